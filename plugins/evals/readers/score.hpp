#pragma once

#include <limits>

#include "json/document.hpp"

namespace aipreflight::evals {

// Of a case that should have a score and has none.
inline constexpr double kNoScore = std::numeric_limits<double>::quiet_NaN();

// A number; true and false as 1 and 0. kNoScore for anything else, and for what is not finite:
// Python's writers leave NaN and Infinity where a metric broke.
[[nodiscard]] double score_of(const json::Node& value);

}  // namespace aipreflight::evals
