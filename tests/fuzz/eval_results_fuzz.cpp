#include <cmath>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "json/document.hpp"
#include "plugins/evals/recorded_suites.hpp"
#include "readers/junit.hpp"
#include "readers/own_cases.hpp"
#include "readers/plain_cases.hpp"
#include "readers/read.hpp"
#include "readers/suite_stream.hpp"
#include "readers/tap.hpp"

namespace {

// Counts that belong together, means of finite numbers, and a reason where there are none.
void require_sense(const aipreflight::Result<aipreflight::evals::Results>& results) {
  using namespace aipreflight::evals;
  if (!results) {
    require(!results.error().reason.empty(), "!results.error().reason.empty()");
    require(!results.error().message.empty(), "!results.error().message.empty()");
    return;
  }
  if (results->total && results->passed)
    require(*results->passed >= 0 && *results->passed <= *results->total,
            "*results->passed >= 0 && *results->passed <= *results->total");
  for (const ReportedMetric& metric : results->metrics) {
    require(!std::isinf(metric.value), "!std::isinf(metric.value)");
    if (metric.n && metric.applies_to)
      require(*metric.n >= 0 && *metric.n <= *metric.applies_to,
              "*metric.n >= 0 && *metric.n <= *metric.applies_to");
    for (const double value : metric.values) require(std::isfinite(value), "std::isfinite(value)");
  }
  require(results->spending.known >= 0 && results->spending.known <= results->spending.runs,
          "results->spending.known <= results->spending.runs");
}

// However a text is cut into blocks, its cases are those of the whole.
template <typename Stream>
void require_same(std::string_view text,
                  std::size_t block,
                  Stream& stream,
                  const aipreflight::Result<aipreflight::evals::CaseFile>& whole) {
  aipreflight::Result<void> fed;
  for (std::size_t i = 0; i < text.size() && fed; i += block) {
    fed = stream.feed(text.substr(i, block));
  }
  const auto file = fed ? stream.finish() : fed.take_error();
  require(file.ok() == whole.ok(), "file.ok() == whole.ok()");
  if (!file.ok()) return;
  require(file->cases.size() == whole->cases.size(), "file->cases.size() == whole->cases.size()");
  for (std::size_t i = 0; i < file->cases.size(); ++i) {
    require(file->cases[i].id == whole->cases[i].id, "file->cases[i].id == whole->cases[i].id");
    require(file->cases[i].status == whole->cases[i].status, "the same status");
  }
}

// What is taken as plain cases is a list of cases, and these are the same.
void require_plain_cases(std::string_view text) {
  using namespace aipreflight;
  evals::PlainCases cases;
  evals::CaseFile file;
  const std::size_t taken = cases.take(text, file);
  if (taken == 0) return;
  json::Document document;
  const std::string list = '[' + std::string(text.substr(0, taken - 1)) + ']';
  require(document.parse(list, "fuzz").ok(), "plain cases are JSON");
  const auto expected = evals::read_own_cases(document.root(), "fuzz");
  require(expected.ok() && expected->cases.size() == file.cases.size(), "plain cases are cases");
  for (std::size_t i = 0; i < file.cases.size(); ++i) {
    require(file.cases[i].id == expected->cases[i].id, "of the same ids");
    require(file.cases[i].status == expected->cases[i].status, "of the same status");
    require(file.cases[i].values.size() == expected->cases[i].values.size(), "of as many scores");
    require(file.cases[i].labels.size() == expected->cases[i].labels.size(), "of as many labels");
  }
}

// What is read of JUnit XML in pieces is what one tree of it holds.
void require_as_by_tree(std::string_view text, std::size_t block) {
  using namespace aipreflight::evals;
  const std::string name = "fuzz";
  SuitesByTree pieces;
  SuiteStream stream(name, pieces);
  aipreflight::Result<void> fed;
  for (std::size_t i = 0; i < text.size() && fed; i += block) {
    fed = stream.feed(text.substr(i, block));
  }
  if (fed) fed = stream.finish();
  if (!fed) return;
  SuitesByTree whole;
  std::string document(text);
  require(whole.take_document(document).ok(), "what is read in pieces is XML");
  require(pieces.taken == whole.taken, "what is read in pieces is what the tree holds");
}

}  // namespace

// Whatever a results file holds, read by its content and as the table that it may be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::evals;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Selection selection{
      .provider = "", .prompt = "", .repeats = size % 2 == 0 ? Repeats::kSeparate : Repeats::kAll};
  for (const char* format : {"auto", "csv"}) {
    require_sense(read_any(text, "fuzz", "not_json", format, selection));
  }
  require_plain_cases(text);
  const std::string name = "fuzz";
  const std::size_t block = 1 + size % 19;
  JunitStream junit(name);
  require_same(text, block, junit, read_junit(text, name));
  require_as_by_tree(text, block);
  TapStream tap(name);
  require_same(text, block, tap, read_tap(text, name));
  const Columns columns;
  CsvStream csv(name, columns);
  require_same(text, block, csv, read_csv(text, name, columns));
  return 0;
}
