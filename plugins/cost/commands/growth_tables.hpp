#pragma once

#include <cstdint>
#include <string>

#include "growth.hpp"

// A growth as people read it: the difference comes first. Text of the sources is escaped for where
// it lands.
namespace aipreflight::cost {

// For a terminal. `columns` 0: no limit.
[[nodiscard]] std::string text_table(const Growth& growth, std::uint32_t columns);
// For a comment on a pull request. It ends with a comment of HTML, "<!-- aipreflight cost diff
// -->", by which a later run finds it again.
[[nodiscard]] std::string markdown_table(const Growth& growth);

}  // namespace aipreflight::cost
