#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <aipreflight/report.hpp>

#include "measure.hpp"

// How numbers are worded.
namespace aipreflight::sla {

[[nodiscard]] std::string count_of(std::uint64_t count,
                                   std::string_view noun);  // "1 probe", "4 probes"
[[nodiscard]] std::string percent_of(double share);         // "5%"
// "p95 TTFT 812 ms against <= 500 ms"; "not measured" in the place of a value that is none.
[[nodiscard]] std::string value_against_bound(const sdk::Gate& gate);
// "10 absent, 2 negative", or "no successful probe" where nothing was counted.
[[nodiscard]] std::string rejects_of(const FieldStats& stats);
// Values of all fields that were left out because they cannot be measurements.
[[nodiscard]] std::uint64_t rejected_values(const Measurements& measured);

}  // namespace aipreflight::sla
