#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "tokens/encoder.hpp"

namespace aipreflight::tokens {

// Cuts a text into the pieces within which bytes are merged. It does by hand what the published
// expressions of cl100k_base and o200k_base say, alternative by alternative, with the greedy
// choices and the backtracking that they imply.
class Splitter {
 public:
  Splitter(std::string_view text, Encoding encoding);

  // The next piece; empty at the end.
  [[nodiscard]] std::string_view next();

 private:
  struct Character {
    std::uint32_t offset;
    std::uint32_t code;
    std::uint32_t bits;
  };

  [[nodiscard]] std::size_t match(std::size_t at) const;  // one past the piece that begins at `at`
  [[nodiscard]] std::size_t match_cl100k(std::size_t at) const;
  [[nodiscard]] std::size_t match_o200k(std::size_t at) const;
  [[nodiscard]] std::size_t word(std::size_t at, bool ends_lower) const;
  [[nodiscard]] std::size_t word_from(std::size_t at, bool ends_lower) const;
  [[nodiscard]] std::size_t contraction(std::size_t at) const;
  [[nodiscard]] std::size_t numbers(std::size_t at) const;
  [[nodiscard]] std::size_t symbols(std::size_t at, bool with_slash) const;
  [[nodiscard]] std::size_t spaces(std::size_t at) const;
  [[nodiscard]] std::size_t run(std::size_t at, std::uint32_t bits) const;
  [[nodiscard]] bool is(std::size_t at, std::uint32_t bits) const {
    return at < characters_.size() && (characters_[at].bits & bits) != 0;
  }
  [[nodiscard]] std::uint32_t code(std::size_t at) const {
    return at < characters_.size() ? characters_[at].code : 0;
  }
  [[nodiscard]] bool is_line_end(std::size_t at) const {
    return code(at) == '\r' || code(at) == '\n';
  }
  // What may stand before a word: anything but letters, numbers and line ends.
  [[nodiscard]] bool is_lead(std::size_t at) const {
    return at < characters_.size() && !is(at, 1 | 2) && !is_line_end(at);
  }

  std::string_view text_;
  Encoding encoding_;
  std::vector<Character> characters_;
  std::size_t at_ = 0;
};

}  // namespace aipreflight::tokens
