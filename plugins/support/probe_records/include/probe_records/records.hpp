#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "probe_records/tally.hpp"

namespace aipreflight::probe_records {

// Values of a measured field that cannot be measurements: counted, and left out of the statistics.
struct Rejected {
  std::uint64_t rows = 0;
  std::uint64_t first_line = 0;  // from 1; 0: none

  void add(std::uint64_t line);
};

enum class Field { kTtft, kLatency, kThroughput };
inline constexpr std::array kFields = {Field::kTtft, Field::kLatency, Field::kThroughput};
[[nodiscard]] std::string_view name_of(Field field);  // "ttft_ms"

// One measured field over all rows that are not errors: what an error row says of times is not a
// time.
struct Column {
  std::vector<double>
      values;                // finite; times above 0, rates not below it. In the order of the file
  std::uint64_t absent = 0;  // missing or null
  Rejected negative;
  Rejected zero;        // times only: a prober writes 0 where it saw no token
  Rejected not_finite;  // NaN, Infinity, 1e400
};

inline constexpr std::string_view kHealthy = "healthy";
inline constexpr std::string_view kDegraded = "degraded";
inline constexpr std::string_view kError = "error";
inline constexpr std::string_view kUnknown = "unknown";  // rows without a status

inline constexpr std::size_t kStatusLimit = 100;
inline constexpr std::size_t kEndpointLimit = 1000;

// What a file of probes holds, without the rows themselves.
struct Records {
  std::uint64_t rows = 0;
  Tally statuses{kStatusLimit};
  Tally endpoints{kEndpointLimit};  // provider, a NUL, model
  std::array<Column, kFields.size()> columns;

  [[nodiscard]] Column& column(Field field) { return columns[static_cast<std::size_t>(field)]; }
  [[nodiscard]] const Column& column(Field field) const {
    return columns[static_cast<std::size_t>(field)];
  }
  // Room for so many rows: to grow step by step would copy all that is there each time.
  void reserve(std::size_t count);
  // Appends the records of lines that come later in the file; their line numbers grow by
  // `lines_before`.
  void append(const Records& later, std::uint64_t lines_before);
};

}  // namespace aipreflight::probe_records
