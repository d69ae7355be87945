#include "openai_evals.hpp"

#include <map>

#include "base/text.hpp"
#include "records.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

Error incomplete(const std::string& what) {
  return execution_error("eval_incomplete", what, "run the eval again");
}

// Events of one sample, in any order.
void take_event(const json::Value& event, Case& one) {
  const std::string& type = event["type"].as_string();
  const json::Value& data = event["data"];
  if (type == "match") {
    if (one.status != CaseStatus::kErrored) {
      one.status = data["correct"].as_bool() ? CaseStatus::kPassed : CaseStatus::kFailed;
    }
  } else if (type == "error") {
    one.status = CaseStatus::kErrored;
  } else if (type == "metrics") {
    for (const auto& [name, value] : data.members()) {
      if (value.is_string() || value.is_array() || value.is_object()) continue;
      one.scores.emplace_back(name, score_of(value));
    }
  }
}

}  // namespace

bool is_openai_log(const json::Value& first_line) {
  return first_line["spec"].is_object() && first_line["spec"].find("eval_name") != nullptr;
}

Result<CaseFile> read_openai_log(std::string_view text, const std::string& file) {
  CaseFile result;
  result.format = "openai-evals";
  result.tool = "oaieval";
  std::map<std::string, std::size_t> places;
  bool has_match = false;
  bool has_report = false;
  std::string task;
  auto done = for_each_record(text, file, [&](const json::Value& line) -> Result<void> {
    if (line["spec"].is_object()) task = line["spec"]["eval_name"].as_string();
    has_report = has_report || line["final_report"].is_object();
    const std::string& type = line["type"].as_string();
    if (type != "match" && type != "metrics" && type != "error") return {};
    has_match = has_match || type == "match";
    const std::string& id = line["sample_id"].as_string();
    const auto [place, is_new] = places.emplace(id, result.cases.size());
    if (is_new) {
      result.cases.emplace_back();
      result.cases.back().id = id;
      result.cases.back().task = task;
    }
    take_event(line, result.cases[place->second]);
    return {};
  });
  if (!done) return done.take_error();
  if (!has_report)
    return incomplete(file +
                      ": oaieval's log has no final_report: the run did not come to its end");
  result.has_outcomes = has_match;
  return result;
}

bool is_openai_run(const json::Value& root) {
  return root["result_counts"].is_object() && root["status"].is_string();
}

Result<CaseFile> read_openai_run(const json::Value& root, const std::string& file) {
  const std::string& status = root["status"].as_string();
  if (status != "completed") {
    return incomplete(file + ": the run is '" + text::one_line(status, 60) +
                      "', completed is expected");
  }
  CaseFile result;
  result.format = "openai-evals";
  result.tool = "OpenAI Evals API";
  result.notes.emplace_back("its totals count the items that were executed, and no others");
  const json::Value& counts = root["result_counts"];
  struct Count {
    const char* name;
    CaseStatus status;
  };
  constexpr std::int64_t kMost = 10'000'000;
  for (const Count& count : {Count{"passed", CaseStatus::kPassed},
                             Count{"failed", CaseStatus::kFailed},
                             Count{"errored", CaseStatus::kErrored}}) {
    const std::int64_t number = counts[count.name].as_integer();
    if (number < 0 || number > kMost) {
      return execution_error(
          "malformed", file + ": result_counts." + count.name + " is " + std::to_string(number));
    }
    for (std::int64_t i = 0; i < number; ++i) {
      Case one;
      one.id = std::string(count.name) + ' ' + std::to_string(i);
      one.status = count.status;
      result.cases.push_back(std::move(one));
    }
  }
  const json::Value& total = counts["total"];
  if (total.is_number() && total.as_integer() != static_cast<std::int64_t>(result.cases.size())) {
    return execution_error("inconsistent",
                           file + ": result_counts.total is " + std::to_string(total.as_integer()) +
                               ", but passed, failed and errored are " +
                               std::to_string(result.cases.size()));
  }
  return result;
}

}  // namespace aipreflight::evals
