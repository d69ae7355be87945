#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"

namespace aipreflight::evals {

// What a suite's own tool wrote, case by case.
struct CaseFile {
  std::string format;
  std::string tool;  // "promptfoo 0.121.20"
  Cases cases;
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

}  // namespace aipreflight::evals
