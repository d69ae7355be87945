#include "stats/serial.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <vector>

namespace aipreflight::stats {
namespace {

// Where each value is `share` of the one before and chance.
std::vector<double> following(double share, std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<double> values(count);
  double last = 0;
  for (double& value : values) {
    const double chance = static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
    last = value = share * last + chance;
  }
  return values;
}

TEST(Serial, OfValuesThatFollowFromNothingIsNotShown) {
  int shown = 0;
  for (unsigned seed = 0; seed < 200; ++seed) shown += serial(following(0, 300, seed)).is_shown;
  EXPECT_LE(shown, 10);  // one side of one in twenty
}

TEST(Serial, IsThatWithWhichTheyWereMade) {
  for (const double share : {0.3, 0.6, 0.9}) {
    const Serial found = serial(following(share, 20'000, 1));
    EXPECT_NEAR(found.correlation, share, 0.05) << share;  // ranks lose a little of it
    EXPECT_NEAR(found.effective / 20'000, (1 - share) / (1 + share), 0.05) << share;
    EXPECT_TRUE(found.is_shown);
  }
}

TEST(Serial, OfARisingRowIsNearlyOne) {
  std::vector<double> values(10);
  std::iota(values.begin(), values.end(), 0.0);
  // Ranks -4.5 … 4.5: 57.75 / 82.5.
  EXPECT_NEAR(serial(values).correlation, 0.7, 1e-12);
  EXPECT_NEAR(serial(values).effective, 10 * 0.3 / 1.7, 1e-12);
}

TEST(Serial, OneValueThatIsFarOffDecidesNothing) {
  std::vector<double> values = following(0.8, 1000, 3);
  const Serial before = serial(values);
  values[500] = 1e9;
  EXPECT_NEAR(serial(values).correlation, before.correlation, 0.02);
}

TEST(Serial, WhatGoesBackAndForthCountsInFull) {
  std::vector<double> values(100);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % 2 == 0 ? 1 : 2;
  const Serial found = serial(values);
  EXPECT_LT(found.correlation, -0.9);
  EXPECT_EQ(found.effective, 100);
  EXPECT_FALSE(found.is_shown);
}

TEST(Serial, OfFewOrEqualValuesIsNone) {
  EXPECT_EQ(serial({}).effective, 0);
  EXPECT_EQ(serial(std::vector<double>{1, 2}).effective, 2);
  const Serial equal = serial(std::vector<double>(50, 7.0));
  EXPECT_EQ(equal.correlation, 0);
  EXPECT_EQ(equal.effective, 50);
  EXPECT_FALSE(equal.is_shown);
}

}  // namespace
}  // namespace aipreflight::stats
