#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "config.hpp"
#include "probe_records/records.hpp"
#include "stats/interval.hpp"
#include "stats/percentile.hpp"

namespace aipreflight::sla {

inline constexpr std::array<unsigned, 3> kPercents = {50, 95, 99};

// One field over all probes that are not errors.
struct FieldStats {
  std::uint64_t n = 0;                         // values behind the percentiles
  std::vector<stats::Percentile> percentiles;  // of kPercents; none if n is 0
  std::vector<stats::Interval> intervals;      // of the same, where a confidence was asked for
  std::uint64_t missed = 0;  // values that miss the bound of their field; 0 if it has none
  std::uint64_t absent = 0;
  probe_records::Rejected negative;
  probe_records::Rejected zero;
  probe_records::Rejected not_finite;

  // NaN if n is 0. `percent` is one of kPercents.
  [[nodiscard]] double at(unsigned percent, stats::Method method) const;
  [[nodiscard]] std::optional<stats::Interval> interval(unsigned percent) const;
};

// Everything that is judged or shown.
struct Measurements {
  std::uint64_t total = 0;
  std::uint64_t healthy = 0;
  std::uint64_t degraded = 0;
  std::uint64_t errors = 0;
  probe_records::Tally statuses{probe_records::kStatusLimit};
  probe_records::Tally endpoints{probe_records::kEndpointLimit};
  std::array<FieldStats, probe_records::kFields.size()> fields;

  [[nodiscard]] const FieldStats& field(probe_records::Field field) const {
    return fields[static_cast<std::size_t>(field)];
  }
  [[nodiscard]] std::uint64_t other() const { return total - healthy - degraded - errors; }
  [[nodiscard]] double healthy_rate() const;  // NaN without probes
  [[nodiscard]] double error_rate() const;
};

// `confidence`: of the intervals; unset: none are made.
[[nodiscard]] Measurements measure(probe_records::Records records,
                                   const Limits& limits = {},
                                   std::optional<double> confidence = {});

}  // namespace aipreflight::sla
