#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aipreflight::tokens {

// The public vocabularies of byte-pair encoding that models of OpenAI use.
enum class Encoding { kCl100k, kO200k };

// The tokens of a text, exactly as the vocabulary's owner counts them: special tokens in the text
// are plain text. Invalid UTF-8 is replaced first. [any thread]
[[nodiscard]] std::vector<std::uint32_t> encode(std::string_view text, Encoding encoding);
[[nodiscard]] std::uint64_t count(std::string_view text, Encoding encoding);

// How the tokens of a model are counted.
struct Counting {
  Encoding encoding = Encoding::kO200k;
  bool is_exact = false;  // the model's own vocabulary; otherwise the nearest documented one
  // What the count is multiplied with where it is not exact.
  double factor = 1;
};
// By the model's name, without provider: "gpt-4o", "claude-sonnet-4-5"; README.md of cost has the
// table and its sources.
[[nodiscard]] Counting counting_of(std::string_view model);

}  // namespace aipreflight::tokens
