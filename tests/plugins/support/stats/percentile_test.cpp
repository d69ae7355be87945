#include "stats/percentile.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace aipreflight::stats {
namespace {

std::vector<double> one_to(int n) {
  std::vector<double> values;
  for (int i = n; i >= 1; --i) values.push_back(i);
  return values;
}

Percentile p95_of_one_to(int n) {
  auto values = one_to(n);
  return percentiles(values, {95}).front();
}

TEST(Percentile, OfNothingIsNone) {
  std::vector<double> none;
  EXPECT_TRUE(percentiles(none, {50, 95}).empty());
}

TEST(Percentile, OfOneValueIsThatValueByEveryMethod) {
  std::vector<double> one = {7};
  for (const auto& percentile : percentiles(one, {0, 50, 95, 100})) {
    EXPECT_EQ(percentile.index, 7);
    EXPECT_EQ(percentile.nearest_rank, 7);
    EXPECT_EQ(percentile.linear, 7);
  }
}

TEST(Percentile, MethodsDifferWhereTheRankIsWhole) {
  const auto p95 = p95_of_one_to(20);
  EXPECT_EQ(p95.index, 20);
  EXPECT_EQ(p95.nearest_rank, 19);
  EXPECT_DOUBLE_EQ(p95.linear, 19.05);
}

TEST(Percentile, IndexIsTheMaximumUpToTwentyValues) {
  for (int n = 1; n <= 20; ++n) EXPECT_EQ(p95_of_one_to(n).index, n) << n;
  EXPECT_EQ(p95_of_one_to(21).index, 20);
}

TEST(Percentile, ExtremesAreMinimumAndMaximum) {
  auto values = one_to(10);
  const auto both = percentiles(values, {0, 100});
  EXPECT_EQ(both[0].index, 1);
  EXPECT_EQ(both[0].linear, 1);
  EXPECT_EQ(both[1].index, 10);
  EXPECT_EQ(both[1].nearest_rank, 10);
  EXPECT_EQ(both[1].linear, 10);
}

TEST(Percentile, MethodsHaveNames) {
  EXPECT_EQ(to_string(Method::kIndex), "index");
  EXPECT_EQ(to_string(Method::kNearestRank), "nearest-rank");
  EXPECT_EQ(to_string(Method::kLinear), "linear");
}

// The definitions, from a sorted copy.
TEST(Percentile, AgreesWithSortingForEverySize) {
  std::mt19937 random(20240607);
  for (std::size_t n = 1; n <= 300; ++n) {
    std::vector<double> values(n);
    for (double& value : values) value = static_cast<double>(random() % 97) / 4;
    std::vector<double> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    for (const auto& got : percentiles(values, {0, 1, 50, 51, 90, 95, 99, 100})) {
      const std::size_t scaled = n * got.percent;
      EXPECT_EQ(got.index, sorted[std::min(scaled / 100, n - 1)]) << n << " p" << got.percent;
      const std::size_t rank = std::max<std::size_t>(1, (scaled + 99) / 100);
      EXPECT_EQ(got.nearest_rank, sorted[rank - 1]) << n << " p" << got.percent;
      const double h = static_cast<double>((n - 1) * got.percent) / 100;
      const auto low = static_cast<std::size_t>(h);
      const double next = sorted[std::min(low + 1, n - 1)];
      EXPECT_NEAR(got.linear, sorted[low] + (h - std::floor(h)) * (next - sorted[low]), 1e-9);
    }
  }
}

}  // namespace
}  // namespace aipreflight::stats
