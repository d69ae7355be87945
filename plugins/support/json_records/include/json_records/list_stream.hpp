#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text_place.hpp"
#include "json/document.hpp"

namespace aipreflight::json_records {

// The items of one list deep within a JSON document, while the text of it comes in blocks: for
// documents that are too large to be kept. What stands around the list is kept, with the list
// empty. Where it may be one of several lists, the first that begins is meant, and any other of
// them stands around it.
class ListStream {
 public:
  // One item's text. An error that it gives ends the stream.
  using Item = std::function<Result<void>(std::string_view text)>;

  // What follows, where an item begins: how many bytes of it were taken in some other way, which
  // are whole items with the comma behind each.
  using Ahead = std::function<std::size_t(std::string_view text)>;

  using Path = std::vector<std::string>;

  // `paths`: of each list that it may be, the names of the members that lead to it, from the root.
  // At most `limit` bytes of an item, and of what stands around, are held.
  ListStream(
      std::string file, std::vector<Path> paths, Item take, Ahead take_ahead, std::size_t limit);

  // The next piece of the text, cut anywhere. Reason "malformed": two such lists, an item without a
  // value, or more than the limit. Whether items are JSON is for `take` to find out, of the rest
  // for whoever reads rest().
  [[nodiscard]] Result<void> feed(std::string_view block);

  // After the last piece: reads what stands around, with an empty list. Reason "malformed", with the
  // place: an item that never ends, no JSON around, the list a second time under a name that is
  // spelt with escapes; errors of `take` as they are.
  [[nodiscard]] Result<void> finish(json::Document& around);

  // The error was that the list stands there twice, of which a tree would know one.
  [[nodiscard]] bool is_twice() const { return is_twice_; }

  // Where the item begins that is being taken.
  [[nodiscard]] TextPlace item_place() const;
  // An error in it, as it is in the document.
  [[nodiscard]] Error placed_in_item(Error error) const;

  // The document with an empty list in place of the items, once the text has ended.
  [[nodiscard]] const std::string& rest() const { return rest_; }
  // An error in it, as it is in the document, whose list has items.
  [[nodiscard]] Error placed(Error error) const;
  // What came of an item that did not end, where the text has.
  [[nodiscard]] std::string_view cut_item() const {
    return is_in_list_ ? std::string_view(item_) : std::string_view();
  }
  // The place of the list among the paths, once it began.
  [[nodiscard]] const std::optional<std::size_t>& list() const { return list_; }

 private:
  struct Level {
    bool is_object = false;
    std::string key = {};  // of the member that is being read
  };

  Result<void> take_byte(std::string_view block, std::size_t i);
  Result<void> take_list_byte(std::string_view block, std::size_t i);
  Result<void> flush(std::string_view run);
  Result<void> pass(std::string_view run);
  Result<void> end_item(std::string_view run, bool is_last);
  [[nodiscard]] bool is_at(const Path& path) const;
  [[nodiscard]] std::optional<std::size_t> list_here() const;
  [[nodiscard]] std::string name() const;
  [[nodiscard]] bool expects_key() const;
  [[nodiscard]] TextPlace place_at(std::size_t offset) const;
  void begin_item();
  [[nodiscard]] Error malformed(const std::string& what) const;

  std::string file_;
  std::vector<Path> paths_;
  Item take_;
  Ahead take_ahead_;
  std::size_t limit_;

  std::string rest_;
  std::string item_;
  std::string key_;            // that is being read
  std::vector<Level> levels_;  // of what stands around
  std::size_t run_ = 0;        // of the block, from where it is not yet in rest_ or item_
  std::size_t item_depth_ = 0;
  std::size_t items_ = 0;
  // Places are found when one is asked for: lines are not counted item by item.
  std::string_view block_;
  TextPlace block_place_;
  std::size_t passed_ = 0;               // of the block, in rest_, in item_ or taken
  TextPlace list_begin_;                 // behind its bracket
  std::optional<TextPlace> list_end_;    // of its other bracket
  std::size_t item_begin_ = 0;           // in the block
  std::optional<TextPlace> item_place_;  // where it began in an earlier one
  bool is_in_string_ = false;
  bool is_escaped_ = false;
  bool is_key_ = false;       // the string that is being read
  bool expects_key_ = false;  // the next string of the object would be one
  bool is_in_list_ = false;
  bool is_twice_ = false;
  std::optional<std::size_t> list_;
};

}  // namespace aipreflight::json_records
