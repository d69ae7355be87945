#include "needles.hpp"

#include <algorithm>

namespace aipreflight::cost {
namespace {

std::size_t pair_of(const char* at) {
  return static_cast<std::size_t>(static_cast<unsigned char>(at[0])) << 8 |
         static_cast<unsigned char>(at[1]);
}

}  // namespace

Needles::Needles(const std::vector<std::string>& words) : index_(65536, 0) {
  for (const std::string& word : words) {
    if (word.size() < 2) continue;
    std::uint16_t& place = index_[pair_of(word.data())];
    if (place == 0) {
      by_pair_.emplace_back();
      place = static_cast<std::uint16_t>(by_pair_.size());
    }
    by_pair_[place - 1u].push_back(word);
    is_start_[static_cast<unsigned char>(word[0])] = true;
  }
}

bool Needles::are_in(std::string_view text) const {
  if (text.size() < 2) return false;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at + 1 < end; ++at) {
    if (!is_start_[static_cast<unsigned char>(*at)]) continue;
    const std::uint16_t place = index_[pair_of(at)];
    if (place == 0) continue;
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    const auto& words = by_pair_[place - 1u];
    if (std::any_of(words.begin(), words.end(), [rest](const std::string& word) {
          return rest.starts_with(word);
        })) {
      return true;
    }
  }
  return false;
}

}  // namespace aipreflight::cost
