#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "config.hpp"
#include "intervals.hpp"
#include "probe_records/records.hpp"
#include "stats/interval.hpp"
#include "stats/percentile.hpp"

namespace aipreflight::sla {

inline constexpr std::array<unsigned, 3> kPercents = {50, 95, 99};

// One field over all probes that are not errors.
struct FieldStats {
  std::uint64_t n = 0;                         // values behind the percentiles
  std::vector<stats::Percentile> percentiles;  // of kPercents; none if n is 0
  // Of the percentile that a gate bounds; unset without a confidence and without values.
  std::optional<stats::Interval> interval;
  std::uint64_t missed = 0;  // values that miss the bound of their field; 0 if it has none
  std::uint64_t absent = 0;
  probe_records::Rejected negative;
  probe_records::Rejected zero;
  probe_records::Rejected not_finite;

  // NaN if n is 0. `percent` is one of kPercents.
  [[nodiscard]] double at(unsigned percent, stats::Method method) const;
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

// The percentile of a field that a gate bounds: 95 of times, 50 of the throughput.
[[nodiscard]] unsigned gated_percent(probe_records::Field field);

// `intervals`: how they are made; unset: none are.
[[nodiscard]] Measurements measure(probe_records::Records records,
                                   const Limits& limits = {},
                                   const std::optional<Intervals>& intervals = {});

}  // namespace aipreflight::sla
