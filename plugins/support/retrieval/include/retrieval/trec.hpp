#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "retrieval/topic.hpp"

namespace aipreflight::retrieval {

// Topics as they are read, and the texts that they point into. Movable; not copyable, since the
// views would still be those of the original.
class Collection {
 public:
  Collection() = default;
  Collection(Collection&&) = default;
  Collection& operator=(Collection&&) = default;
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  // Keeps `text` as long as itself, where it lies.
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  // The topic of that id, made if it is new; in the order of first mention. `id` lives as long as
  // this.
  Topic& topic(std::string_view id);
  [[nodiscard]] std::vector<Topic>& topics() { return topics_; }
  [[nodiscard]] const std::vector<Topic>& topics() const { return topics_; }

 private:
  std::deque<std::string> texts_;
  std::vector<Topic> topics_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

// Readers of the files of the field. Each adds to the collection; an error names `file`, line and
// column, and has the reason "malformed", "duplicate" or "empty". A line may end in CRLF; blank
// lines are no matter; a first line may have a byte order mark.

// "qid iteration document grade", separated by blanks; '#' starts a comment line.
[[nodiscard]] Result<void> read_qrels(std::string text,
                                      const std::string& file,
                                      Collection& collection);
// "qid Q0 document rank score tag": rank and tag say nothing here. A score that is no finite number
// is an error.
[[nodiscard]] Result<void> read_run(std::string text,
                                    const std::string& file,
                                    Collection& collection);
// BEIR's qrels: "query-id<TAB>corpus-id<TAB>score" under exactly that heading.
[[nodiscard]] Result<void> read_beir_qrels(std::string text,
                                           const std::string& file,
                                           Collection& collection);

}  // namespace aipreflight::retrieval
