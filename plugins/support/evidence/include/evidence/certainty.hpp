#pragma once

#include <optional>
#include <string>

#include <aipreflight/config.hpp>
#include <aipreflight/report.hpp>

namespace aipreflight::evidence {

// How far a check's intervals decide: its keys `confidence` and `inconclusive`.
struct Certainty {
  std::optional<double> confidence =
      {};  // unset: the numbers decide, however few stand behind them
  sdk::Straddle inconclusive = sdk::Straddle::kLenient;

  // Of a gate that has an interval.
  [[nodiscard]] sdk::Straddle straddle() const {
    return confidence ? inconclusive : sdk::Straddle::kPoint;
  }
  // Of the interval that is shown where none decides.
  [[nodiscard]] double level() const { return confidence.value_or(0.95); }
};

// Reads both keys, which stand under `prefix` ("gate."); `inconclusive` alone is an error at its
// place.
[[nodiscard]] Certainty read_certainty(const sdk::Config& config, const std::string& prefix = "");

}  // namespace aipreflight::evidence
