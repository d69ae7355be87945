#include "stats/bootstrap.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

std::vector<double> uniform(std::size_t count, std::uint64_t seed) {
  std::vector<double> values;
  Random random(seed);
  while (values.size() < count)
    values.push_back(static_cast<double>(random.next() >> 11) * 0x1p-53);
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

TEST(Bootstrap, IsAsWideAsTheoryTells) {
  const auto values = uniform(1000, 1);
  const Interval interval = bootstrap_mean(values);
  const double half = 1.96 * std::sqrt(1.0 / 12 / 1000);
  EXPECT_NEAR(interval.low, mean(values) - half, half / 10);
  EXPECT_NEAR(interval.high, mean(values) + half, half / 10);
}

TEST(Bootstrap, GivesTheSameBitsForTheSameSeedWhateverTheThreads) {
  // Large enough for several threads; a part of it is not.
  const auto values = uniform(3001, 2);
  const Interval once = bootstrap_mean(values, {.seed = 9});
  const Interval again = bootstrap_mean(values, {.seed = 9});
  EXPECT_EQ(once.low, again.low);
  EXPECT_EQ(once.high, again.high);
  EXPECT_NE(once.low, bootstrap_mean(values, {.seed = 1000}).low);
}

TEST(Bootstrap, OfOneValueIsThatValue) {
  EXPECT_EQ(bootstrap_mean(std::vector<double>{0.25}).low, 0.25);
  EXPECT_EQ(bootstrap_mean(std::vector<double>{0.25}).high, 0.25);
  EXPECT_EQ(bootstrap_mean({}).high, 0);
}

TEST(Bootstrap, StaysWithinTheValues) {
  const std::vector<double> values = {0, 1, 1, 1, 0.5};
  const Interval interval = bootstrap_mean(values, {.confidence = 0.999});
  EXPECT_GE(interval.low, 0);
  EXPECT_LE(interval.high, 1);
}

TEST(Bootstrap, ClustersOfOneAreTheCasesThemselves) {
  const auto values = uniform(400, 3);
  const std::vector<double> ones(values.size(), 1.0);
  const Interval cases = bootstrap_mean(values);
  const Interval clusters = bootstrap_clusters(values, ones);
  EXPECT_NEAR(cases.low, clusters.low, 1e-12);
  EXPECT_NEAR(cases.high, clusters.high, 1e-12);
}

TEST(Bootstrap, ClustersThatAgreeWithinWidenTheInterval) {
  // 20 clusters of 10 equal cases know as much as 20 cases.
  const auto values = uniform(20, 4);
  std::vector<double> repeated;
  std::vector<double> sums;
  for (const double value : values) {
    repeated.insert(repeated.end(), 10, value);
    sums.push_back(10 * value);
  }
  const Interval naive = bootstrap_mean(repeated);
  const Interval clustered = bootstrap_clusters(sums, std::vector<double>(20, 10.0));
  EXPECT_GT(clustered.high - clustered.low, 2 * (naive.high - naive.low));
}

}  // namespace
}  // namespace aipreflight::stats
