#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure.hpp"

namespace aipreflight::sla {

// Builds what a file of probes would have given.
class SampledRecords {
 public:
  SampledRecords& rows(
      std::string_view status, int count, double ttft, double latency, double throughput) {
    records_.rows += static_cast<std::uint64_t>(count);
    records_.statuses.add(status, static_cast<std::uint64_t>(count));
    if (status == probe_records::kError) return *this;
    for (int i = 0; i < count; ++i) {
      add(probe_records::Field::kTtft, ttft);
      add(probe_records::Field::kLatency, latency);
      add(probe_records::Field::kThroughput, throughput);
    }
    return *this;
  }
  SampledRecords& healthy(int count) { return rows("healthy", count, 200, 3000, 5); }
  SampledRecords& degraded(int count) { return rows("degraded", count, 200, 3000, 5); }
  SampledRecords& errors(int count) { return rows("error", count, 0, 0, 0); }
  SampledRecords& ttfts(const std::vector<double>& values) {
    for (const double value : values) rows("healthy", 1, value, 3000, 5);
    return *this;
  }
  // Rows that have the status and nothing else.
  SampledRecords& bare(std::string_view status, int count) {
    records_.rows += static_cast<std::uint64_t>(count);
    records_.statuses.add(status, static_cast<std::uint64_t>(count));
    for (auto& column : records_.columns) column.absent += static_cast<std::uint64_t>(count);
    return *this;
  }
  probe_records::Column& column(probe_records::Field field) { return records_.column(field); }
  probe_records::Records& records() { return records_; }

  [[nodiscard]] Measurements measured(const Limits& limits = {},
                                      const Rules& rules = {}) const {
    return measure(records_, limits, intervals_of(rules, limits));
  }

 private:
  void add(probe_records::Field field, double value) {
    records_.column(field).values.push_back(value);
  }
  probe_records::Records records_;
};

inline Limits usual_limits() {
  return {500, 10000, 3, 0.01};
}

}  // namespace aipreflight::sla
