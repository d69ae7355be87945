#include "promptfoo.hpp"

#include <array>
#include <deque>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kLongestId = 120;
constexpr int kErrored = 2;  // failureReason: 0 none, 1 an assertion failed, 2 the provider broke

Error malformed(const std::string& file, const std::string& what) {
  return execution_error("malformed", file + ": promptfoo's results: " + what);
}

std::string place_of(std::size_t index) {
  return "results[" + std::to_string(index) + ']';
}

// Repeats have a testIdx of their own and no other mark: the same prompt, provider, variables and
// description are the same case.
std::string id_of(const json::Node& result) {
  const json::Node& test = result["testCase"];
  const json::Node& description = test["description"];
  const json::Node& vars = result["vars"].is_object() ? result["vars"] : test["vars"];
  std::string id(description.as_string());
  id += '\x1f' + json::write(vars);
  // Variables may hold whole documents: their beginning is for people, the digest tells them apart.
  if (id.size() > kLongestId) {
    id = std::string(text::cut(id, kLongestId)) + "… " + sha256_hex(id).substr(0, 32);
  }
  return id + '\x1f' + json::write(result["promptIdx"]);
}

std::string_view provider_of(const json::Node& result) {
  const json::Node& provider = result["provider"];
  if (provider.is_string()) return provider.as_string();
  const std::string_view label = provider["label"].as_string();
  return !label.empty() ? label : provider["id"].as_string();
}

// A grader is named by its id, or by an object that has one.
void take_judge(const json::Node& provider, std::set<std::string>& judges) {
  const std::string_view id =
      provider.is_string() ? provider.as_string() : provider["id"].as_string();
  if (!id.empty()) judges.emplace(id);
}

// Of assertions, and of what stands within assert-sets: the metrics that they give, and the models
// that grade.
void take_assertions(const json::Node& asserts,
                     std::vector<std::string_view>& metrics,
                     std::set<std::string>& judges) {
  for (const json::Node& assertion : asserts.items()) {
    if (const json::Node& metric = assertion["metric"]; metric.is_string())
      metrics.push_back(metric.as_string());
    take_judge(assertion["provider"], judges);
    take_assertions(assertion["assert"], metrics, judges);
  }
}

// Members of the test's metadata that are text, a number or a flag say what it belongs to.
// `written` keeps the texts of those that are none.
void take_labels(const json::Node& metadata,
                 std::vector<Label>& labels,
                 std::deque<std::string>& written) {
  for (const auto& [name, value] : metadata.members()) {
    const std::string_view kind = name == "tags" ? std::string_view(kTag) : name;
    for (const json::Node& item : value.items()) {
      if (item.is_string()) labels.emplace_back(kind, item.as_string());
    }
    if (value.is_string()) labels.emplace_back(kind, value.as_string());
    if (value.is_number() || value.is_bool()) {
      labels.emplace_back(kind, written.emplace_back(json::write(value)));
    }
  }
}

void take_usage(const json::Node& result, CaseDraft& one) {
  if (const json::Node& latency = result["latencyMs"]; latency.is_number()) {
    one.add_usage(kLatency, latency.as_number() / 1000);
  }
  if (const json::Node& cost = result["cost"]; cost.is_number()) {
    one.add_usage(kCost, cost.as_number());
  }
}

// Before failureReason came, an error was a result that nothing had graded.
CaseStatus status_of(const json::Node& result) {
  const json::Node& reason = result["failureReason"];
  const bool is_errored = reason.is_number()
                              ? reason.as_integer() == kErrored
                              : !result["error"].is_null() && result["gradingResult"].is_null();
  if (is_errored) return CaseStatus::kErrored;
  return result["success"].as_bool() ? CaseStatus::kPassed : CaseStatus::kFailed;
}

constexpr std::array<std::string_view, 3> kPassedOver{
    "prompt.raw", "response", "gradingResult.componentResults.reason"};

class Reader : public RecordReader {
 public:
  explicit Reader(const std::string& file) : file_(file) {
    cases_.format = "promptfoo";
    cases_.tool = "promptfoo";
  }

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  Result<void> take(const json::Node& result) override {
    const std::string place = place_of(cases_.cases.size());
    if (!result.is_object()) return malformed(file_, place + " is no object");
    if (!result["success"].is_bool())
      return malformed(file_, place + ".success is neither true nor false");
    CaseDraft& one = one_;
    one.clear();
    written_.clear();
    one.id = id_of(result);
    one.provider = provider_of(result);
    one.prompt = result["prompt"]["label"].as_string();
    one.status = status_of(result);
    for (const auto& [name, score] : result["namedScores"].members()) {
      if (!score.is_number() && !score.is_null())
        return malformed(file_,
                         place + ".namedScores." + text::one_line(name, 60) + " is no number");
      one.scores.emplace_back(name, score_of(score));
    }
    take_assertions(result["testCase"]["assert"], one.expected_scores, cases_.judges);
    take_judge(result["testCase"]["options"]["provider"], cases_.judges);
    take_labels(result["testCase"]["metadata"], one.labels, written_);
    take_usage(result, one);
    if (one.status == CaseStatus::kPassed && has_failed_part(result)) ++passed_by_threshold_;
    if (one.status == CaseStatus::kPassed && has_no_assertion(result)) {
      one.status = CaseStatus::kErrored;
      ++unjudged_;
    }
    cases_.cases.add(one);
    return {};
  }

