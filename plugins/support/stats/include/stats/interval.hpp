#pragma once

namespace aipreflight::stats {

// From `low` to `high`, both included. The default says nothing of a proportion.
struct Interval {
  double low = 0;
  double high = 1;
};

}  // namespace aipreflight::stats
