#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/source_ref.hpp"
#include "json/value.hpp"

namespace aipreflight::observability {

// What one set of attributes has counted.
struct MetricPoint {
  json::Value attributes;    // object
  std::int64_t time_ns = 0;  // of its last count, since 1970; 0: not said
  std::uint64_t count = 0;   // of a histogram
  double sum = 0;            // of a histogram, or the value of anything else; NaN: not a number
  bool has_sum = false;
  std::vector<double> bounds{};          // upper ones of all buckets but the last
  std::vector<std::uint64_t> buckets{};  // empty: not said
};

// One metric of OpenTelemetry, as one message has it.
struct Metric {
  std::string name;
  std::string unit;
  std::string type;  // histogram, exponentialHistogram, sum, gauge, summary; empty: none
  std::vector<MetricPoint> points;
  SourceRef where{};
};

}  // namespace aipreflight::observability