  // What the file says of its own totals has to be what its cases say.
  Result<void> compare(const json::Node& stats) const {
    struct Count {
      const char* name;
      CaseStatus status;
    };
    for (const Count& count : {Count{"successes", CaseStatus::kPassed},
                               Count{"failures", CaseStatus::kFailed},
                               Count{"errors", CaseStatus::kErrored}}) {
      const json::Node& stated = stats[count.name];
      if (!stated.is_number()) continue;
      std::int64_t counted = 0;
      for (const Case one : cases_.cases) counted += one.status == count.status ? 1 : 0;
      if (count.status == CaseStatus::kPassed) counted += unjudged_;
      if (count.status == CaseStatus::kErrored) counted -= unjudged_;
      if (stated.as_integer() != counted) {
        return execution_error("inconsistent",
                               file_ + ": stats." + count.name + " is " +
                                   std::to_string(stated.as_integer()) + ", but " +
                                   std::to_string(counted) + " of the results are");
      }
    }
    return {};
  }

  // A derived metric is computed over sums and counts no case: there is nothing to say how sure it
  // is.
  void find_derived(const json::Node& prompts) {
    std::set<std::string> derived;
    for (const json::Node& prompt : prompts.items()) {
      const json::Node& metrics = prompt["metrics"];
      const json::Node& counts = metrics["namedScoresCount"];
      if (!counts.is_object()) continue;
      for (const auto& [name, sum] : metrics["namedScores"].members()) {
        if (counts.find(name) == nullptr) derived.emplace(name);
      }
    }
    for (const std::string& name : derived) {
      cases_.ungateable.emplace_back(name,
                                     "promptfoo derives it from sums over the cases "
                                     "(derivedMetrics), and no case has a value of it");
    }
  }

  Result<CaseFile> finish() override {
    if (unjudged_ > 0) {
      cases_.notes.push_back(std::to_string(unjudged_) +
                             " cases have no assertion: nothing judged them");
    }
    if (passed_by_threshold_ > 0) {
      cases_.notes.push_back(std::to_string(passed_by_threshold_) +
                             " cases passed by their threshold although an assertion failed");
    }
    return std::move(cases_);
  }
  CaseFile& file() { return cases_; }

 private:
  // promptfoo calls a test without assertions a success; `tests: []` is one such test.
  static bool has_no_assertion(const json::Node& result) {
    return result["testCase"].is_object() && result["testCase"]["assert"].size() == 0 &&
           result["gradingResult"]["componentResults"].size() == 0;
  }

  static bool has_failed_part(const json::Node& result) {
    for (const json::Node& part : result["gradingResult"]["componentResults"].items()) {
      if (part["pass"].is_bool() && !part["pass"].as_bool()) return true;
    }
    return false;
  }

  const std::string& file_;
  CaseFile cases_;
  CaseDraft one_;
  std::deque<std::string> written_;
  std::size_t passed_by_threshold_ = 0;
  std::int64_t unjudged_ = 0;
};

// What stands around the results: the version, the totals, derived metrics.
Result<CaseFile> finish_of(const json::Node& root, Reader& reader, const std::string& file) {
  const json::Node& results = root["results"];
  const std::int64_t version = results["version"].as_integer();
  if (version != 2 && version != 3) {
    return malformed(file, "version is " + json::write(results["version"]) + ", 2 and 3 are known");
  }
  if (auto same = reader.compare(results["stats"]); !same) return same.take_error();
  reader.find_derived(results["prompts"]);
  const std::string_view tool = root["metadata"]["promptfooVersion"].as_string();
  if (!tool.empty()) reader.file().tool += ' ' + std::string(tool);
  return reader.finish();
}

class ResultsReader : public ListReader {
 public:
  explicit ResultsReader(const std::string& file) : file_(file), reader_(file) {}

  Result<void> take(const json::Node& item) override { return reader_.take(item); }

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  Result<Results> finish(const json::Node& around, const Selection& selection) override {
    if (!is_promptfoo(around)) return malformed(file_, "there are none");
    auto file = finish_of(around, reader_, file_);
    if (!file) return file.take_error();
    return summarise(file.take(), selection, file_);
  }

 private:
  const std::string& file_;
  Reader reader_;
};

bool is_line(const json::Node& line) {
  return line["success"].is_bool() && line["namedScores"].is_object() &&
         line["testCase"].is_object();
}

}  // namespace

bool is_promptfoo(const json::Node& root) {
  const json::Node& results = root["results"];
  return results.is_object() && results["results"].is_array() && results["stats"].is_object();
}

Result<CaseFile> read_promptfoo(const json::Node& root, const std::string& file) {
  Reader reader(file);
  for (const json::Node& result : root["results"]["results"].items()) {
    if (auto added = reader.take(result); !added) return added.take_error();
  }
  return finish_of(root, reader, file);
}

const ListFormat kPromptfooResults{
    "promptfoo", {"results", "results"}, &make_list_reader<ResultsReader>};
const RecordFormat kPromptfooLines{"promptfoo", &is_line, &make_record_reader<Reader>};

}  // namespace aipreflight::evals
