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

// What a case belongs to, by the kind of group: {"tag", "safety"}, {"topic", "billing"}.
using Label = std::pair<std::string, std::string>;
inline constexpr char kTag[] = "tag";

// Scores that every format may have beside those of its own.
inline constexpr char kLatency[] = "latency_s";  // seconds that the case took
inline constexpr char kCost[] = "cost_usd";      // US dollars that its answer cost

// One case of a suite, run once.
struct Case {
  std::string id;        // the same for every repeat of a case; parts are separated by '\x1f'
  std::string provider;  // the model or endpoint; "" where the format has none
  std::string prompt;
  std::string task;  // that the suite has several of: lm-eval's, Inspect's
  CaseStatus status = CaseStatus::kPassed;
  std::vector<std::pair<std::string, double>> scores;  // NaN: it has no value
  std::set<std::string> expected_scores;  // that it should have had, whatever became of it
  std::set<Label> labels;

  // Adds a latency or a cost, unless the case has a score of that name; what is negative or no
  // finite number is no value of it.
  void add_usage(const char* name, double value);
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
  std::vector<std::pair<std::string, double>> aggregate_errors;  // standard errors, by name
  bool aggregates_have_tasks = false;  // their names begin with the task and '/'
  // Names, and why no bound can be put on them.
  std::vector<std::pair<std::string, std::string>> ungateable;
  std::set<std::string> judges;  // models that judged answers
  std::string dataset;           // what names or identifies the data set; "": the file does not say
  std::int64_t set_aside = 0;    // cases that the tool marks as flaky, among the skipped ones
  std::set<std::string> lower_is_better;  // metrics of which the tool says so
  std::vector<std::string> notes;         // traps of the format that were met, in words
  std::vector<std::string> warnings;      // reasons why the run may say little of a release
};

// The id for a person: its parts on one line, cut at a readable length.
[[nodiscard]] std::string title_of(const Case& one);

}  // namespace aipreflight::evals
