#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "evidence/certainty.hpp"
#include "score.hpp"

namespace aipreflight::rag {

struct MetricBounds {
  std::string name;
  std::optional<double> min = {};
  std::optional<double> max = {};
  double min_coverage = 1;
  std::optional<double> max_drop = {};  // against the baseline; in the direction that is worse
  std::string place = {};               // "metrics.ndcg@10"

  [[nodiscard]] bool is_bounded() const { return min || max || max_drop; }
};

// The section of a rag check.
struct Settings {
  std::string results;         // records; or
  std::string qrels;           // judgements and
  std::string run;             // a run
  std::string split;           // of a BEIR folder in qrels
  bool drops_same_id = false;  // hits that have their query's id
  std::string format = "auto";
  bool is_fresh = false;  // results or run has to be written while the gate runs
  std::vector<MetricBounds> metrics;
  std::vector<MetricBounds> each_cluster;
  std::int64_t min_queries = 1;
  ScoreOptions scoring;
  bool fails_on_missing = false;  // judged queries that the run lacks are a finding that fails
  evidence::Certainty certainty;
  bool resamples_clusters = false;
  std::string baseline;  // empty: none
  double alpha = 0.05;
  std::uint64_t max_file = std::uint64_t{512} << 20;
};

// Keys of the check that `rag score` has too.
consteval sdk::Key split_key(std::string_view path) {
  return sdk::key(path).text().nullable().doc("Of a BEIR folder: which of its qrels; unset: test.");
}
consteval sdk::Key drop_same_id_key(std::string_view path) {
  return sdk::key(path).boolean().fallback("false").doc(
      "Leave out hits whose document has the id of their query, as BEIR does.");
}

inline constexpr std::array kKeys{
    sdk::key("results").path().nullable().doc(
        "Records of queries: our JSON Lines, or what ragas writes; with `format: trec` or `beir`, "
        "use qrels and run."),
    sdk::key("qrels").path().nullable().doc(
        "Judgements: TREC's qrels, BEIR's qrels/<split>.tsv, or the folder of a BEIR data set."),
    split_key("split"),
    sdk::key("run").path().nullable().doc("What the retriever returned, as a TREC run."),
    sdk::key("format")
        .text()
        .fallback("auto")
        .choices("auto", "jsonl", "ragas", "trec", "beir")
        .doc("Of results or qrels; auto looks at the content."),
    drop_same_id_key("drop_same_id"),
    sdk::key("fresh").boolean().fallback("false").doc(
        "Results or run has to be written after the gate has started, by a check before this one."),
    sdk::key("metrics").map().nullable().doc(
        "Bounds by metric: ndcg@10, recall@5, citation_precision, faithfulness, …"),
    sdk::key("metrics.*").map().doc("Bounds of the metric of this name."),
    sdk::key("metrics.*.min").number().nullable().doc("Smallest mean."),
    sdk::key("metrics.*.max").number().nullable().doc("Largest mean."),
    sdk::key("metrics.*.min_coverage")
        .ratio()
        .fallback("1")
        .range(0, 1)
        .doc("Smallest share of the queries, of those that it applies to, with a value of the "
             "metric."),
    sdk::key("metrics.*.max_drop")
        .number()
        .nullable()
        .at_least(0)
        .doc("Most that the mean may become worse than in the baseline; fails where the drop is "
             "significant too."),
    sdk::key("each_cluster")
        .map()
        .nullable()
        .doc("Bounds that hold within each cluster of queries, by metric."),
    sdk::key("each_cluster.*").map().doc("Bounds of the metric of this name."),
    sdk::key("each_cluster.*.min").number().nullable().doc("Smallest mean of a cluster."),
    sdk::key("each_cluster.*.max").number().nullable().doc("Largest mean of a cluster."),
    sdk::key("min_queries")
        .integer()
        .fallback("1")
        .range(1, 100'000'000)
        .doc("Fewest queries that are enough to judge."),
    sdk::key("relevance_level")
        .integer()
        .fallback("1")
        .range(1, 1'000'000)
        .doc("Least grade that counts as relevant."),
    sdk::key("missing")
        .text()
        .fallback("zero")
        .choices("zero", "skip", "fail")
        .doc("A judged query without an answer of the retriever counts as 0, is left out, or fails "
             "the check."),
    sdk::key("confidence")
        .ratio()
        .nullable()
        .range(0.5, 0.9999)
        .doc("Judge by the interval of each mean at this confidence instead of the mean alone."),
    sdk::key("inconclusive")
        .text()
        .fallback("lenient")
        .choices("lenient", "warn", "fail")
        .doc("An interval that holds the bound warns where the mean meets it and fails otherwise, "
             "or warns, or fails."),
    sdk::key("resample")
        .text()
        .fallback("queries")
        .choices("queries", "clusters")
        .doc("What is independent of one another: the queries, or only the clusters that they "
             "belong to."),
    sdk::key("baseline")
        .path()
        .nullable()
        .doc("The same file of an earlier run (results, or run): what max_drop compares with."),
    sdk::key("alpha")
        .ratio()
        .fallback("0.05")
        .range(0.0001, 0.5)
        .doc("Chance of failing for a drop that is none, over all max_drop bounds together."),
    sdk::key("max_file")
        .size()
        .fallback("512MiB")
        .range(1024, 8589934592)
        .doc("Largest file that is read."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::rag
