#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace aipreflight::evals {

enum class CaseStatus {
  kPassed,
  kFailed,
  kErrored,  // it could not be judged: the provider, a fixture or an assertion broke
  kSkipped,  // it was not meant to run
};

// One case of a suite, run once.
struct Case {
  std::string id;        // the same for every repeat of a case
  std::string provider;  // the model or endpoint; "" where the format has none
  std::string prompt;
  CaseStatus status = CaseStatus::kPassed;
  std::vector<std::pair<std::string, double>> scores;  // NaN: it has no value
  std::set<std::string> expected_scores;  // that it should have had, whatever became of it
};

// What a suite's own tool wrote, case by case.
struct CaseFile {
  std::string format;
  std::string tool;  // "promptfoo 0.121.20"
  std::vector<Case> cases;
  bool has_cases = true;     // false: aggregates alone
  bool has_outcomes = true;  // false: cases have scores, and nothing says which of them passed
  // Numbers of the whole run that have no cases, and the n of those whose name begins so, where it
  // is told.
  std::vector<std::pair<std::string, double>> aggregates;
  std::vector<std::pair<std::string, std::int64_t>> aggregate_counts;
  // Names, and why no bound can be put on them.
  std::vector<std::pair<std::string, std::string>> ungateable;
  std::vector<std::string> notes;  // traps of the format that were met, in words
};

}  // namespace aipreflight::evals
