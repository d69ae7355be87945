#include "compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kShownIds = 3;
constexpr char kPassRate[] = "pass rate";

// What pairs a case with itself in the other run. The model, the prompt and the task belong to it
// only where there are several of them.
class Keys {
 public:
  explicit Keys(const Results& results) {
    std::set<std::string_view> providers;
    std::set<std::string_view> prompts;
    std::set<std::string_view> tasks;
    for (const Case one : results.cases) {
      providers.insert(one.provider);
      prompts.insert(one.prompt);
      tasks.insert(one.task);
    }
    has_providers_ = providers.size() > 1;
    has_prompts_ = prompts.size() > 1;
    has_tasks_ = tasks.size() > 1;
  }

  [[nodiscard]] std::string of(const Case& one) const {
    std::string key(one.id);
    if (has_providers_) key.append(1, '\x1f').append(one.provider);
    if (has_prompts_) key.append(1, '\x1f').append(one.prompt);
    if (has_tasks_) key.append(1, '\x1f').append(one.task);
    return key;
  }

 private:
  bool has_providers_ = false;
  bool has_prompts_ = false;
  bool has_tasks_ = false;
};

// A skipped case is as good as none: what is left out now may be what failed before.
std::set<std::string> keys_of(const Results& results) {
  const Keys keys(results);
  std::set<std::string> all;
  for (const Case one : results.cases) {
    if (one.status != CaseStatus::kSkipped) all.insert(keys.of(one));
  }
  return all;
}

std::string missing_in(const std::set<std::string>& keys, const std::set<std::string>& other) {
  std::vector<std::string> missing;
  for (const std::string& key : keys) {
    if (!other.contains(key)) missing.push_back(key);
  }
  if (missing.empty()) return "";
  const std::size_t count = missing.size();
  missing.resize(std::min(count, kShownIds));
  for (std::string& key : missing) key = title_of(key);
  return text::join(missing, ", ") +
         (count > kShownIds ? " and " + std::to_string(count - kShownIds) + " more" : "");
}

std::string listed(const std::set<std::string>& names) {
  return text::one_line(text::join({names.begin(), names.end()}, ", "), 120);
}

// By key, the means over the runs of each case.
using Values = std::map<std::string, std::pair<double, std::int64_t>>;

std::vector<std::pair<std::string, double>> means(const Values& values) {
  std::vector<std::pair<std::string, double>> result;
  for (const auto& [key, total] : values) {
    result.emplace_back(key, total.first / static_cast<double>(total.second));
  }
  return result;
}

std::vector<std::pair<std::string, double>> outcomes(const Results& results) {
  const Keys keys(results);
  Values values;
  for (const Case one : results.cases) {
    if (one.status == CaseStatus::kSkipped) continue;
    auto& [sum, count] = values[keys.of(one)];
    sum += one.status == CaseStatus::kPassed ? 1 : 0;
    ++count;
  }
  return means(values);
}

std::vector<std::pair<std::string, double>> scores(const Results& results,
                                                   const std::string& metric) {
  const Keys keys(results);
  Values values;
  for (const Case one : results.cases) {
    if (one.status == CaseStatus::kSkipped) continue;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      if (one.score_names[i] != metric) continue;
      auto& [sum, count] = values[keys.of(one)];
      sum += one.values[i];  // NaN stays NaN: one run without a value leaves the case without
      ++count;
    }
  }
  return means(values);
}

}  // namespace

Result<void> comparable(const Results& before,
                        const Results& after,
                        std::string_view plugin_version) {
  std::vector<std::string> differences;
  const auto differ = [&](const std::string& what, const std::string& old, const std::string& now) {
    if (old.empty() || now.empty() || old == now) return;
    differences.push_back("the " + what + " was " + text::one_line(old, 120) + " and is " +
                          text::one_line(now, 120));
  };
  differ("data set", before.dataset, after.dataset);
  differ("judge", listed(before.judges), listed(after.judges));
  differ("version of the plugin evals", before.plugin_version, std::string(plugin_version));
  if (before.cases.empty()) differences.emplace_back("the baseline has no cases, only totals");
  if (after.cases.empty()) differences.emplace_back("this run has no cases, only totals");
  if (!before.cases.empty() && !after.cases.empty()) {
    const auto old = keys_of(before);
    const auto now = keys_of(after);
    if (const std::string gone = missing_in(old, now); !gone.empty()) {
      differences.push_back("cases of the baseline did not run: " + gone);
    }
    if (const std::string added = missing_in(now, old); !added.empty()) {
      differences.push_back("cases ran that the baseline lacks: " + added);
    }
  }
  if (differences.empty()) return {};
  return execution_error("baseline_not_comparable",
                         "the baseline is no run of the same cases, judged in the same way: " +
                             text::join(differences, "; "),
                         "measure the baseline again with the same cases, data set and judge");
}

std::vector<comparison::Comparison> compare(const Settings& settings,
                                            const Results& before,
                                            const Results& after) {
  std::vector<comparison::Paired> metrics;
  if (settings.max_drop) {
    comparison::Paired rate{.name = kPassRate};
    if (before.passed && after.passed) {
      rate.before = outcomes(before);
      rate.after = outcomes(after);
    }
    metrics.push_back(std::move(rate));
  }
  for (const MetricBounds& bounds : settings.metrics) {
    if (!bounds.max_drop) continue;
    metrics.push_back({bounds.name,
                       bounds.is_lower_better(),
                       scores(before, bounds.name),
                       scores(after, bounds.name)});
  }
  auto comparisons = comparison::compare(metrics);
  for (comparison::Comparison& one : comparisons) {
    for (auto* changes : {&one.regressed, &one.improved}) {
      for (comparison::Change& change : *changes) change.id = title_of(change.id);
    }
  }
  return comparisons;
}

}  // namespace aipreflight::evals
