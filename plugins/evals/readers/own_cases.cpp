#include "own_cases.hpp"

#include <cmath>
#include <limits>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::optional<CaseStatus> status_of(const std::string& word) {
  if (word == "passed") return CaseStatus::kPassed;
  if (word == "failed") return CaseStatus::kFailed;
  if (word == "errored") return CaseStatus::kErrored;
  if (word == "skipped") return CaseStatus::kSkipped;
  return std::nullopt;
}

}  // namespace

bool is_own_cases(const json::Value& cases) {
  return cases.is_array() && !cases.items().empty() &&
         cases.items().front().find("status") != nullptr;
}

Result<CaseFile> read_own_cases(const json::Value& cases, const std::string& file) {
  CaseFile result;
  result.format = "own";
  const auto malformed = [&](const std::string& what) {
    return execution_error("malformed",
                           file + ": cases[" + std::to_string(result.cases.size()) + ']' + what);
  };
  for (const json::Value& value : cases.items()) {
    if (!value.is_object()) return malformed(" is no mapping");
    const auto status = status_of(value["status"].as_string());
    if (!status) {
      return malformed(".status is " + text::one_line(json::write(value["status"]), 60) +
                       ", expected passed, failed, errored or skipped");
    }
    Case one;
    one.status = *status;
    one.id =
        value["id"].is_string() ? value["id"].as_string() : std::to_string(result.cases.size());
    one.provider = value["provider"].as_string();
    one.prompt = value["prompt"].as_string();
    const json::Value& metrics = value["metrics"];
    if (!metrics.is_null() && !metrics.is_object())
      return malformed(".metrics is no mapping of names to numbers");
    for (const auto& [name, score] : metrics.members()) {
      if (!score.is_number() && !score.is_null() && !score.is_bool()) {
        return malformed(".metrics." + text::one_line(name, 60) + " is no number");
      }
      const double number = score.is_bool() ? (score.as_bool() ? 1 : 0) : score.as_number(kNone);
      one.scores.emplace_back(name, score.is_null() || !std::isfinite(number) ? kNone : number);
    }
    result.cases.push_back(std::move(one));
  }
  return result;
}

}  // namespace aipreflight::evals
