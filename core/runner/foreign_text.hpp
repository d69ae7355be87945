#pragma once

#include <aipreflight/abi.h>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Text that a plugin hands over: never trusted to be readable, short or UTF-8.
namespace aipreflight::runner {

inline constexpr std::size_t kTextLimit = 65536;  // messages, logs, documentation
inline constexpr std::size_t kNameLimit = 200;    // ids, names and reason codes
inline constexpr std::size_t kFieldLimit = 4096;  // everything else: units, files, links

[[nodiscard]] inline std::string_view view(aipf_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}
// What is wrong with the pair of data and size itself: "is null with size 12"; "" if nothing is.
[[nodiscard]] std::string pair_defect(aipf_str text);

// What forbids a text of a table, which is shown as it is: "has 70000 bytes, at most 65536 are
// allowed", "is not UTF-8 (byte 4)", "holds the control character 0x1B (byte 2)"; "" if nothing
// does.
[[nodiscard]] std::string text_defect(aipf_str text);

// What forbids a name (`id`, `name`, `reason_code`: abi/evidence.h); "" if nothing does.
[[nodiscard]] std::string name_defect(aipf_str text);

[[nodiscard]] bool is_module_id(std::string_view text);  // [a-z][a-z0-9-]{1,40}

// A word for messages: 'text', escaped and short.
[[nodiscard]] std::string quoted(std::string_view text);

// Bytes at the end of a text that begin a UTF-8 character and do not finish it.
[[nodiscard]] std::size_t unfinished_tail(std::string_view text);

}  // namespace aipreflight::runner
