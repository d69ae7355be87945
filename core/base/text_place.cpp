#include "base/text_place.hpp"

#include <cstdint>
#include <cstring>

namespace aipreflight {

void TextPlace::pass(std::string_view text) {
  const std::size_t lines = text::count_lines(text);
  line += lines;
  if (lines == 0) {
    column += text.size();
    return;
  }
  // rfind() goes byte by byte.
  const void* last = ::memrchr(text.data(), '\n', text.size());
  column = static_cast<std::size_t>(text.data() + text.size() - static_cast<const char*>(last));
}

namespace text {

// As std::count() would, which GCC turns into vectors at -O3 alone.
std::size_t count_lines(std::string_view text) {
  using Bytes = std::uint8_t __attribute__((vector_size(16)));
  using Sums = std::uint64_t __attribute__((vector_size(16)));
  constexpr std::size_t kMost = 255;  // that a byte can count
  const Bytes breaks = Bytes{} + static_cast<std::uint8_t>('\n');
  std::size_t count = 0;
  while (text.size() >= sizeof(Bytes)) {
    Bytes counts{};
    std::size_t i = 0;
    for (std::size_t step = 0; step < kMost && i + sizeof(Bytes) <= text.size(); ++step) {
      Bytes bytes;
      std::memcpy(&bytes, text.data() + i, sizeof bytes);
      counts -= reinterpret_cast<Bytes>(bytes == breaks);  // true is -1
      i += sizeof bytes;
    }
    // Bytes of a sum overflow into nothing: neighbours are added in wider numbers first.
    constexpr std::uint64_t kEven = 0x00ff00ff00ff00ffu;
    const auto wide = reinterpret_cast<Sums>(counts);
    const Sums pairs = (wide & kEven) + ((wide >> 8) & kEven);
    const Sums all = (pairs * 0x0001000100010001u) >> 48;
    count += all[0] + all[1];
    text.remove_prefix(i);
  }
  for (const char c : text) count += c == '\n' ? 1 : 0;
  return count;
}

}  // namespace text
}  // namespace aipreflight
