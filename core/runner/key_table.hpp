#pragma once

#include <aipreflight/abi.h>
#include <string>
#include <vector>

#include "defects.hpp"
#include "model/check_type.hpp"

namespace aipreflight::runner {

inline constexpr std::uint64_t kKeyLimit = 1000;
inline constexpr std::uint32_t kCheckKeyFlags = AIPF_KEY_REQUIRED | AIPF_KEY_NONEMPTY;

// The key table of a check type as plain data. `flags`: those that a key may have. `where` names
// the check type in sentences.
[[nodiscard]] std::vector<Key> read_keys(const aipf_check_type& type,
                                         std::uint32_t flags,
                                         const std::string& where,
                                         Defects& defects);

// A text of a table: its copy, or "" and a defect. [one line, UTF-8, at most 64 KiB]
[[nodiscard]] std::string read_text(aipf_str text,
                                    const char* member,
                                    const std::string& where,
                                    Defects& defects);
// The same for a text that must not be empty.
[[nodiscard]] std::string read_required_text(aipf_str text,
                                             const char* member,
                                             const std::string& where,
                                             Defects& defects);
// Bits that this ABI does not know are refused with both numbers.
void check_bits(std::uint64_t bits,
                std::uint64_t known,
                const char* member,
                const std::string& where,
                Defects& defects);

}  // namespace aipreflight::runner
