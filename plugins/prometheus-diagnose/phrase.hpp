#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalogue.hpp"
#include "facts.hpp"

// How numbers are worded.
namespace aipreflight::diagnose {

// "590 ms", "12.4 s", "97%", "4 requests".
[[nodiscard]] std::string with_unit(double value, std::string_view unit);
[[nodiscard]] std::string milliseconds(double seconds);  // "590 ms"

// One number under its name: "queue_time.mean 590 ms". The quantile of a histogram is the bucket
// that holds it, never a point: "queue_time.p95 at most 300 ms (below the first bucket)".
[[nodiscard]] std::string describe(std::string_view reference,
                                   const Facts& facts,
                                   const Catalogue& catalogue);

// Of a histogram's quantile ("p95"): "at most 300 ms (below the first bucket)", "1 s to 2.5 s".
[[nodiscard]] std::string quantile_text(std::string_view signal,
                                        std::string_view quantile,
                                        std::string_view unit,
                                        const Facts& facts);

}  // namespace aipreflight::diagnose
