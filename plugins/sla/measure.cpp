#include "measure.hpp"

#include <cmath>
#include <future>
#include <limits>

namespace aipreflight::sla {
namespace {

using probe_records::Column;

FieldStats summarise(Column& column) {
  FieldStats stats;
  stats.n = column.values.size();
  stats.percentiles = stats::percentiles(column.values, {kPercents.begin(), kPercents.end()});
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

double Measurements::healthy_rate() const {
  return share(healthy, total);
}

double Measurements::error_rate() const {
  return share(errors, total);
}

Measurements measure(probe_records::Records records) {
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
    fields[i] = std::async(policy, summarise, std::ref(records.columns[i]));
  }
  for (std::size_t i = 0; i < fields.size(); ++i) result.fields[i] = fields[i].get();
  result.statuses = std::move(records.statuses);
  result.endpoints = std::move(records.endpoints);
  return result;
}

}  // namespace aipreflight::sla
