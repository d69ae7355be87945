#include "inspect.hpp"

#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double value_of(const json::Value& score) {
  const json::Value& value = score["value"];
  if (value.is_bool()) return value.as_bool() ? 1 : 0;
  if (value.is_number()) return std::isfinite(value.as_number()) ? value.as_number() : kNone;
  const std::string& letter = value.as_string();
  if (letter == "C") return 1;
  if (letter == "P") return 0.5;
  if (letter == "I" || letter == "N") return 0;
  return kNone;
}

Case case_of(const json::Value& sample) {
  Case one;
  one.id = json::write(sample["id"]);
  bool has_passed = sample["scores"].size() > 0;
  bool is_scored = sample["scores"].size() > 0;
  for (const auto& [scorer, score] : sample["scores"].members()) {
    const double value = value_of(score);
    one.scores.emplace_back(scorer, value);
    has_passed = has_passed && value > 0;
    is_scored = is_scored && !std::isnan(value);
  }
  const bool is_errored = !sample["error"].is_null() || !is_scored;
  one.status = is_errored   ? CaseStatus::kErrored
               : has_passed ? CaseStatus::kPassed
                            : CaseStatus::kFailed;
  return one;
}

}  // namespace

bool is_inspect(const json::Value& root) {
  return root["status"].is_string() && root["eval"].is_object() &&
         root["eval"].find("task") != nullptr;
}

Result<CaseFile> read_inspect(const json::Value& root, const std::string& file) {
  const std::string& status = root["status"].as_string();
  if (status != "success" || root["invalidated"].as_bool()) {
    return execution_error(
        "eval_incomplete",
        file + ": Inspect's log is " +
            (status != "success" ? "'" + text::one_line(status, 60) + "'" : "invalidated") +
            ", a successful run is expected");
  }
  CaseFile result;
  result.format = "inspect";
  result.tool = "Inspect " + root["eval"]["task"].as_string();
  for (const json::Value& sample : root["samples"].items()) {
    Case one = case_of(sample);
    one.provider = root["eval"]["model"].as_string();
    result.cases.push_back(std::move(one));
  }
  if (result.cases.empty()) {
    // A log without its samples has means alone.
    result.has_cases = false;
    for (const json::Value& score : root["results"]["scores"].items()) {
      const std::string& scorer = score["name"].as_string();
      for (const auto& [name, metric] : score["metrics"].members()) {
        result.aggregates.emplace_back(scorer + '/' + name, metric["value"].as_number(kNone));
      }
      result.aggregate_counts.emplace_back(scorer + '/', score["scored_samples"].as_integer());
    }
  }
  const std::int64_t total = root["results"]["total_samples"].as_integer();
  const std::int64_t completed = root["results"]["completed_samples"].as_integer();
  if (completed < total) {
    result.notes.push_back(std::to_string(completed) + " of " + std::to_string(total) +
                           " samples were completed");
  }
  if (!root["eval"]["config"]["limit"].is_null())
    result.notes.push_back("the run was limited (--limit)");
  return result;
}

}  // namespace aipreflight::evals
