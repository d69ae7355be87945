#include "sweep/capacity.hpp"

#include <algorithm>
#include <functional>
#include <limits>

#include "phrase.hpp"

namespace aipreflight::sla {
namespace {

using Measure = std::function<double(const Level&)>;

double concurrency_of(const Level& level) {
  return static_cast<double>(level.concurrency);
}

double rate_of(const Level& level) {
  return level.requests_per_second;
}

// One that is beyond with so many at once is not known to hold as many.
double concurrency_below(const Level& level) {
  return concurrency_of(level) - 1;
}

// Of the levels of the search; an open load is a confirmation of one of them.
sdk::Interval interval_of(const Sweep& sweep,
                          const Measure& within,
                          const Measure& beyond,
                          double value,
                          double confidence) {
  sdk::Interval interval{0, std::numeric_limits<double>::infinity(), confidence, "search"};
  for (const Sweep::Step& step : sweep.steps) {
    const Level& level = step.level;
    if (level.concurrency == 0 || !level.is_decided) continue;
    if (level.standing == Standing::kWithin) {
      interval.low = std::max(interval.low, within(level));
    } else if (level.standing == Standing::kBeyond) {
      interval.high = std::min(interval.high, beyond(level));
    }
  }
  // A server that is not steady may have one within above one beyond.
  interval.low = std::min(interval.low, value);
  interval.high = std::max(interval.high, value);
  return interval;
}

// What can be asked of a capacity, and how a level answers.
struct Capacity {
  const char* id;  // and the key under `capacity` that bounds it
  const char* statistic;
  const char* unit;
  Measure within;
  Measure beyond;
};

sdk::Gate measured(const Sweep& sweep,
                   const Capacity& capacity,
                   double bound,
                   const evidence::Certainty& certainty) {
  sdk::Gate gate;
  gate.id = capacity.id;
  gate.statistic = capacity.statistic;
  gate.unit = capacity.unit;
  gate.reason_code = "capacity_low";
  gate.config_key = std::string("capacity.") + capacity.id;
  gate.op = sdk::Op::kAtLeast;
  gate.bound = bound;
  if (sweep.steps.empty()) return gate;
  const Level& level = sweep.steps[sweep.within.value_or(0)].level;
  gate.value = sweep.within ? capacity.within(level) : 0;
  gate.n = static_cast<std::int64_t>(std::max<std::uint64_t>(1, level.probes));
  gate.interval =
      interval_of(sweep, capacity.within, capacity.beyond, gate.value, certainty.level());
  gate.straddle = certainty.straddle();
  return gate;
}

// What limits it, for whoever has to do something about it.
void tell(sdk::Gate& gate, const Sweep& sweep) {
  gate.message = value_against_bound(gate);
  if (!sweep.beyond) return;
  const Level& level = sweep.steps[*sweep.beyond].level;
  gate.message += ": beyond the SLA from " + std::to_string(level.concurrency) +
                  " at once, first by " + level.binding;
}

}  // namespace

std::vector<sdk::Gate> capacity_gates(const Sweep& sweep,
                                      const CapacityBounds& bounds,
                                      const evidence::Certainty& certainty) {
  std::vector<sdk::Gate> gates;
  const auto add = [&](const Capacity& capacity, double bound) {
    gates.push_back(measured(sweep, capacity, bound, certainty));
    tell(gates.back(), sweep);
  };
  if (bounds.min_concurrency) {
    add({"min_concurrency_within_sla",
         "concurrency within the SLA",
         "requests",
         concurrency_of,
         concurrency_below},
        static_cast<double>(*bounds.min_concurrency));
  }
  if (bounds.min_requests_per_second) {
    add({"min_requests_per_second_within_sla",
         "request rate within the SLA",
         "requests/s",
         rate_of,
         rate_of},
        *bounds.min_requests_per_second);
  }
  return gates;
}

}  // namespace aipreflight::sla
