#include <cmath>
#include <cstdint>
#include <string>

#include "dataset.hpp"
#include "fuzz/require.hpp"
#include "retrieval/measure.hpp"
#include "score.hpp"

namespace {

using namespace aipreflight;

void require_measures(retrieval::Collection& collection) {
  const std::vector<retrieval::Measure> measures = {*retrieval::parse_measure("ndcg@10"),
                                                    *retrieval::parse_measure("map"),
                                                    *retrieval::parse_measure("recall@5")};
  for (const auto& row : retrieval::evaluate_all(collection.topics(), measures)) {
    for (const double value : row)
      require(value >= 0 && value <= 1 + 1e-9, "value >= 0 && value <= 1 + 1e-9");
  }
}

}  // namespace

// The first byte chooses the format. What is read has measures between 0 and 1.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'j' || data[0] == 'r') {
    auto dataset = data[0] == 'j' ? rag::read_jsonl(text, "fuzz") : rag::read_ragas(text, "fuzz");
    if (!dataset) {
      require(!dataset.error().reason.empty(), "!dataset.error().reason.empty()");
      return 0;
    }
    for (const rag::Series& series : rag::score(*dataset, rag::metric_names())) {
      for (const double value : series.values)
        require(std::isnan(value) || (value >= 0 && value <= 1 + 1e-9),
                "std::isnan(value) || (value >= 0 && value <= 1 + 1e-9)");
    }
    return 0;
  }
  retrieval::Collection collection;
  const auto read = data[0] == 'q'   ? retrieval::read_qrels(text, "fuzz", collection)
                    : data[0] == 'b' ? retrieval::read_beir_qrels(text, "fuzz", collection)
                                     : retrieval::read_run(text, "fuzz", collection);
  if (!read) require(!read.error().reason.empty(), "!read.error().reason.empty()");
  require_measures(collection);
  return 0;
}
