#include "stats/wilson.hpp"

#include <gtest/gtest.h>

namespace aipreflight::stats {
namespace {

TEST(Wilson, OfNothingIsEverything) {
  EXPECT_EQ(wilson(0, 0).low, 0);
  EXPECT_EQ(wilson(0, 0).high, 1);
}

TEST(Wilson, HasTheTextbookValues) {
  // Newcombe, Statistics in Medicine 17 (1998), table I: method 3 without continuity correction.
  EXPECT_NEAR(wilson(81, 263).low, 0.2553, 5e-5);
  EXPECT_NEAR(wilson(81, 263).high, 0.3662, 5e-5);
  EXPECT_NEAR(wilson(15, 148).low, 0.0624, 5e-5);
  EXPECT_NEAR(wilson(15, 148).high, 0.1605, 5e-5);
  EXPECT_NEAR(wilson(0, 20).high, 0.1611, 5e-5);
  EXPECT_NEAR(wilson(29, 29).low, 0.8830, 5e-5);
}

TEST(Wilson, HasTheValuesThatOtherGatesPrint) {
  struct Row {
    std::uint64_t successes;
    std::uint64_t n;
    double low;
    double high;
    double one_sided;
  };
  constexpr double kZ90 = 1.644853627;
  for (const Row& row : {Row{5, 5, .5655, 1, .6489},
                         Row{9, 10, .5958, .9821, .6523},
                         Row{10, 10, .7225, 1, .7871},
                         Row{19, 20, .7639, .9911, .8040},
                         Row{45, 50, .7864, .9565, .8085},
                         Row{95, 100, .8882, .9785, .9008},
                         Row{180, 200, .8506, .9343, .8596},
                         Row{190, 200, .9104, .9726, .9181},
                         Row{950, 1000, .9347, .9619, .9374}}) {
    EXPECT_NEAR(wilson(row.successes, row.n).low, row.low, 5e-5) << row.successes << "/" << row.n;
    EXPECT_NEAR(wilson(row.successes, row.n).high, row.high, 5e-5) << row.successes << "/" << row.n;
    EXPECT_NEAR(wilson(row.successes, row.n, kZ90).low, row.one_sided, 5e-5);
  }
}

TEST(Wilson, OfAMeanHasWidthEvenWhereAllValuesAreEqual) {
  EXPECT_EQ(wilson_mean(0.5, 10).low, wilson(5, 10).low);
  EXPECT_LT(wilson_mean(0.7, 5).low, 0.35);
  EXPECT_GT(wilson_mean(0.7, 5).high, 0.9);
  EXPECT_EQ(wilson_mean(0.7, 0).high, 1);
}

TEST(Wilson, AlwaysHoldsTheShare) {
  for (std::uint64_t n = 1; n <= 400; ++n) {
    for (std::uint64_t k = 0; k <= n; ++k) {
      const double share = static_cast<double>(k) / static_cast<double>(n);
      const auto interval = wilson(k, n);
      ASSERT_LE(interval.low, share) << k << "/" << n;
      ASSERT_GE(interval.high, share) << k << "/" << n;
      ASSERT_GE(interval.low, 0);
      ASSERT_LE(interval.high, 1);
    }
  }
}

}  // namespace
}  // namespace aipreflight::stats
