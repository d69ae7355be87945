#include "samples.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "targets.hpp"
#include "timestamp.hpp"

namespace aipreflight::diagnose {
namespace {

TEST(Increase, IsBetweenTheSamplesThatEncloseTheWindow) {
  const std::vector<Sample> samples = {{0, 10}, {5, 20}, {10, 35}, {15, 50}, {20, 70}};
  const Increase grown = increase(samples, {6, 14});
  EXPECT_EQ(grown.delta, 30);
  EXPECT_EQ(grown.seconds, 10);
  EXPECT_EQ(grown.resets, 0u);
}

TEST(Increase, CountsWhatCameAfterAReset) {
  const std::vector<Sample> samples = {{0, 100}, {5, 110}, {10, 4}, {15, 9}};
  const Increase grown = increase(samples, {0, 15});
  EXPECT_EQ(grown.delta, 19);
  EXPECT_EQ(grown.resets, 1u);
}

TEST(Increase, OfASeriesThatAppearedCountsItsFirstValue) {
  const std::vector<Sample> samples = {{10, 3}, {15, 4}};
  EXPECT_EQ(increase(samples, {0, 15}, true).delta, 4);
  EXPECT_EQ(increase(samples, {0, 15}, false).delta, 1);
}

TEST(Increase, LeavesOutWhatIsNoNumber) {
  const std::vector<Sample> samples = {{0, 1}, {5, std::nan("")}, {10, 3}};
  const Increase grown = increase(samples, {0, 10});
  EXPECT_EQ(grown.delta, 2);
  EXPECT_EQ(grown.samples, 2u);
}

TEST(Quantile, IsTheBucketThatHoldsIt) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  HistogramGrowth growth;
  growth.count = 100;
  growth.buckets = {{0.3, 50}, {0.5, 90}, {1, 96}, {kInfinity, 100}};
  EXPECT_EQ(quantile(growth, 0.5)->low, 0);
  EXPECT_EQ(*quantile(growth, 0.5)->high, 0.3);
  EXPECT_EQ(quantile(growth, 0.95)->low, 0.5);
  EXPECT_EQ(*quantile(growth, 0.95)->high, 1);
  EXPECT_EQ(quantile(growth, 0.99)->low, 1);
  EXPECT_FALSE(quantile(growth, 0.99)->high.has_value());
}

TEST(Quantile, IsUnknownWhereSeriesHaveOtherBuckets) {
  HistogramGrowth one;
  one.count = 1;
  one.buckets = {{0.3, 1}};
  HistogramGrowth two;
  two.count = 1;
  two.buckets = {{0.5, 1}};
  one.add(two);
  EXPECT_FALSE(one.problem.empty());
  EXPECT_FALSE(quantile(one, 0.5).has_value());
}

TEST(Fold, LeavesOutTimesAtWhichASeriesIsMissing) {
  const Series one{"x", {}, {{0, 1}, {5, 1}, {10, 1}}};
  const Series two{"x", {}, {{0.5, 2}, {5.5, 2}}};
  const auto sums = fold({&one, &two}, {0, 10}, 3, Fold::kSum);
  ASSERT_EQ(sums.size(), 2u);
  EXPECT_EQ(sums[1].value, 3);
  EXPECT_EQ(fold({&one, &two}, {0, 10}, 3, Fold::kMax).size(), 3u);
}

Series counter(const char* job, const char* instance, double offset, double scale) {
  Series series{"x_total", {{"instance", instance}, {"job", job}}, {}};
  for (int i = 0; i < 10; ++i) series.samples.push_back({i * 5 + offset, (i + offset / 5) * scale});
  return series;
}

TEST(Duplicates, AreTargetsWhoseCountersFitIntoEachOther) {
  std::vector<Series> series = {counter("a", "1", 0, 10), counter("b", "2", 2, 10)};
  const auto dropped = drop_duplicates(series);
  ASSERT_EQ(dropped.size(), 1u);
  EXPECT_EQ(dropped[0].kept, "instance=1, job=a");
  EXPECT_EQ(series.size(), 1u);
}

TEST(Duplicates, AreNotReplicas) {
  std::vector<Series> series = {counter("a", "1", 0, 10), counter("a", "2", 2, 17)};
  EXPECT_TRUE(drop_duplicates(series).empty());
  EXPECT_EQ(series.size(), 2u);
}

TEST(Timestamp, IsReadWithItsZone) {
  EXPECT_EQ(to_unix_seconds("2026-01-01T00:00:00Z"), 1767225600);
  EXPECT_EQ(to_unix_seconds("2026-01-01T02:00:00+02:00"), 1767225600);
  EXPECT_EQ(to_unix_seconds("2025-12-31T19:00:00.5-0500"), 1767225600.5);
  EXPECT_EQ(to_unix_seconds("2026-01-01 00:00:00"), 1767225600);
  for (const char* wrong : {"", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
                            "2026-01-01T25:00:00Z", "2026-01-01T00:00:00+99:00", "now"}) {
    EXPECT_FALSE(to_unix_seconds(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace aipreflight::diagnose
