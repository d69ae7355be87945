#include "stats/binomial.hpp"

#include <gtest/gtest.h>

#include "stats/wilson.hpp"

namespace aipreflight::stats {
namespace {

// Sums the terms one by one, as the definition says.
double slow_upper_tail(std::uint64_t successes, std::uint64_t n, double share) {
  double sum = 0;
  for (std::uint64_t k = successes; k <= n; ++k) {
    double term = 1;
    for (std::uint64_t i = 0; i < k; ++i) {
      term *= static_cast<double>(n - i) / static_cast<double>(i + 1) * share;
    }
    for (std::uint64_t i = k; i < n; ++i) term *= 1 - share;
    sum += term;
  }
  return sum;
}

TEST(UpperTail, IsTheSumOfItsTerms) {
  for (const std::uint64_t n : {1u, 2u, 7u, 30u}) {
    for (std::uint64_t k = 0; k <= n; ++k) {
      for (const double share : {0.01, 0.3, 0.5, 0.95}) {
        EXPECT_NEAR(upper_tail(k, n, share), slow_upper_tail(k, n, share), 1e-12)
            << k << "/" << n << " at " << share;
      }
    }
  }
  EXPECT_EQ(upper_tail(4, 3, 0.5), 0);
}

TEST(ClopperPearson, HasTheTextbookValues) {
  // Newcombe, Statistics in Medicine 17 (1998), table I: method 5.
  EXPECT_NEAR(clopper_pearson(81, 263).low, 0.2527, 5e-5);
  EXPECT_NEAR(clopper_pearson(81, 263).high, 0.3676, 5e-5);
  EXPECT_NEAR(clopper_pearson(15, 148).low, 0.0578, 5e-5);
  EXPECT_NEAR(clopper_pearson(15, 148).high, 0.1617, 5e-5);
  EXPECT_EQ(clopper_pearson(0, 20).low, 0);
  EXPECT_NEAR(clopper_pearson(0, 20).high, 0.1684, 5e-5);
  EXPECT_NEAR(clopper_pearson(1, 29).low, 0.0009, 5e-5);
  EXPECT_NEAR(clopper_pearson(1, 29).high, 0.1776, 5e-5);
  EXPECT_EQ(clopper_pearson(29, 29).high, 1);
}

TEST(ClopperPearson, OfNothingIsEverything) {
  EXPECT_EQ(clopper_pearson(0, 0).low, 0);
  EXPECT_EQ(clopper_pearson(0, 0).high, 1);
}

TEST(ClopperPearson, EndsWhereTheTailsAreAsSmallAsAsked) {
  for (const std::uint64_t n : {5u, 100u, 100'000u}) {
    const std::uint64_t k = n * 9 / 10;
    const Interval interval = clopper_pearson(k, n, 0.9);
    EXPECT_NEAR(upper_tail(k, n, interval.low), 0.05, 1e-8);
    EXPECT_NEAR(1 - upper_tail(k + 1, n, interval.high), 0.05, 1e-8);
  }
}

TEST(NormalQuantile, HasTheTableValues) {
  EXPECT_NEAR(normal_quantile(0.95), kZ95, 1e-9);
  EXPECT_NEAR(normal_quantile(0.90), 1.6448536269514722, 1e-9);
  EXPECT_NEAR(normal_quantile(0.99), 2.5758293035489004, 1e-9);
}

TEST(CasesToProve, AreTheFewestThatWilsonsBoundNeeds) {
  struct Row {
    double bound;
    std::uint64_t one_sided;
    std::uint64_t two_sided;
  };
  for (const Row& row :
       {Row{0.80, 11, 16}, Row{0.90, 25, 35}, Row{0.95, 52, 73}, Row{0.99, 268, 381}}) {
    EXPECT_EQ(cases_to_prove(row.bound, 0.90), row.one_sided) << row.bound;
    EXPECT_EQ(cases_to_prove(row.bound, 0.95), row.two_sided) << row.bound;
    EXPECT_GE(wilson(row.two_sided, row.two_sided).low, row.bound);
    EXPECT_LT(wilson(row.two_sided - 1, row.two_sided - 1).low, row.bound);
  }
}

}  // namespace
}  // namespace aipreflight::stats
