#pragma once

#if !defined(__cplusplus) || __cplusplus < 202002L
#error \
    "the C++ layer of aipreflight needs C++20; the C headers in aipreflight/abi/ need C11 or C++11"
#endif

#include <aipreflight/abi/types.h>
#include <string_view>

// Text on its way across the line between plugin and host.
namespace aipreflight::sdk::detail {

// Points into `text`.
constexpr aipf_str to_abi(std::string_view text) {
  return {text.data(), text.size()};
}

// Points into what `text` points to.
inline std::string_view from_abi(aipf_str text) {
  return text.data == nullptr ? std::string_view()
                              : std::string_view(text.data, static_cast<std::size_t>(text.size));
}

}  // namespace aipreflight::sdk::detail
