#include "deepeval.hpp"

#include <cmath>
#include <limits>

namespace aipreflight::evals {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

const json::Value& run_of(const json::Value& root) {
  const json::Value* wrapped = root.find("testRunData");
  return wrapped != nullptr ? *wrapped : root;
}

// A metric with an error has no score, whatever stands beside it; a case without a success of its
// own has that of its metrics.
Case case_of(const json::Value& value,
             std::size_t number,
             std::set<std::string>& judges,
             std::size_t& flaky) {
  Case one;
  one.id = value["name"].is_string() ? value["name"].as_string() : std::to_string(number);
  bool has_error = false;
  bool has_failed = false;
  for (const json::Value& metric : value["metricsData"].items()) {
    const bool is_errored = !metric["error"].is_null();
    const double score = is_errored ? kNone : metric["score"].as_number(kNone);
    one.scores.emplace_back(metric["name"].as_string(), std::isfinite(score) ? score : kNone);
    has_error = has_error || is_errored || !std::isfinite(score);
    has_failed = has_failed || !metric["success"].as_bool();
    flaky += metric["flaky"].as_bool() ? 1 : 0;
    if (metric["evaluationModel"].is_string()) judges.insert(metric["evaluationModel"].as_string());
  }
  flaky += value["flaky"].as_bool() ? 1 : 0;
  const bool has_metrics = value["metricsData"].size() > 0;
  const bool has_passed =
      value["success"].is_bool() ? value["success"].as_bool() : has_metrics && !has_failed;
  one.status = has_passed                  ? CaseStatus::kPassed
               : has_error || !has_metrics ? CaseStatus::kErrored
                                           : CaseStatus::kFailed;
  return one;
}

}  // namespace

bool is_deepeval(const json::Value& root) {
  const json::Value& run = run_of(root);
  return run["testCases"].is_array() &&
         (run.find("metricsScores") != nullptr || run.find("testPassed") != nullptr);
}

Result<CaseFile> read_deepeval(const json::Value& root, const std::string& file) {
  const json::Value& run = run_of(root);
  CaseFile result;
  result.format = "deepeval";
  result.tool = "DeepEval";
  std::set<std::string> judges;
  std::size_t flaky = 0;
  for (const char* list : {"testCases", "conversationalTestCases"}) {
    for (const json::Value& value : run[list].items()) {
      if (!value.is_object()) {
        return execution_error("malformed",
                               file + ": DeepEval's " + list + " holds what is no object");
      }
      result.cases.push_back(case_of(value, result.cases.size(), judges, flaky));
    }
  }
  if (flaky > 0)
    result.notes.push_back(std::to_string(flaky) + " cases or metrics are marked as flaky");
  for (const std::string& judge : judges) result.notes.push_back("judged by " + judge);
  std::int64_t passed = 0;
  for (const Case& one : result.cases) passed += one.status == CaseStatus::kPassed ? 1 : 0;
  const json::Value& stated = run["testPassed"];
  if (stated.is_number() && stated.as_integer() != passed) {
    return execution_error("inconsistent",
                           file + ": testPassed is " + std::to_string(stated.as_integer()) +
                               ", but " + std::to_string(passed) + " of the cases passed");
  }
  return result;
}

}  // namespace aipreflight::evals
