#pragma once

#include <aipreflight/abi.h>
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

// Structs that a plugin hands over and that may be older or newer than ours: they begin with their
// own size.
namespace aipreflight::runner {

inline constexpr std::uint32_t kLargestStruct = 65536;

// The sizes of minor 0. A struct that grows keeps the number here.
template <typename T>
inline constexpr std::uint32_t kNeededSize = sizeof(T);

[[nodiscard]] inline std::string abi_version() {
  return std::to_string(AIPF_ABI_MAJOR) + "." + std::to_string(AIPF_ABI_MINOR);
}

// Copies what both sides know; the rest of `into` is zero. Returns what is wrong with it, or "".
template <typename T>
[[nodiscard]] std::string copy_struct(const T* from, T& into) {
  static_assert(std::is_trivially_copyable_v<T>);
  into = T{};
  if (from == nullptr) return "is null";
  std::uint32_t size = 0;
  std::memcpy(&size, from, sizeof size);
  if (size < kNeededSize<T>) {
    return "struct_size is " + std::to_string(size) + ", the ABI " + abi_version() +
           " needs at least " + std::to_string(kNeededSize<T>);
  }
  if (size > kLargestStruct) {
    return "struct_size is " + std::to_string(size) + ", at most " +
           std::to_string(kLargestStruct) + " is allowed";
  }
  std::memcpy(static_cast<void*>(&into), from, std::min<std::size_t>(size, sizeof(T)));
  return {};
}

}  // namespace aipreflight::runner
