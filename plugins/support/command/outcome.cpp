#include "command/outcome.hpp"

#include "base/text.hpp"

namespace aipreflight::command {
namespace {

constexpr std::size_t kShownBytes = 400;

std::string last_words(const process::Captured& err) {
  const std::string all = err.text();
  std::string_view words = text::trim(all);
  if (words.size() > kShownBytes) words.remove_prefix(words.size() - kShownBytes);
  return text::one_line(words);
}

}  // namespace

std::string describe(const process::Outcome& outcome) {
  const std::string words = last_words(outcome.err);
  return outcome.to_string() + (words.empty() ? "" : ": " + words);
}

}  // namespace aipreflight::command
