#include "judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <random>

#include "compare.hpp"
#include "readers/own_cases.hpp"
#include "readers/summary.hpp"

namespace aipreflight::evals {
namespace {

// Everything that the host judges by, as one text: equal texts get equal verdicts.
std::string text_of(const evidence::Evidence& evidence) {
  std::string text;
  const auto add = [&text](double number) {
    char bits[sizeof number];
    std::memcpy(bits, &number, sizeof number);
    text.append(bits, sizeof bits);
  };
  for (const sdk::Gate& gate : evidence.gates) {
    text += gate.id + gate.reason_code + gate.message;
    add(std::isnan(gate.value) ? -1 : gate.value);
    add(static_cast<double>(gate.n));
    add(gate.bound);
    if (gate.interval) {
      add(gate.interval->low);
      add(gate.interval->high);
    }
    text += std::to_string(static_cast<int>(gate.severity)) +
            std::to_string(static_cast<int>(gate.straddle));
  }
  for (const sdk::Finding& finding : evidence.findings) {
    text +=
        finding.reason_code + finding.message + std::to_string(static_cast<int>(finding.severity));
  }
  for (const auto& [outcome, sentence] : evidence.summaries) text += sentence;
  return text;
}

class RandomRun {
 public:
  explicit RandomRun(std::uint64_t seed) : random_(seed) {}

  std::vector<CaseDraft> cases() {
    std::vector<CaseDraft> all;
    const int count = 1 + below(40);
    for (int i = 0; i < count; ++i) {
      CaseDraft one;
      one.id = "case " + std::to_string(i);
      one.status = static_cast<CaseStatus>(below(8) == 0 ? below(4) : below(2));
      for (const char* name : {"q", "r"}) {
        if (below(6) > 0) one.scores.emplace_back(name, below(5) == 0 ? NAN : share());
        one.expected_scores.push_back(name);
      }
      one.add_usage(kCost, share() / 100);
      if (below(2) > 0) one.labels.emplace_back(kTag, "safety");
      one.labels.emplace_back("topic", below(2) > 0 ? "orders" : "bills");
      const int runs = below(4) == 0 ? 1 + below(3) : 1;
      for (int run = 0; run < runs; ++run) all.push_back(one);
    }
    return all;
  }

  Settings settings() {
    Settings settings;
    settings.results_file = "r";
    settings.min_pass_rate = share();
    settings.min_cases = below(20) + 1;
    settings.max_error_rate = 1;
    settings.max_flaky_rate = share();
    settings.max_cost_usd = share();
    if (below(2) > 0) settings.certainty.confidence = 0.9;
    for (const char* name : {"q", "r"}) {
      MetricBounds bounds{.name = name, .min = share(), .min_coverage = share(), .place = name};
      bounds.max_drop = share() / 4;
      bounds.percentiles.push_back({.percent = static_cast<unsigned>(1 + below(99)),
                                    .min = share(),
                                    .max = {},
                                    .place = "p"});
      bounds.share = ShareBound{.at_least = share(), .at_most = {}, .min = share(), .place = "s"};
      settings.metrics.push_back(bounds);
    }
    settings.max_drop = share() / 4;
    settings.must_be_noninferior = below(2) > 0;
    settings.tags.push_back({.name = "safety", .min_pass_rate = share(), .place = "tags.safety"});
    settings.each_group = SliceBounds{.name = "topic", .min_pass_rate = share(), .place = "each"};
    settings.selection.repeats = static_cast<Repeats>(below(3));
    return settings;
  }

  // Runs of one case keep their order among themselves only by chance.
  std::vector<CaseDraft> shuffled(std::vector<CaseDraft> cases) {
    std::shuffle(cases.begin(), cases.end(), random_);
    return cases;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  double share() { return static_cast<double>(below(1001)) / 1000; }

  std::mt19937_64 random_;
};

std::string verdict_of(const Settings& settings,
                       const std::vector<CaseDraft>& before,
                       const std::vector<CaseDraft>& now) {
  const auto results_of = [&](const std::vector<CaseDraft>& cases) {
    CaseFile file;
    file.format = "own";
    for (const CaseDraft& one : cases) file.cases.add(one);
    auto results = summarise(std::move(file), settings.selection, "r");
    EXPECT_TRUE(results.ok());
    return results.take();
  };
  const Results old = results_of(before);
  const Results results = results_of(now);
  auto evidence = judge(settings, results, compare(settings, old, results));
  return evidence.ok() ? text_of(*evidence) : evidence.error().to_string();
}

TEST(EvalsJudge, TheVerdictIsAPureFunctionOfItsInputs) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    RandomRun random(seed);
    const Settings settings = random.settings();
    const auto before = random.cases();
    const auto now = random.cases();
    const std::string once = verdict_of(settings, before, now);
    ASSERT_FALSE(once.empty());
    ASSERT_EQ(verdict_of(settings, before, now), once) << "seed " << seed;
  }
}

TEST(EvalsJudge, TheOrderOfTheCasesDecidesNothing) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    RandomRun random(seed);
    Settings settings = random.settings();
    const auto before = random.cases();
    const auto now = random.cases();
    // Findings list cases, and flaky ones in the order of the file: gates alone are compared.
    settings.max_flaky_rate.reset();
    const std::string once = verdict_of(settings, before, now);
    const std::string again = verdict_of(settings, random.shuffled(before), random.shuffled(now));
    ASSERT_EQ(again, once) << "seed " << seed;
  }
}

TEST(EvalsJudge, AnotherInputIsSeen) {
  RandomRun random(7);
  Settings settings = random.settings();
  const auto before = random.cases();
  const auto now = random.cases();
  const std::string once = verdict_of(settings, before, now);
  settings.min_pass_rate = *settings.min_pass_rate / 2 + 0.001;
  EXPECT_NE(verdict_of(settings, before, now), once);
  EXPECT_NE(verdict_of(random.settings(), before, random.cases()), once);
}

}  // namespace
}  // namespace aipreflight::evals
