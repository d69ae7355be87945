#include "measure.hpp"

#include <cmath>
#include <future>
#include <limits>

namespace aipreflight::sla {
namespace {

using probe_records::Column;
using probe_records::Field;

struct Bound {
  std::optional<double> limit;
  bool is_most = true;
};

Bound bound_of(Field field, const Limits& limits) {
  switch (field) {
    case Field::kTtft:
      return {limits.ttft_ms, true};
    case Field::kLatency:
      return {limits.latency_ms, true};
    case Field::kThroughput:
      return {limits.min_throughput, false};
  }
  return {};
}

FieldStats summarise(Column& column,
                     Bound bound,
                     unsigned percent,
                     const std::optional<Intervals>& intervals) {
  FieldStats stats;
  stats.n = column.values.size();
  stats.percentiles = stats::percentiles(column.values, {kPercents.begin(), kPercents.end()});
  for (const double value : column.values) {
    if (bound.limit) stats.missed += bound.is_most ? value > *bound.limit : value < *bound.limit;
  }
  if (intervals && stats.n > 0) {
    stats.interval = intervals->percentile(column.values, percent, bound.is_most);
  }
  stats.absent = column.absent;
  stats.negative = column.negative;
  stats.zero = column.zero;
  stats.not_finite = column.not_finite;
  return stats;
}

double share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double FieldStats::at(unsigned percent, stats::Method method) const {
  for (const auto& percentile : percentiles) {
    if (percentile.percent == percent) return percentile.by(method);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

unsigned gated_percent(Field field) {
  return field == Field::kThroughput ? 50 : 95;
}

double Measurements::healthy_rate() const {
  return share(healthy, total);
}

double Measurements::error_rate() const {
  return share(errors, total);
}

Measurements measure(probe_records::Records records,
                     const Limits& limits,
                     const std::optional<Intervals>& intervals) {
  Measurements result;
  result.total = records.rows;
  result.healthy = records.statuses.count(probe_records::kHealthy);
  result.degraded = records.statuses.count(probe_records::kDegraded);
  result.errors = records.statuses.count(probe_records::kError);
  // Few values are not worth a thread.
  constexpr std::uint64_t kWorthAThread = 100'000;
  const auto policy = records.rows < kWorthAThread ? std::launch::deferred
                                                   : std::launch::async | std::launch::deferred;
  std::array<std::future<FieldStats>, probe_records::kFields.size()> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i] = std::async(policy,
                           summarise,
                           std::ref(records.columns[i]),
                           bound_of(probe_records::kFields[i], limits),
                           gated_percent(probe_records::kFields[i]),
                           std::cref(intervals));
  }
  for (std::size_t i = 0; i < fields.size(); ++i) result.fields[i] = fields[i].get();
  result.statuses = std::move(records.statuses);
  result.endpoints = std::move(records.endpoints);
  return result;
}

}  // namespace aipreflight::sla
