#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/require.hpp"
#include "json/document.hpp"
#include "readers/mlflow.hpp"
#include "readers/mlflow_store.hpp"
#include "readers/mlflow_table.hpp"
#include "readers/summary.hpp"

namespace {

using namespace aipreflight;
using namespace aipreflight::evals;

Result<void> read_table(std::string_view text, std::size_t block, CaseFile& result) {
  MlflowTable table("run", "table");
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), block))) {
    if (auto fed = table.feed(text.substr(0, block)); !fed) return fed;
  }
  return table.finish(result);
}

// What is read of a table in pieces is what one tree of it holds, and may only be nested deeper.
void require_table(std::string_view text, CaseFile& result) {
  const auto read = read_table(text, 1 + text.size() % 19, result);
  json::Document document;
  CaseFile expected;
  auto by_tree = document.parse(text, "table");
  if (by_tree) by_tree = MlflowRows().finish(document.root(), "run", expected);
  if (!read) {
    require(!read.error().reason.empty(), "!read.error().reason.empty()");
    const bool is_twice = read.error().to_string().find("stands there twice") != std::string::npos;
    require(!by_tree || is_twice, "!by_tree || is_twice");
    return;
  }
  if (!by_tree) {
    require(by_tree.error().message.find("nested deeper") != std::string::npos, "nested deeper");
    return;
  }
  require(result.cases.size() == expected.cases.size(), "as many cases");
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    require(std::ranges::equal(result.cases[i].score_names, expected.cases[i].score_names),
            "of the same scores");
    require(std::ranges::equal(result.cases[i].values,
                               expected.cases[i].values,
                               [](double one, double other) {
                                 return one == other || (std::isnan(one) && std::isnan(other));
                               }),
            "of the same values");
  }
}

}  // namespace

// The files of a run in MLflow's store, one behind the other with a NUL between them: meta.yaml,
// two metrics, and the table of its cases, if there is a fourth.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parts = text::split(text, '\0');
  MlflowFiles files{.folder = "run", .meta = std::string(parts[0])};
  for (std::size_t i = 1; i < parts.size() && i < 3; ++i) {
    files.metrics.emplace_back(i == 1 ? "a" : "b/c", parts[i]);
  }
  CaseFile table;
  if (parts.size() > 3) require_table(parts[3], table);
  const auto document = document_of(files);
  if (!document) {
    require(!document.error().reason.empty(), "!document.error().reason.empty()");
    return 0;
  }
  json::Document nodes;
  const auto parsed = nodes.parse(json::write(*document), "run");
  require(parsed.ok() && is_mlflow(nodes.root()), "parsed.ok() && is_mlflow(nodes.root())");
  auto read = read_mlflow(nodes.root(), "run");
  if (!read) {
    require(!read.error().reason.empty(), "!read.error().reason.empty()");
    return 0;
  }
  read->cases = std::move(table.cases);
  read->has_cases = table.has_cases;
  const auto results = summarise(read.take(), {}, "run");
  if (!results) return 0;
  for (const ReportedMetric& metric : results->metrics) {
    require(!std::isinf(metric.value), "!std::isinf(metric.value)");
    if (metric.n && metric.applies_to) {
      require(*metric.n <= *metric.applies_to, "*metric.n <= *metric.applies_to");
    }
  }
  return 0;
}
