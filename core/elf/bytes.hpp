#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace aipreflight::elf {

// A struct at an offset; nullopt where the bytes end before it does.
template <typename T>
std::optional<T> read_at(std::string_view bytes, std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T result;
  std::memcpy(&result, bytes.data() + offset, sizeof(T));
  return result;
}

inline bool reaches_beyond(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
  return offset > bytes.size() || size > bytes.size() - offset;
}

}  // namespace aipreflight::elf
