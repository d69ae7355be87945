#pragma once

#include <cstddef>
#include <string_view>

namespace aipreflight::json_records {

// Where one is within an item that is an object or an array.
struct ItemPlace {
  std::size_t depth = 1;  // that is open; 0: behind its end
  bool is_in_string = false;
  bool is_escaped = false;  // the byte before was a '\' that escapes the next one
};

// Goes on from `i` to behind the end of the item, or as far as many bytes can be looked at
// together; gives the place of the next byte.
[[nodiscard]] std::size_t pass_item(std::string_view block, std::size_t i, ItemPlace& place);

}  // namespace aipreflight::json_records
