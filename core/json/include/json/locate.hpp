#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aipreflight::json {

struct Position {
  std::uint32_t line = 1;    // from 1
  std::uint32_t column = 1;  // from 1, in bytes
};

// Where a value stands in a text that parse() has accepted: for complaints about what it says. The
// path leads down from the root, by the number of the item or member (from 0); of a member, its
// name is meant. Where the path leads nowhere: the beginning of the last value that it reached.
// Scans the text: not for every value of it.
[[nodiscard]] Position locate(std::string_view text, const std::vector<std::size_t>& path);

}  // namespace aipreflight::json
