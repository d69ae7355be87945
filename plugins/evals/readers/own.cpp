#include "own.hpp"

#include "own_cases.hpp"
#include "plain_cases.hpp"

namespace aipreflight::evals {
namespace {

// What the file says of all its cases has to be what they say.
Result<void> compare(const Results& stated, const CaseFile& file, const std::string& name) {
  std::int64_t total = 0;
  std::int64_t passed = 0;
  for (const Case one : file.cases) {
    total += one.status != CaseStatus::kSkipped ? 1 : 0;
    passed += file.has_outcomes && one.status == CaseStatus::kPassed ? 1 : 0;
  }
  const bool passed_differs = file.has_outcomes && stated.passed.value_or(passed) != passed;
  if (stated.total.value_or(total) == total && !passed_differs) return {};
  return execution_error("inconsistent",
                         name + ": passed is " + std::to_string(stated.passed.value_or(passed)) +
                             " and total is " + std::to_string(stated.total.value_or(total)) +
                             ", but " + std::to_string(passed) + " of the " +
                             std::to_string(total) + " cases that ran passed");
}

// What our own artefact, or a suite that takes care, says of where the cases come from.
void take_origin(const json::Node& root, Results& results) {
  results.tool = root["tool"].as_string();
  results.dataset = root["dataset"].as_string();
  results.plugin_version = root["plugin_version"].as_string();
  for (const json::Node& judge : root["judges"].items()) {
    if (judge.is_string()) results.judges.emplace(judge.as_string());
  }
}

// `root` is the file without its cases, or with them.
Result<Results> join_own(const json::Node& root,
                         Result<CaseFile> file,
                         const std::string& name,
                         const Selection& selection) {
  auto stated = read_results(root, name);
  if (!stated) return stated;
  if (!file) return file.take_error();
  // Before anything is selected or folded: the totals are those of the file.
  if (stated->total || stated->passed) {
    if (auto same = compare(*stated, *file, name); !same) return same.take_error();
  }
  auto results = summarise(file.take(), selection, name);
  if (!results) return results;
  take_origin(root, *results);
  for (ReportedMetric& metric : stated->metrics) {
    if (results->find(metric.name) != nullptr) continue;
    if (selection.is_part()) metric.ungateable = kOfWholeRun;
    results->metrics.push_back(std::move(metric));
  }
  return results;
}

class CasesReader : public ListReader {
 public:
  explicit CasesReader(const std::string& file) : file_(file) {}

  Result<void> take(const json::Node& item) override {
    return add_own_case(item, file_, one_, cases_);
  }

  std::size_t take_ahead(std::string_view text) override { return plain_.take(text, cases_); }

  Result<Results> finish(const json::Node& around, const Selection& selection) override {
    if (cases_.cases.empty()) return execution_error("malformed", file_ + ": it has no cases");
    return join_own(around, std::move(cases_), file_, selection);
  }

 private:
  const std::string& file_;
  CaseDraft one_;
  PlainCases plain_;
  CaseFile cases_;
};

}  // namespace

Result<Results> read_own(const json::Node& root,
                         const std::string& name,
                         const Selection& selection) {
  if (!is_own_cases(root["cases"])) {
    auto results = read_results(root, name);
    if (!results) return results;
    if (auto whole = require_no_cases(selection, name); !whole) return whole.take_error();
    return results;
  }
  return join_own(root, read_own_cases(root["cases"], name), name, selection);
}

const ListFormat kOwnCases{"own", {"cases"}, &make_list_reader<CasesReader>};

}  // namespace aipreflight::evals
