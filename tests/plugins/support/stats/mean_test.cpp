#include "stats/mean.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace aipreflight::stats {
namespace {

TEST(Mean, OfEqualValuesIsTheirValue) {
  for (const double value : {0.7, 0.1, 0.9, 1.0 / 16, 123.456}) {
    for (const std::size_t count : {1u, 3u, 7u, 10u, 1000u}) {
      EXPECT_EQ(mean(std::vector<double>(count, value)), value) << value << " x " << count;
    }
  }
}

TEST(Mean, OfDecimalsIsTheDecimalThatItIsOnPaper) {
  EXPECT_EQ(mean(std::vector<double>{0.6, 0.7, 0.8}), 0.7);
  EXPECT_EQ(mean(std::vector<double>{0.1, 0.2}), 0.15);
  EXPECT_EQ(sum(std::vector<double>{0.1, 0.1, 0.1}), 0.3);
}

TEST(Mean, DoesNotDependOnTheOrder) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(std::pow(share(random), 9) * 1e6);
  const double before = mean(values);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(values.begin(), values.end(), random);
    ASSERT_EQ(mean(values), before);
  }
}

TEST(Mean, LosesNothingBesideALargeValue) {
  EXPECT_EQ(sum(std::vector<double>{1e16, 1, -1e16}), 1);
}

TEST(Mean, OfNothingIsNoNumber) {
  EXPECT_TRUE(std::isnan(mean({})));
  EXPECT_EQ(sum({}), 0);
}

}  // namespace
}  // namespace aipreflight::stats
