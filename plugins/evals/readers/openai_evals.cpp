#include "openai_evals.hpp"

#include <array>

#include "base/text.hpp"
#include "id_places.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

Error incomplete(const std::string& what) {
  return execution_error("eval_incomplete", what, "run the eval again");
}

// Events of one sample, in any order.
void take_event(const json::Node& event, CaseDraft& one) {
  const std::string_view type = event["type"].as_string();
  const json::Node& data = event["data"];
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

constexpr std::array<std::string_view, 2> kPassedOver{"data.prompt", "data.sampled"};

class LogReader : public RecordReader {
 public:
  explicit LogReader(const std::string& file) : file_(file) {
    result_.format = "openai-evals";
    result_.tool = "oaieval";
    result_.has_outcomes = false;
  }

  Result<void> take(const json::Node& line) override {
    if (const json::Node& spec = line["spec"]; spec.is_object()) {
      task_ = spec["eval_name"].as_string();
    }
    has_report_ = has_report_ || line["final_report"].is_object();
    const std::string_view type = line["type"].as_string();
    if (type != "match" && type != "metrics" && type != "error") return {};
    result_.has_outcomes = result_.has_outcomes || type == "match";
    const std::string_view id = line["sample_id"].as_string();
    if (const auto known = places_.find(id)) {
      CaseDraft one = result_.cases.draft_of(*known);
      take_event(line, one);
      result_.cases.replace(*known, one);
    } else {
      CaseDraft one{.id = std::string(id), .task = task_};
      take_event(line, one);
      result_.cases.add(one);
    }
    return {};
  }

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  Result<CaseFile> finish() override {
    if (has_report_) return std::move(result_);
    return incomplete(file_ +
                      ": oaieval's log has no final_report: the run did not come to its end");
  }

 private:
  const std::string& file_;
  CaseFile result_;
  IdPlaces places_{result_.cases};
  bool has_report_ = false;
  std::string task_;
};

bool is_openai_log(const json::Node& first_line) {
  return first_line["spec"].is_object() && first_line["spec"].find("eval_name") != nullptr;
}

}  // namespace

const RecordFormat kOpenaiLog{"openai-evals", &is_openai_log, &make_record_reader<LogReader>};

bool is_openai_run(const json::Node& root) {
  return root["result_counts"].is_object() && root["status"].is_string();
}

Result<CaseFile> read_openai_run(const json::Node& root, const std::string& file) {
  const std::string_view status = root["status"].as_string();
  if (status != "completed") {
    return incomplete(file + ": the run is '" + text::one_line(status, 60) +
                      "', completed is expected");
  }
  CaseFile result;
  result.format = "openai-evals";
  result.tool = "OpenAI Evals API";
  result.notes.emplace_back("its totals count the items that were executed, and no others");
  const json::Node& counts = root["result_counts"];
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
      result.cases.add(
          {.id = std::string(count.name) + ' ' + std::to_string(i), .status = count.status});
    }
  }
  const json::Node& total = counts["total"];
  if (total.is_number() && total.as_integer() != static_cast<std::int64_t>(result.cases.size())) {
    return execution_error("inconsistent",
                           file + ": result_counts.total is " + std::to_string(total.as_integer()) +
                               ", but passed, failed and errored are " +
                               std::to_string(result.cases.size()));
  }
  return result;
}

}  // namespace aipreflight::evals
