#include "stats/quantile_interval.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "stats/binomial.hpp"
#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

TEST(QuantileRanks, OfTheMedianAreThoseOfTheSignTest) {
  // Conover, Practical Nonparametric Statistics, table of the sign test: n = 10 at 95 % gives the
  // 2nd and the 9th value.
  EXPECT_EQ(quantile_ranks(10, 50, 0.95).low, 2u);
  EXPECT_EQ(quantile_ranks(10, 50, 0.95).high, 9u);
  EXPECT_EQ(quantile_ranks(20, 50, 0.95).low, 6u);
  EXPECT_EQ(quantile_ranks(20, 50, 0.95).high, 15u);
}

TEST(QuantileRanks, HaveNoUpperEndForFewValues) {
  // 0.95^n <= 0.025 first at n = 72.
  EXPECT_EQ(quantile_ranks(71, 95, 0.95).high, 72u);
  EXPECT_EQ(quantile_ranks(72, 95, 0.95).high, 72u);
  EXPECT_EQ(quantile_ranks(1, 50, 0.95).low, 0u);
  EXPECT_EQ(quantile_ranks(0, 95, 0.95).high, 1u);
}

TEST(QuantileInterval, AgreesWithTheShareOverTheBound) {
  // Both ends say the same as the exact interval of the share of values above a bound.
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values;
    const std::size_t n = 5 + random.next() % 400;
    while (values.size() < n) values.push_back(static_cast<double>(random.next() % 100'000));
    const double bound = static_cast<double>(80'000 + random.next() % 20'000) + 0.5;
    std::uint64_t over = 0;
    for (const double value : values) over += value > bound ? 1 : 0;
    const Interval share = clopper_pearson(over, n, 0.9);
    const Interval percentile = quantile_interval(values, 95, 0.9);
    EXPECT_EQ(percentile.high <= bound, share.high <= 0.05) << over << "/" << n;
    EXPECT_EQ(percentile.low > bound, share.low >= 0.05) << over << "/" << n;
  }
}

TEST(QuantileInterval, HoldsThePercentileAsOftenAsItSays) {
  Random random(8);
  constexpr int kRounds = 2000;
  int missed = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> values;
    while (values.size() < 200)
      values.push_back(static_cast<double>(random.next() >> 11) * 0x1p-53);
    const Interval interval = quantile_interval(values, 95, 0.95);
    missed += interval.low > 0.95 || interval.high < 0.95 ? 1 : 0;
  }
  EXPECT_LE(missed, kRounds * 0.05);
  EXPECT_GE(missed, kRounds * 0.005);
}

std::uint64_t values_to_decide(std::uint64_t over, std::uint64_t n) {
  return stats::values_to_decide(over, n, [](std::uint64_t part, std::uint64_t values) {
    const Interval interval = clopper_pearson(part, values, 0.95);
    return interval.high <= 0.05 || interval.low > 0.05;
  });
}

TEST(ValuesToDecide, IsTheFirstNumberThatDecides) {
  EXPECT_EQ(values_to_decide(0, 10), 72u);
  EXPECT_EQ(values_to_decide(0, 200), 200u);
  const std::uint64_t needed = values_to_decide(2, 60);
  EXPECT_GT(needed, 500u);
  EXPECT_LE(clopper_pearson(needed / 30, needed, 0.95).high, 0.051);
  EXPECT_EQ(values_to_decide(5, 100), 0u);
  EXPECT_EQ(values_to_decide(0, 0), 0u);
}

}  // namespace
}  // namespace aipreflight::stats
