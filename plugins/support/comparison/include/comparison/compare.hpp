#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "stats/interval.hpp"

namespace aipreflight::comparison {

// A case whose value changed.
struct Change {
  std::string id;
  double before = 0;
  double after = 0;
};

// One metric case by case, here and in an earlier run. NaN: the case has no value of it.
struct Paired {
  std::string name;
  bool is_lower_better = false;
  std::vector<std::pair<std::string, double>> before = {};  // id and value; ids are unique
  std::vector<std::pair<std::string, double>> after = {};
};

struct Comparison {
  std::string name;
  std::size_t pairs = 0;          // cases with a value in both
  double drop = 0;                // of the mean, in the direction that is worse; NaN of no pairs
  double p = 1;                   // one-sided: exact McNemar where all values are 0 or 1, else the
                                  // sign-flip permutation test of stats/paired.hpp
  double adjusted_p = 1;          // over all comparisons (Holm)
  stats::Interval interval = {};  // of the drop, bootstrap over the pairs, 95 %
  std::vector<Change> regressed = {};  // the greatest drop first
  std::vector<Change> improved = {};
};

// In the order of `metrics`. [pure]
[[nodiscard]] std::vector<Comparison> compare(const std::vector<Paired>& metrics);

// For the details of a report: the numbers and the first hundred changes each way. `noun` is that
// of the names of members: "queries" in "regressed_queries".
[[nodiscard]] json::Value to_json(const Comparison& comparison, const std::string& noun);

}  // namespace aipreflight::comparison
