#include "stats/paired.hpp"

#include <gtest/gtest.h>
#include <vector>

#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

TEST(McNemar, HasTheBinomialValues) {
  EXPECT_NEAR(mcnemar(5, 0), 0.03125, 1e-12);
  EXPECT_NEAR(mcnemar(5, 1), 0.109375, 1e-12);
  EXPECT_NEAR(mcnemar(8, 2), 0.0546875, 1e-12);
  EXPECT_NEAR(mcnemar(10, 3), 0.046142578125, 1e-12);
}

TEST(McNemar, OfNoChangeIsOne) {
  EXPECT_EQ(mcnemar(0, 0), 1);
  EXPECT_EQ(mcnemar(0, 7), 1);
}

double slow_sign_flip(const std::vector<double>& drops) {
  double observed = 0;
  for (const double drop : drops) observed += drop;
  int as_great = 0;
  const int all = 1 << drops.size();
  for (int signs = 0; signs < all; ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < drops.size(); ++i)
      sum += (signs >> i & 1) != 0 ? drops[i] : -drops[i];
    if (sum >= observed - 1e-9) ++as_great;
  }
  return static_cast<double>(as_great) / all;
}

TEST(SignFlip, CountsEveryAssignmentOfFewPairs) {
  EXPECT_EQ(sign_flip(std::vector<double>{0.1, 0.2, 0.4}), 1.0 / 8);
  EXPECT_EQ(sign_flip(std::vector<double>{-0.1, -0.2, -0.4}), 1);
  Random random(11);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> drops;
    for (std::uint64_t i = 0; i < 1 + random.next() % 11; ++i) {
      drops.push_back(static_cast<double>(random.next() % 21) / 10 - 1);
    }
    std::vector<double> changed;
    for (const double drop : drops) {
      if (drop != 0) changed.push_back(drop);
    }
    const double expected = changed.empty() ? 1 : slow_sign_flip(changed);
    EXPECT_NEAR(sign_flip(drops), expected, 1e-12);
  }
}

TEST(SignFlip, CasesThatDidNotChangeSayNothing) {
  std::vector<double> drops(500, 0.0);
  EXPECT_EQ(sign_flip(drops), 1);
  drops[3] = drops[77] = drops[400] = 0.5;
  EXPECT_EQ(sign_flip(drops), 1.0 / 8);
}

TEST(SignFlip, DrawsTheSameForTheSameSeed) {
  std::vector<double> drops;
  Random random(3);
  for (int i = 0; i < 200; ++i)
    drops.push_back(static_cast<double>(random.next() % 1000) / 1000 - 0.47);
  EXPECT_EQ(sign_flip(drops, 5), sign_flip(drops, 5));
  EXPECT_NEAR(sign_flip(drops, 5), sign_flip(drops, 6), 0.01);
  EXPECT_GT(sign_flip(drops), 0.0);
}

TEST(SignFlip, NeverSaysThatSomethingIsImpossible) {
  const std::vector<double> drops(100, 1.0);
  EXPECT_GT(sign_flip(drops), 0.0);
  EXPECT_LT(sign_flip(drops), 0.001);
}

}  // namespace
}  // namespace aipreflight::stats
