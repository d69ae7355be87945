#include "stats/percentile.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace aipreflight::stats {
namespace {

// Answers order statistics in ascending order, each from what the one before left unordered. The
// last two ranks may be asked for again.
class Selector {
 public:
  explicit Selector(std::vector<double>& values) : values_(values) {}

  double at(std::size_t rank) {
    assert(rank < values_.size() && rank + 2 >= ordered_);
    if (rank >= ordered_) {
      const auto begin = values_.begin();
      std::nth_element(begin + offset(ordered_), begin + offset(rank), values_.end());
      ordered_ = rank + 1;
    }
    return values_[rank];
  }

 private:
  static std::ptrdiff_t offset(std::size_t rank) { return static_cast<std::ptrdiff_t>(rank); }

  std::vector<double>& values_;
  std::size_t ordered_ = 0;  // no value before this rank is above any behind it
};

Percentile select(Selector& selector, std::size_t n, unsigned percent) {
  // All ranks are taken from whole numbers: 0.95 is no double, and n * 0.95 may fall short of a
  // rank.
  const std::size_t scaled = n * percent;
  const std::size_t index = std::min(scaled / 100, n - 1);
  const std::size_t nearest = std::max<std::size_t>((scaled + 99) / 100, 1) - 1;
  const std::size_t low = (n - 1) * percent / 100;
  const std::size_t remainder = (n - 1) * percent % 100;

  Percentile result{percent};
  // nearest <= low + 1 and low <= index <= low + 1, so these two ranks are all that is needed.
  const double at_low = selector.at(low);
  const double at_next = low + 1 < n ? selector.at(low + 1) : at_low;
  result.index = index == low ? at_low : at_next;
  result.nearest_rank = nearest == low ? at_low : at_next;
  result.linear = at_low;
  if (remainder > 0) {
    result.linear += (at_next - at_low) * (static_cast<double>(remainder) / 100.0);
  }
  return result;
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::kIndex:
      return "index";
    case Method::kNearestRank:
      return "nearest-rank";
    case Method::kLinear:
      return "linear";
  }
  return "";
}

double Percentile::by(Method method) const {
  switch (method) {
    case Method::kIndex:
      return index;
    case Method::kNearestRank:
      return nearest_rank;
    case Method::kLinear:
      return linear;
  }
  return index;
}

std::vector<Percentile> percentiles(std::vector<double>& values,
                                    const std::vector<unsigned>& percents) {
  std::vector<Percentile> result;
  if (values.empty()) return result;
  Selector selector(values);
  for (const unsigned percent : percents) {
    result.push_back(select(selector, values.size(), percent));
  }
  return result;
}

}  // namespace aipreflight::stats
