#include "stats/mean_interval.hpp"

#include <array>
#include <gtest/gtest.h>
#include <vector>

namespace aipreflight::stats {
namespace {

std::vector<Cluster> clusters_of(const std::vector<std::vector<double>>& values) {
  std::vector<Cluster> clusters;
  for (const auto& of_one : values) {
    Cluster& cluster = clusters.emplace_back();
    for (const double value : of_one) cluster.add(value);
  }
  return clusters;
}

TEST(MeanInterval, OfOutcomesIsWilsons) {
  const std::vector<double> values{1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
  const auto found = mean_interval(values, 0.95);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->method, "wilson");
  EXPECT_NEAR(found->interval.low, 0.5958, 5e-5);
  EXPECT_NEAR(found->interval.high, 0.9821, 5e-5);
}

TEST(MeanInterval, OfEqualClustersIsWilsonsOverAsManyValues) {
  // 5 of 5, whatever number of cases each cluster has: 0.5655 to 1.
  const auto clusters = clusters_of({{1, 1, 1}, {1}, {1, 1}, {1}, {1, 1, 1, 1}});
  const auto found = mean_interval(clusters, 0.95);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->method, "wilson over clusters");
  EXPECT_NEAR(found->interval.low, 0.5655, 5e-5);
  EXPECT_NEAR(found->interval.high, 1, 1e-12);
}

TEST(MeanInterval, IsWiderOverClustersThanOverTheirCases) {
  std::vector<std::vector<double>> values;
  std::vector<double> all;
  for (int i = 0; i < 20; ++i) {
    values.emplace_back(10, i % 4 == 0 ? 0.2 : 0.8);
    all.insert(all.end(), values.back().begin(), values.back().end());
  }
  const auto clusters = mean_interval(clusters_of(values), 0.95);
  const auto cases = mean_interval(all, 0.95);
  ASSERT_TRUE(clusters && cases);
  EXPECT_EQ(clusters->method, "cluster bootstrap");
  EXPECT_GT(clusters->interval.high - clusters->interval.low,
            2 * (cases->interval.high - cases->interval.low));
}

TEST(MeanInterval, OfOneClusterIsNotKnown) {
  EXPECT_FALSE(mean_interval(clusters_of({{0.1, 0.9, 0.5}}), 0.95));
  EXPECT_FALSE(mean_interval(clusters_of({{0.1, 0.9, 0.5}, {}}), 0.95));
  EXPECT_FALSE(mean_interval(std::vector<Cluster>(), 0.95));
  EXPECT_TRUE(mean_interval(clusters_of({{0.1, 0.9}, {0.5}}), 0.95));
}

TEST(MeanInterval, OfEqualValuesOnAnUnknownScaleIsNotKnown) {
  EXPECT_FALSE(mean_interval(clusters_of({{3, 3}, {3}}), 0.95));
  EXPECT_FALSE(mean_interval(std::array{3.0, 3.0}, 0.95));
}

}  // namespace
}  // namespace aipreflight::stats
