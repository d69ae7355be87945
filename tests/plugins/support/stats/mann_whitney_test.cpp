#include "stats/mann_whitney.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

double greater(const std::vector<double>& earlier, const std::vector<double>& later) {
  double u = 0;
  for (const double l : later) {
    for (const double e : earlier) u += l > e ? 1 : l == e ? 0.5 : 0;
  }
  return u;
}

// Of all ways to say which of the values are the later ones, those with a U at least as great.
double slow(const std::vector<double>& earlier, const std::vector<double>& later) {
  std::vector<double> all = earlier;
  all.insert(all.end(), later.begin(), later.end());
  std::vector<bool> is_later(all.size(), false);
  std::fill(is_later.end() - static_cast<std::ptrdiff_t>(later.size()), is_later.end(), true);
  const double observed = greater(earlier, later);
  int count = 0;
  int as_great = 0;
  do {
    std::vector<double> first;
    std::vector<double> second;
    for (std::size_t i = 0; i < all.size(); ++i) (is_later[i] ? second : first).push_back(all[i]);
    ++count;
    if (greater(first, second) >= observed) ++as_great;
  } while (std::next_permutation(is_later.begin(), is_later.end()));
  return static_cast<double>(as_great) / count;
}

TEST(MannWhitney, OfSeparatedSamplesIsOneArrangementOfAll) {
  EXPECT_NEAR(
      mann_whitney(std::vector<double>{1, 2, 3}, std::vector<double>{4, 5, 6}), 1.0 / 20, 1e-12);
  EXPECT_NEAR(mann_whitney(std::vector<double>{1, 2, 3, 4}, std::vector<double>{5, 6, 7, 8}),
              1.0 / 70,
              1e-12);
  EXPECT_NEAR(mann_whitney(std::vector<double>{4, 5, 6}, std::vector<double>{1, 2, 3}), 1, 1e-12);
}

TEST(MannWhitney, CountsEveryArrangementOfFewValues) {
  Random random(5);
  for (int round = 0; round < 40; ++round) {
    std::vector<double> values;
    for (std::uint64_t i = 0; i < 9; ++i)
      values.push_back(static_cast<double>(i * 10 + random.next() % 10));
    for (std::size_t i = values.size(); i > 1; --i)
      std::swap(values[i - 1], values[random.next() % i]);
    const auto split = values.begin() + 2 + static_cast<std::ptrdiff_t>(random.next() % 5);
    const std::vector<double> earlier(values.begin(), split);
    const std::vector<double> later(split, values.end());
    EXPECT_NEAR(mann_whitney(earlier, later), slow(earlier, later), 1e-12);
  }
}

TEST(MannWhitney, CorrectsForTies) {
  const std::vector<double> earlier = {1, 2, 2, 3, 3, 3, 4, 5};
  const std::vector<double> later = {2, 3, 3, 4, 4, 5, 5, 6};
  EXPECT_NEAR(mann_whitney(earlier, later), slow(earlier, later), 0.02);
}

TEST(MannWhitney, SaysNothingOfEqualOrMissingValues) {
  EXPECT_EQ(mann_whitney(std::vector<double>(5, 1.0), std::vector<double>(5, 1.0)), 0.5);
  EXPECT_EQ(mann_whitney({}, std::vector<double>{1}), 1);
  EXPECT_EQ(mann_whitney(std::vector<double>{1}, {}), 1);
}

TEST(MannWhitney, TheApproximationContinuesTheCount) {
  std::vector<double> earlier;
  std::vector<double> later;
  for (int i = 0; i < 20; ++i) {
    earlier.push_back(i * 2.0);
    later.push_back(i * 2.0 + 9);
  }
  const double counted = mann_whitney(earlier, later);
  earlier.push_back(40);
  EXPECT_NEAR(mann_whitney(earlier, later), counted, 0.02);
}

}  // namespace
}  // namespace aipreflight::stats
