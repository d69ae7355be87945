#pragma once

#include <optional>
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
  std::vector<std::pair<std::string, double>>
      aggregates;  // numbers of the whole run that have no cases
  std::vector<std::pair<std::string, std::string>>
      ungateable;                  // names, and why no bound can be put on them
  std::vector<std::string> notes;  // traps of the format that were met, in words
};

}  // namespace aipreflight::evals
