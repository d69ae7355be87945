#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/require.hpp"
#include "json/document.hpp"
#include "readers/mlflow.hpp"
#include "readers/mlflow_store.hpp"
#include "readers/summary.hpp"

// The files of a run in MLflow's store, one behind the other with a NUL between them: meta.yaml,
// two metrics, and the table of its cases, if there is a fourth.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::evals;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parts = aipreflight::text::split(text, '\0');
  MlflowFiles files{.folder = "run", .meta = std::string(parts[0])};
  for (std::size_t i = 1; i < parts.size() && i < 3; ++i) {
    files.metrics.emplace_back(i == 1 ? "a" : "b/c", parts[i]);
  }
  if (parts.size() > 3) files.table = std::string(parts[3]);
  const auto document = document_of(files);
  if (!document) {
    require(!document.error().reason.empty(), "!document.error().reason.empty()");
    return 0;
  }
  aipreflight::json::Document nodes;
  const auto parsed = nodes.parse(aipreflight::json::write(*document), "run");
  require(parsed.ok() && is_mlflow(nodes.root()), "parsed.ok() && is_mlflow(nodes.root())");
  auto read = read_mlflow(nodes.root(), "run");
  if (!read) {
    require(!read.error().reason.empty(), "!read.error().reason.empty()");
    return 0;
  }
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
