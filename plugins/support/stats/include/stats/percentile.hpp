#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace aipreflight::stats {

// Three ways to take the p-th percentile of n observed values x[0] <= … <= x[n-1].
enum class Method {
  kIndex,  // x[min(floor(n·p/100), n-1)]: an observed value, one rank above nearest rank where
           // n·p/100 is whole
  kNearestRank,  // x[ceil(n·p/100) - 1]: an observed value; the textbook definition
  kLinear,       // between ranks h = (n-1)·p/100, as numpy and R (type 7) do by default
};
[[nodiscard]] std::string_view to_string(Method method);  // "index", "nearest-rank", "linear"

struct Percentile {
  unsigned percent = 0;  // 0 to 100
  double index = 0;
  double nearest_rank = 0;
  double linear = 0;

  [[nodiscard]] double by(Method method) const;
};

// Every percentile asked for, each by all three methods; empty where there are no values. Reorders
// `values`, and is linear in their number: nothing is sorted. `percents` ascend. NaN must not
// occur.
[[nodiscard]] std::vector<Percentile> percentiles(std::vector<double>& values,
                                                  const std::vector<unsigned>& percents);

}  // namespace aipreflight::stats
