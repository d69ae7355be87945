// What a diagnosis costs, part by part: bench-diagnose EXPOSITION RUN prints one JSON object.
//
//   EXPOSITION  a metrics page, parsed again and again
//   RUN         a folder with records and recording.json, whose facts 200 rules are held against

#include <chrono>
#include <cstdio>
#include <string>

#include "base/files.hpp"
#include "diagnosis.hpp"
#include "examination.hpp"
#include "exposition/parse.hpp"
#include "gather.hpp"
#include "recording.hpp"

namespace {

using namespace aipreflight;

constexpr std::size_t kRules = 200;

double seconds_of(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class Sum : public exposition::LineVisitor {
 public:
  void line(const exposition::Line& line) override {
    total += line.value + static_cast<double>(line.labels.size());
  }
  double total = 0;
};

// The built-in rules, and copies of the first of them under other names until there are enough.
diagnose::RuleSet many_rules() {
  const diagnose::RuleText built_in = diagnose::RuleSet::built_in();
  const diagnose::RuleSet own = diagnose::RuleSet::load({built_in}).rules;
  std::string more = "rules:\n";
  for (std::size_t i = 0; own.rules().size() + i < kRules; ++i) {
    const diagnose::Rule& rule = own.rules()[i % own.rules().size()];
    more += "  - {id: bench.rule_" + std::to_string(i) + ", title: t, when: \"" + rule.when.text() +
            "\"}\n";
  }
  return diagnose::RuleSet::load({built_in, {more, "bench", false}}).rules;
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  const auto page = files::read(words[1]);
  if (!page) return 2;
  constexpr int kRounds = 30;
  Sum sum;
  const double parsing = seconds_of([&] {
    for (int i = 0; i < kRounds; ++i) {
      if (!exposition::parse(*page, "page", sum)) std::exit(1);
    }
  });
  diagnose::Options options;
  options.run = words[2];
  auto question = diagnose::make_question(options, many_rules());
  if (!question || !diagnose::gather(options, *question)) return 1;
  const auto examination = diagnose::examine(question.take());
  if (!examination) return 1;
  constexpr int kTurns = 200;
  std::size_t fired = 0;
  const double judging = seconds_of([&] {
    for (int i = 0; i < kTurns; ++i) {
      fired +=
          diagnose::diagnose(examination->rules, examination->facts, nullptr, false).fired.size();
    }
  });
  std::printf(
      "{\"exposition_mb_s\": %.1f, \"rules\": %zu, \"rules_ms\": %.4f, \"fired\": %zu, \"sum\": "
      "%.17g}\n",
      static_cast<double>(page->size()) * kRounds / parsing / 1e6,
      examination->rules.rules().size(),
      judging / kTurns * 1e3,
      fired / kTurns,
      sum.total);
}
