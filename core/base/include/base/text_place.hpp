#pragma once

#include <cstddef>
#include <string_view>

namespace aipreflight {

// Where in a text something stands, for whoever sees the text in pieces; from 1, in bytes.
struct TextPlace {
  std::size_t line = 1;
  std::size_t column = 1;

  // Goes on behind `text`.
  void pass(std::string_view text);
};

namespace text {

// How many lines end in it.
[[nodiscard]] std::size_t count_lines(std::string_view text);

}  // namespace text
}  // namespace aipreflight
