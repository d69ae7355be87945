#include "stats/sample_size.hpp"

#include <gtest/gtest.h>

#include "stats/binomial.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::stats {
namespace {

// gate-evals-rag, section 3: fewest all-pass cases that can prove a bound, two-sided 95 %.
TEST(SampleSize, OfAShareIsThatOfThePublishedTable) {
  EXPECT_EQ(cases_to_decide_share(1, 5, 0.8, 0.95), 16u);
  EXPECT_EQ(cases_to_decide_share(1, 5, 0.9, 0.95), 35u);
  EXPECT_EQ(cases_to_decide_share(1, 5, 0.95, 0.95), 73u);
  EXPECT_EQ(cases_to_decide_share(1, 5, 0.99, 0.95), 381u);
}

TEST(SampleSize, OfAShareDecidesAndOneCaseFewerDoesNot) {
  const double z = normal_quantile(0.95);
  for (const double share : {0.5, 0.8, 0.93}) {
    const auto n = cases_to_decide_share(share, 4, 0.9, 0.95);
    const auto decides = [&](std::uint64_t cases) {
      const Interval interval = wilson_mean(share, cases, z);
      return interval.low >= 0.9 || interval.high <= 0.9;
    };
    EXPECT_TRUE(decides(n)) << share;
    EXPECT_TRUE(n == 4 || !decides(n - 1)) << share;
  }
  EXPECT_EQ(cases_to_decide_share(0.9, 10, 0.9, 0.95), 0u);  // on the bound itself
}

TEST(SampleSize, OfAMeanFollowsTheRootOfN) {
  // The near end of the interval lies twice as far away as the bound.
  EXPECT_EQ(cases_to_decide_mean(0.8, {0.6, 0.9}, 10, 0.7), 40u);
  EXPECT_EQ(cases_to_decide_mean(0.5, {0.25, 1.0}, 10, 0.625), 160u);
  EXPECT_EQ(cases_to_decide_mean(0.7, {0.6, 0.8}, 10, 0.7), 0u);
}

TEST(SampleSize, OfAPercentileCountsThoseBelowTheBound) {
  // 59 values of which none is above: 0.95^59 < 5 %, one-sided 95 %.
  EXPECT_EQ(cases_to_decide_percentile(10, 10, 95, 0.9), 59u);
  EXPECT_EQ(cases_to_decide_percentile(95, 100, 95, 0.95), 0u);
}

TEST(SampleSize, OfATestGrowsUntilItIsSignificant) {
  EXPECT_EQ(cases_to_be_significant(0.05, 100, 0.05), 100u);
  const auto more = cases_to_be_significant(0.109, 16, 0.05);
  EXPECT_GT(more, 16u);
  EXPECT_LT(more, 64u);
  EXPECT_EQ(cases_to_be_significant(0.5, 16, 0.05), 0u);
  EXPECT_EQ(cases_to_be_significant(0.9, 16, 0.05), 0u);
}

}  // namespace
}  // namespace aipreflight::stats
