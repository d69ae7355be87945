#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "json/document.hpp"
#include "json/pruner.hpp"
#include "json_records/list_stream.hpp"
#include "results.hpp"
#include "summary.hpp"

namespace aipreflight::evals {

// Reads results that are the items of one list within a JSON object.
class ListReader {
 public:
  virtual ~ListReader() = default;
  // The next of them.
  [[nodiscard]] virtual Result<void> take(const json::Node& item) = 0;
  // Members of an item that take() does not look at (json/pruner.hpp): they may be missing.
  [[nodiscard]] virtual std::span<const std::string_view> passed_over() const { return {}; }
  // Takes some of them by itself, where the next of them begins: how many bytes, behind a comma.
  [[nodiscard]] virtual std::size_t take_ahead(std::string_view text) {
    static_cast<void>(text);
    return 0;
  }
  // After the last: what stands around the list, which is empty there.
  [[nodiscard]] virtual Result<Results> finish(const json::Node& around,
                                               const Selection& selection) = 0;
};

// Such a format, and the names that lead to its list. `file` outlives the reader.
struct ListFormat {
  std::string_view name;
  std::vector<std::string> path;
  std::unique_ptr<ListReader> (*reader)(const std::string& file);
};

template <typename Reader>
std::unique_ptr<ListReader> make_list_reader(const std::string& file) {
  return std::make_unique<Reader>(file);
}

// The results while the text of them comes in blocks: no more than one item is held, and its case.
class ListStream {
 public:
  // Of `file`, which outlives it: results of a format, or of any that is "auto".
  ListStream(const std::string& format, const std::string& file);

  // None of the formats is wanted.
  [[nodiscard]] bool is_idle() const { return formats_.empty(); }
  // The next piece of the text; an error ends the reading.
  [[nodiscard]] Result<void> feed(std::string_view block);
  [[nodiscard]] bool has_list() const { return list_.list().has_value(); }
  // The error was that the list stands there twice: no reader of the whole text may pick one.
  [[nodiscard]] bool is_twice() const { return list_.is_twice(); }
  // After the last piece. Reason "malformed" where the text is of none of the formats.
  [[nodiscard]] Result<Results> finish(const Selection& selection);

 private:
  Result<void> take(std::string_view text);
  ListReader& reader();

  const std::string& file_;
  std::vector<const ListFormat*> formats_;
  std::unique_ptr<ListReader> reader_;  // once the list began
  std::optional<json::Pruner> pruner_;  // likewise
  json::Document item_;
  json_records::ListStream list_;
};

// Whether a format is asked for, or "auto".
[[nodiscard]] bool is_wanted(std::string_view name, const std::string& format);

}  // namespace aipreflight::evals
