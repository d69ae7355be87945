#include "histogram/histogram.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "stats/random.hpp"

namespace aipreflight::histogram {
namespace {

TEST(Histogram, KeepsThreeDigits) {
  for (std::uint64_t value = 1; value < Histogram::kMost; value = value * 3 + 1) {
    Histogram histogram;
    histogram.record(value);
    const auto shown = static_cast<double>(histogram.percentile(50));
    EXPECT_GE(shown, static_cast<double>(value));
    EXPECT_LE(shown, static_cast<double>(value) * 1.001) << value;
    EXPECT_EQ(histogram.max(), histogram.percentile(100));
  }
}

TEST(Histogram, SmallValuesAreExact) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 1000; ++value) histogram.record(value);
  EXPECT_EQ(histogram.count(), 1000u);
  EXPECT_EQ(histogram.percentile(50), 500u);
  EXPECT_EQ(histogram.percentile(99), 990u);
  EXPECT_EQ(histogram.percentile(100), 1000u);
  EXPECT_EQ(histogram.percentile(0), 1u);
  EXPECT_DOUBLE_EQ(histogram.mean(), 500.5);
}

TEST(Histogram, ARankThatRoundingPushesOverAWholeNumberIsThatNumber) {
  Histogram histogram;
  histogram.record(1, 3996);
  histogram.record(2, 4);
  EXPECT_EQ(histogram.percentile(99.9), 1u);  // 0.999 * 4000 is 3996.0000000000005 in doubles
  EXPECT_EQ(histogram.percentile(99.91), 2u);
}

TEST(Histogram, MergesWithoutLossInAnyOrder) {
  stats::Random random(7);
  Histogram whole;
  Histogram parts[3];
  for (int i = 0; i < 3000; ++i) {
    const std::uint64_t value = random.next() % 5'000'000;
    whole.record(value);
    parts[i % 3].record(value);
  }
  Histogram forward;
  for (const Histogram& part : parts) forward.add(part);
  Histogram backward;
  for (int i = 2; i >= 0; --i) backward.add(parts[i]);
  EXPECT_EQ(forward.encoded(), whole.encoded());
  EXPECT_EQ(backward.encoded(), whole.encoded());
}

TEST(Histogram, WhatIsTooGreatCountsAsTheMost) {
  Histogram histogram;
  histogram.record(std::uint64_t{1} << 60);
  EXPECT_EQ(histogram.count(), 1u);
  EXPECT_GE(histogram.max(), Histogram::kMost);
}

// hdr-histogram-js 3.0.0 decodes this text to the same count, median and maximum.
TEST(Histogram, IsEncodedAsOthersReadIt) {
  Histogram histogram;
  for (const std::uint64_t value :
       {1ull, 2ull, 2ull, 2047ull, 2048ull, 5000ull, 123456ull, 3600000000ull, 0ull}) {
    histogram.record(value);
  }
  histogram.record(777777, 1'000'000);
  EXPECT_EQ(histogram.encoded(),
            "HISTFAAAAEl4AQE+AMH/HISTEwAAABYAAAAAAAAAAwAAAAAAAAABAAAAANaTpAA/"
            "8AAAAAAAAAICBPcfAgLBEwLLSgLJKYCJeofDAQL9rAtu");
  EXPECT_EQ(histogram.count(), 1'000'009u);
  EXPECT_EQ(histogram.percentile(50), 778'239u);
  EXPECT_EQ(histogram.max(), 3'600'809'983u);
}

TEST(Histogram, AnEmptyOneSaysSo) {
  const Histogram histogram;
  EXPECT_EQ(histogram.percentile(50), 0u);
  EXPECT_EQ(histogram.max(), 0u);
  EXPECT_TRUE(std::isnan(histogram.mean()));
}

}  // namespace
}  // namespace aipreflight::histogram
