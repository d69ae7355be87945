#pragma once

#include <string>
#include <string_view>

#include "model/evidence.hpp"

// Numbers of a report in the words of a person; the same in every format.
namespace aipreflight::report {

// "812 ms", "95%" for a ratio, "not measured" for NaN.
[[nodiscard]] std::string quantity(double value, std::string_view unit);

// "<= 500 ms"; "≤ 500 ms" where `unicode`.
[[nodiscard]] std::string bound_phrase(const Gate& gate, bool unicode);

// "95% wilson interval 49% to 94%"; empty without an interval.
[[nodiscard]] std::string interval_phrase(const Gate& gate);

// "n=10, 95% wilson interval …": what stands behind a gate's value.
[[nodiscard]] std::string basis_phrase(const Gate& gate);

// "1.2 MiB", "512 B".
[[nodiscard]] std::string bytes_phrase(std::uint64_t bytes);

}  // namespace aipreflight::report
