#include "own_cases.hpp"

#include "base/text.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

std::optional<CaseStatus> status_of(std::string_view word) {
  if (word == kScored) return CaseStatus::kPassed;
  for (const CaseStatus status :
       {CaseStatus::kPassed, CaseStatus::kFailed, CaseStatus::kErrored, CaseStatus::kSkipped}) {
    if (word == word_of(status)) return status;
  }
  return std::nullopt;
}

// False where they are of another kind. A name of labels may have several texts.
bool take_labels(const json::Node& value, std::vector<Label>& labels) {
  const auto take = [&](std::string_view kind, const json::Node& text) {
    if (text.is_string()) labels.emplace_back(kind, text.as_string());
    return text.is_string();
  };
  const json::Node& tags = value["tags"];
  bool is_good = tags.is_null() || tags.is_array();
  for (const json::Node& tag : tags.items()) is_good = take(kTag, tag) && is_good;
  const json::Node& named = value["labels"];
  is_good = is_good && (named.is_null() || named.is_object());
  for (const auto& [kind, text] : named.members()) {
    if (!text.is_array()) is_good = take(kind, text) && is_good;
    for (const json::Node& item : text.items()) is_good = take(kind, item) && is_good;
  }
  return is_good;
}

}  // namespace

const char* word_of(CaseStatus status) {
  switch (status) {
    case CaseStatus::kPassed:
      return "passed";
    case CaseStatus::kFailed:
      return "failed";
    case CaseStatus::kErrored:
      return "errored";
    case CaseStatus::kSkipped:
      break;
  }
  return "skipped";
}

bool is_own_cases(const json::Node& cases) {
  return cases.is_array() && !cases.items().empty() &&
         cases.items().front().find("status") != nullptr;
}

Result<void> add_own_case(const json::Node& value,
                          const std::string& file,
                          CaseDraft& draft,
                          CaseFile& result) {
  result.format = "own";
  const auto malformed = [&](const std::string& what) {
    return execution_error("malformed",
                           file + ": cases[" + std::to_string(result.cases.size()) + ']' + what);
  };
  if (!value.is_object()) return malformed(" is no mapping");
  const auto status = status_of(value["status"].as_string());
  if (!status) {
    return malformed(".status is " + text::one_line(json::write(value["status"]), 60) +
                     ", expected passed, failed, errored, skipped or scored");
  }
  if (value["status"].as_string() == kScored) result.has_outcomes = false;
  CaseDraft& one = draft;
  one.clear();
  one.status = *status;
  one.id = value["id"].as_string();
  if (!value["id"].is_string()) one.id = std::to_string(result.cases.size());
  one.provider = value["provider"].as_string();
  one.prompt = value["prompt"].as_string();
  one.task = value["task"].as_string();
  if (!take_labels(value, one.labels)) {
    return malformed(".tags is no list of texts, or .labels no mapping of names to texts");
  }
  const json::Node& metrics = value["metrics"];
  if (!metrics.is_null() && !metrics.is_object())
    return malformed(".metrics is no mapping of names to numbers");
  for (const auto& [name, score] : metrics.members()) {
    if (!score.is_number() && !score.is_null() && !score.is_bool()) {
      return malformed(".metrics." + text::one_line(name, 60) + " is no number");
    }
    one.scores.emplace_back(name, score_of(score));
  }
  for (const char* usage : {kLatency, kCost}) {
    if (value[usage].is_number()) one.add_usage(usage, value[usage].as_number());
  }
  result.cases.add(one);
  return {};
}

Result<CaseFile> read_own_cases(const json::Node& cases, const std::string& file) {
  CaseFile result;
  CaseDraft draft;
  for (const json::Node& value : cases.items()) {
    if (auto added = add_own_case(value, file, draft, result); !added) return added.take_error();
  }
  return result;
}

}  // namespace aipreflight::evals
