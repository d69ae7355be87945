#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "retrieval/trec.hpp"

namespace aipreflight::rag {

// One question to the application and what came of it. What a file does not tell is absent, never a
// guess.
struct Query {
  std::size_t topic = 0;              // in the collection: id, judgements, hits
  std::string cluster;                // "" : none
  std::optional<bool> is_answerable;  // the corpus holds an answer
  std::optional<bool> has_abstained;  // the application declined to answer
  std::optional<std::vector<std::string>> citations;
  std::vector<std::pair<std::string, double>> scores;  // by other tools; NaN: they gave none
};

struct Dataset {
  retrieval::Collection collection;
  std::vector<Query> queries;
  std::string format;                     // "trec", "beir", "jsonl", "ragas"
  std::set<std::string> ignored_members;  // of records, which no metric uses; at most 20

  [[nodiscard]] const retrieval::Topic& topic(const Query& query) const {
    return collection.topics()[query.topic];
  }
  [[nodiscard]] std::string_view id(const Query& query) const { return topic(query).id; }
};

// Readers. `file` names the text in errors, which have file, line and column where there are any,
// and the reason "malformed", "duplicate" or "empty". [pure]

// Our own JSON Lines, one query a line: docs/rag.md.
[[nodiscard]] Result<Dataset> read_jsonl(std::string text, const std::string& file);
// ragas: a JSON array of records, or one a line.
[[nodiscard]] Result<Dataset> read_ragas(std::string text, const std::string& file);

}  // namespace aipreflight::rag
