#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "retrieval/topic.hpp"

namespace aipreflight::retrieval {

// Measures of a ranking, defined as trec_eval 9.0.8 does (Voorhees and Harman, TREC, 2005; ndcg:
// Järvelin and Kekäläinen 2002 with linear gain). R is the number of relevant documents of the
// query, hit or not.
enum class Kind {
  kPrecision,         // hits in the first k / k, even where fewer were returned
  kRecall,            // hits in the first k / R
  kSuccess,           // 1 if there is a hit in the first k
  kReciprocalRank,    // 1 / rank of the first hit; with a cutoff, 0 beyond it
  kAveragePrecision,  // sum of the precisions at the hits / R
  kRPrecision,        // hits in the first R / R
  kNdcg,  // discounted gain of the first k / the greatest possible; grades below `level` gain too
};

struct Measure {
  Kind kind = Kind::kPrecision;
  unsigned cutoff = 0;  // 0: none
  std::string name;     // "precision@5", "map"

  friend bool operator==(const Measure&, const Measure&) = default;
};

// By its name here ("precision@5", "recall@10", "success@1", "mrr", "mrr@10", "map", "r_precision",
// "ndcg", "ndcg@10") or as trec_eval calls it ("P_5", "recall_10", "success_1", "recip_rank",
// "Rprec", "ndcg_cut_10"); nullopt for any other.
[[nodiscard]] std::optional<Measure> parse_measure(std::string_view name);
// For "did you mean".
[[nodiscard]] std::vector<std::string> measure_names();

// The values of a topic, in the order of `measures`. Hits are ranked already. A query without a
// relevant document, or without hits, is 0 throughout. `level`: the least grade that counts as
// relevant. [any thread; no state]
[[nodiscard]] std::vector<double> evaluate(const Topic& topic,
                                           const std::vector<Measure>& measures,
                                           int level = 1);

// The same of many topics, ranked first, on all cores: [topic][measure].
[[nodiscard]] std::vector<std::vector<double>> evaluate_all(std::vector<Topic>& topics,
                                                            const std::vector<Measure>& measures,
                                                            int level = 1);

}  // namespace aipreflight::retrieval
