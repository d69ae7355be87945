#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tokens/encoder.hpp"

namespace aipreflight::tokens {

// Bits of a character's class; generate.mjs writes the same.
enum CharacterClass : std::uint32_t {
  kLetter = 1,
  kNumber = 2,
  kUpper = 4,  // Lu, Lt, Lm, Lo, M
  kLower = 8,  // Ll, Lm, Lo, M
  kMark = 16,
  kSpace = 32,
};
[[nodiscard]] std::uint32_t class_of(std::uint32_t code_point);

// Sorted tokens in the memory of the module; looking one up allocates nothing.
class Vocabulary {
 public:
  [[nodiscard]] static const Vocabulary& of(Encoding encoding);
  [[nodiscard]] std::optional<std::uint32_t> rank(std::string_view bytes) const;

 private:
  friend struct Tables;
  std::uint32_t count_ = 0;
  const std::uint32_t* offsets_ = nullptr;
  const std::uint32_t* ranks_ = nullptr;
  const char* bytes_ = nullptr;
  // first token that begins with this byte, and one past the last
  std::uint32_t starts_[257] = {};
};

}  // namespace aipreflight::tokens
