#include "deepeval.hpp"

#include <array>
#include <cmath>

#include "score.hpp"

namespace aipreflight::evals {
namespace {

const json::Node& run_of(const json::Node& root) {
  const json::Node* wrapped = root.find("testRunData");
  return wrapped != nullptr ? *wrapped : root;
}

// What the tool marks as flaky decides nothing: such a metric has no score, such a case is set
// aside.
struct Flaky {
  std::int64_t metrics = 0;
  std::int64_t cases = 0;
  std::int64_t passed = 0;  // of these cases, though it decides nothing
};

// A metric with an error has no score, whatever stands beside it; a case without a success of its
// own has that of its metrics.
void take_case(const json::Node& value, CaseFile& file, Flaky& flaky, CaseDraft& one) {
  const std::int64_t flaky_before = flaky.metrics;
  one.clear();
  one.id = value["name"].as_string();
  if (!value["name"].is_string()) one.id = std::to_string(file.cases.size());
  bool has_error = false;
  bool has_failed = false;
  bool has_metrics = false;
  for (const json::Node& metric : value["metricsData"].items()) {
    if (metric["evaluationModel"].is_string()) {
      file.judges.emplace(metric["evaluationModel"].as_string());
    }
    if (metric["flaky"].as_bool()) {
      ++flaky.metrics;
      continue;
    }
    const bool is_errored = !metric["error"].is_null();
    const double score = is_errored ? kNoScore : score_of(metric["score"]);
    one.scores.emplace_back(metric["name"].as_string(), score);
    has_error = has_error || std::isnan(score);
    has_failed = has_failed || !metric["success"].as_bool();
    has_metrics = true;
  }
  for (const json::Node& tag : value["tags"].items()) {
    if (tag.is_string()) one.labels.emplace_back(kTag, tag.as_string());
  }
  if (value["completionTime"].is_number()) {
    one.add_usage(kLatency, value["completionTime"].as_number());
  }
  if (value["tokenCost"].is_number()) one.add_usage(kCost, value["tokenCost"].as_number());
  const bool has_passed =
      value["success"].is_bool() ? value["success"].as_bool() : has_metrics && !has_failed;
  one.status = has_passed                  ? CaseStatus::kPassed
               : has_error || !has_metrics ? CaseStatus::kErrored
                                           : CaseStatus::kFailed;
  const bool is_undecided =
      !value["success"].is_bool() && !has_metrics && flaky.metrics > flaky_before;
  if (value["flaky"].as_bool() || is_undecided) {
    ++flaky.cases;
    flaky.passed += has_passed ? 1 : 0;
    one.status = CaseStatus::kSkipped;
  }
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {
    result_.format = "deepeval";
    result_.tool = "DeepEval";
  }

  Result<void> take(const json::Node& value, const char* list) {
    if (!value.is_object()) {
      return execution_error("malformed",
                             file_ + ": DeepEval's " + list + " holds what is no object");
    }
    take_case(value, result_, flaky_, one_);
    result_.cases.add(one_);
    return {};
  }

  Result<CaseFile> finish(const json::Node& run) {
    for (const json::Node& value : run["conversationalTestCases"].items()) {
      if (auto taken = take(value, "conversationalTestCases"); !taken) return taken.take_error();
    }
    result_.dataset = run["datasetAlias"].as_string();
    result_.set_aside = flaky_.cases;
    if (flaky_.metrics > 0) {
      result_.notes.push_back(std::to_string(flaky_.metrics) +
                              " scores are of metrics marked as flaky, which decide nothing");
    }
    std::int64_t passed = flaky_.passed;
    for (const Case one : result_.cases) passed += one.status == CaseStatus::kPassed ? 1 : 0;
    const json::Node& stated = run["testPassed"];
    if (stated.is_number() && stated.as_integer() != passed) {
      return execution_error("inconsistent",
                             file_ + ": testPassed is " + std::to_string(stated.as_integer()) +
                                 ", but " + std::to_string(passed) + " of the cases passed");
    }
    return std::move(result_);
  }

 private:
  const std::string& file_;
  CaseFile result_;
  CaseDraft one_;
  Flaky flaky_;
};

constexpr std::array<std::string_view, 8> kPassedOver{"input",
                                                      "actualOutput",
                                                      "expectedOutput",
                                                      "context",
                                                      "retrievalContext",
                                                      "turns",
                                                      "metricsData.reason",
                                                      "metricsData.verboseLogs"};

class CasesReader : public ListReader {
 public:
  explicit CasesReader(const std::string& file) : file_(file), reader_(file) {}

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  Result<void> take(const json::Node& item) override { return reader_.take(item, "testCases"); }

  Result<Results> finish(const json::Node& around, const Selection& selection) override {
    if (!is_deepeval(around)) {
      return execution_error("malformed", file_ + ": not a test run of DeepEval's");
    }
    auto cases = reader_.finish(run_of(around));
    if (!cases) return cases.take_error();
    return summarise(cases.take(), selection, file_);
  }

 private:
  const std::string& file_;
  Reader reader_;
};

}  // namespace

bool is_deepeval(const json::Node& root) {
  const json::Node& run = run_of(root);
  return run["testCases"].is_array() &&
         (run.find("metricsScores") != nullptr || run.find("testPassed") != nullptr);
}

Result<CaseFile> read_deepeval(const json::Node& root, const std::string& file) {
  Reader reader(file);
  for (const json::Node& value : run_of(root)["testCases"].items()) {
    if (auto taken = reader.take(value, "testCases"); !taken) return taken.take_error();
  }
  return reader.finish(run_of(root));
}

const ListFormat kDeepevalCases{"deepeval", {"testCases"}, &make_list_reader<CasesReader>};
const ListFormat kWrappedDeepevalCases{
    "deepeval", {"testRunData", "testCases"}, &make_list_reader<CasesReader>};

}  // namespace aipreflight::evals
