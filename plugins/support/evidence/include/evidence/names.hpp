#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aipreflight::evidence {

inline constexpr std::size_t kMaxNameBytes = 120;

// A name from outside as part of a gate's id or as a metric's name: whatever these may not hold
// becomes %XX, and so does '%' itself, so that different names of at most kMaxNameBytes stay
// different.
[[nodiscard]] std::string id_part(std::string_view name);

// A value with as few digits, four at least, as tell it from `other`. "ratio" is shown as per cent.
[[nodiscard]] std::string shown(double value, double other, std::string_view unit);

}  // namespace aipreflight::evidence
