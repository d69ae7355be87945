#pragma once

#include <span>

namespace aipreflight::stats {

// How alike values are that follow each other.
struct Serial {
  double correlation = 0;  // of ranks with those of the value before; 0 where all are the same
  // So many independent values say as much: n (1 - r) / (1 + r), and n where r is not positive.
  double effective = 0;
  // r is beyond 2 / sqrt(n), which it is once in twenty times where nothing follows from anything.
  bool is_shown = false;
};

// Of values in the order in which they came. Ranks, so that one value that is far off decides
// nothing. [pure]
[[nodiscard]] Serial serial(std::span<const double> values);

}  // namespace aipreflight::stats
