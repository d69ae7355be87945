#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aipreflight::cost {

// Whether a text holds any of some words; hundreds of megabytes a second, so that most files need
// not be parsed.
class Needles {
 public:
  explicit Needles(const std::vector<std::string>& words);
  [[nodiscard]] bool are_in(std::string_view text) const;

 private:
  std::vector<std::vector<std::string>> by_pair_;  // words that begin with the same two bytes
  std::vector<std::uint16_t> index_;  // 65,536 pairs of bytes to 1 + place in by_pair_; 0: none
  std::array<bool, 256> is_start_{};
};

}  // namespace aipreflight::cost
