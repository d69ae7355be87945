#include "own_cases.hpp"

#include "base/text.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

// What a case of our format says, of a name that stands there twice the last.
struct Members {
  explicit Members(const json::Node& value) {
    for (const auto& [name, member] : value.members()) {
      if (name == "id") id = member;
      if (name == "status") status = member;
      if (name == "provider") provider = member;
      if (name == "prompt") prompt = member;
      if (name == "task") task = member;
      if (name == "metrics") metrics = member;
      if (name == "tags") tags = member;
      if (name == "labels") labels = member;
      if (name == kLatency) latency = member;
      if (name == kCost) cost = member;
    }
  }

  json::Node id, status, provider, prompt, task, metrics, tags, labels, latency, cost;
};

// False where they are of another kind. A name of labels may have several texts.
bool take_labels(const Members& members, std::vector<Label>& labels) {
  const auto take = [&](std::string_view kind, const json::Node& text) {
    if (text.is_string()) labels.emplace_back(kind, text.as_string());
    return text.is_string();
  };
  bool is_good = members.tags.is_null() || members.tags.is_array();
  for (const json::Node& tag : members.tags.items()) is_good = take(kTag, tag) && is_good;
  is_good = is_good && (members.labels.is_null() || members.labels.is_object());
  for (const auto& [kind, text] : members.labels.members()) {
    if (!text.is_array()) is_good = take(kind, text) && is_good;
    for (const json::Node& item : text.items()) is_good = take(kind, item) && is_good;
  }
  return is_good;
}

}  // namespace

std::optional<CaseStatus> status_by(std::string_view word) {
  if (word == kScored) return CaseStatus::kPassed;
  for (const CaseStatus status :
       {CaseStatus::kPassed, CaseStatus::kFailed, CaseStatus::kErrored, CaseStatus::kSkipped}) {
    if (word == word_of(status)) return status;
  }
  return std::nullopt;
}

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
  if (result.format.empty()) result.format = "own";
  const auto malformed = [&](const std::string& what) {
    return execution_error("malformed",
                           file + ": cases[" + std::to_string(result.cases.size()) + ']' + what);
  };
  if (!value.is_object()) return malformed(" is no mapping");
  const Members members(value);
  const auto status = status_by(members.status.as_string());
  if (!status) {
    return malformed(".status is " + text::one_line(json::write(members.status), 60) +
                     ", expected passed, failed, errored, skipped or scored");
  }
  if (members.status.as_string() == kScored) result.has_outcomes = false;
  CaseDraft& one = draft;
  one.clear();
  one.status = *status;
  one.id = members.id.as_string();
  if (!members.id.is_string()) one.id = std::to_string(result.cases.size());
  one.provider = members.provider.as_string();
  one.prompt = members.prompt.as_string();
  one.task = members.task.as_string();
  if (!take_labels(members, one.labels)) {
    return malformed(".tags is no list of texts, or .labels no mapping of names to texts");
  }
  if (!members.metrics.is_null() && !members.metrics.is_object())
    return malformed(".metrics is no mapping of names to numbers");
  for (const auto& [name, score] : members.metrics.members()) {
    if (!score.is_number() && !score.is_null() && !score.is_bool()) {
      return malformed(".metrics." + text::one_line(name, 60) + " is no number");
    }
    one.scores.emplace_back(name, score_of(score));
  }
  if (members.latency.is_number()) one.add_usage(kLatency, members.latency.as_number());
  if (members.cost.is_number()) one.add_usage(kCost, members.cost.as_number());
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
