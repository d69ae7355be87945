#pragma once

#include <array>
#include <string>
#include <vector>

#include <aipreflight/command.hpp>

#include "settings.hpp"

namespace aipreflight::rag {

// `aipreflight rag score`: the means of a data set, or the values of every query, without a
// profile.
class ScoreCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "score",
      .title = "score rankings and answers",
      .doc =
          "Scores a TREC run or a BEIR folder's run against judgements, or records of queries, "
          "as the check does. Prints the mean of each metric, and how many of the queries that "
          "it applies to have a value."};
  static constexpr std::array kKeys{
      sdk::key("qrels").path().unit("FILE").doc(
          "Judgements: TREC's qrels, BEIR's qrels/<split>.tsv, or the folder of a BEIR data set."),
      split_key("split"),
      sdk::key("run").path().unit("FILE").doc("What the retriever returned, as a TREC run."),
      sdk::key("results").path().unit("FILE").doc(
          "Records of queries, instead: our JSON Lines, or what ragas writes."),
      sdk::key("source")
          .text()
          .fallback("auto")
          .choices("auto", "jsonl", "ragas", "trec", "beir")
          .doc("What the files are; auto looks at the content."),
      drop_same_id_key("drop_same_id"),
      sdk::key("metric")
          .list()
          .unit("NAME")
          .fallback("[map, mrr, ndcg@10, recall@10, precision@10]")
          .doc("What is computed: ndcg@10, recall@5, citation_precision, faithfulness, …"),
      sdk::key("relevance_level")
          .integer()
          .fallback("1")
          .range(1, 1'000'000)
          .doc("Least grade that counts as relevant."),
      sdk::key("skip_missing")
          .boolean()
          .doc("Leave judged queries without an answer out, which count as 0 otherwise."),
      sdk::key("per_query").boolean().doc("Every query's values before the means."),
      sdk::key("format").text().choices("text", "json").fallback("text").doc("How it is printed."),
      sdk::key("max_file")
          .size()
          .fallback("512MiB")
          .range(1024, 8589934592)
          .doc("Largest file that is read."),
  };

  explicit ScoreCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  Settings settings_;
  std::vector<std::string> names_;
  bool shows_queries_ = false;
  bool is_json_ = false;
};

}  // namespace aipreflight::rag
