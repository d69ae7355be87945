#include "stats/anytime.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "stats/binomial.hpp"
#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

double uniform(Random& random) {
  return static_cast<double>(random.next() >> 11) * 0x1p-53;
}

std::uint64_t first_shown_below(std::uint64_t k, double q, double risk) {
  std::uint64_t n = k;
  while (!is_shown_below(k, n, q, risk)) ++n;
  return n;
}

// With u = v², the mixture is ∫₀¹ v^2k · ((1 - q·v²) / (1 - q))^(n-k) dv: Simpson's rule.
TEST(AnytimeEvidence, IsTheMixtureThatTheHeaderDefines) {
  for (const double q : {0.01, 0.05, 0.5, 0.95}) {
    for (const std::uint64_t k : {0u, 1u, 3u, 20u}) {
      constexpr std::uint64_t kN = 60;
      constexpr int kSteps = 20'000;
      double sum = 0;
      for (int i = 0; i <= kSteps; ++i) {
        const double v = static_cast<double>(i) / kSteps;
        const double weight = i == 0 || i == kSteps ? 1 : (i % 2 == 1 ? 4 : 2);
        sum += weight * std::pow(v, 2.0 * static_cast<double>(k)) *
               std::pow((1 - q * v * v) / (1 - q), static_cast<double>(kN - k));
      }
      EXPECT_NEAR(log_evidence_below(k, kN, q), std::log(sum / (3.0 * kSteps)), 1e-6)
          << q << " " << k;
    }
  }
}

// What makes looking often free: at the share itself, the next evidence is on average the present.
TEST(AnytimeEvidence, IsAMartingaleAtTheShareItself) {
  for (const double q : {0.01, 0.05, 0.5, 0.95}) {
    EXPECT_NEAR(log_evidence_below(0, 0, q), 0, 1e-12);
    for (std::uint64_t n = 0; n < 80; ++n) {
      for (std::uint64_t k = 0; k <= n; ++k) {
        const double now = std::exp(log_evidence_below(k, n, q));
        const double next = q * std::exp(log_evidence_below(k + 1, n + 1, q)) +
                            (1 - q) * std::exp(log_evidence_below(k, n + 1, q));
        EXPECT_NEAR(next, now, 1e-9 * std::max(1.0, now)) << q << " " << k << "/" << n;
      }
    }
  }
}

TEST(AnytimeEvidence, NeedsALittleMoreThanOneLookWould) {
  EXPECT_EQ(first_shown_below(0, 0.05, 0.025), 89u);  // one look: 72
  EXPECT_EQ(first_shown_below(1, 0.05, 0.025), 148u);
  EXPECT_EQ(first_shown_below(2, 0.05, 0.025), 193u);
  EXPECT_EQ(first_shown_below(0, 0.01, 0.025), 455u);  // one look: 368
  EXPECT_EQ(first_shown_below(0, 0.5, 0.025), 7u);     // one look: 6
}

TEST(AnytimeEvidence, IsWrongAsSeldomAsItSaysHoweverOftenOneLooks) {
  Random random(11);
  constexpr int kPaths = 3000;
  constexpr double kRisk = 0.05;
  for (const double p : {0.05, 0.5}) {
    int below = 0;
    int above = 0;
    for (int path = 0; path < kPaths; ++path) {
      std::uint64_t k = 0;
      bool is_below = false;
      bool is_above = false;
      for (std::uint64_t n = 1; n <= 400 && !(is_below && is_above); ++n) {
        k += uniform(random) < p ? 1 : 0;
        is_below = is_below || is_shown_below(k, n, p, kRisk);
        is_above = is_above || is_shown_above(k, n, p, kRisk);
      }
      below += is_below;
      above += is_above;
    }
    EXPECT_LE(below, kPaths * kRisk) << p;
    EXPECT_LE(above, kPaths * kRisk) << p;
    EXPECT_GE(below + above, kPaths * kRisk / 5) << p;  // and is not so by deciding nothing
  }
}

TEST(AnytimeEvidence, KnowsTheEnds) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(log_evidence_below(0, 1000, 0), -kInfinity);
  EXPECT_EQ(log_evidence_below(3, 4, 1), kInfinity);
  EXPECT_FALSE(is_shown_below(0, 1000, 0, 0.025));
  EXPECT_TRUE(is_shown_above(1, 1000, 0, 0.025));
  EXPECT_FALSE(is_shown_below(4, 4, 1, 0.025));
  EXPECT_FALSE(is_shown_below(0, 0, 0.5, 0.025));
  EXPECT_TRUE(std::isfinite(log_evidence_below(50'000, 1'000'000, 0.06)));
  EXPECT_FALSE(is_shown_below(999'999, 1'000'000, 0.01, 0.025));
}

TEST(AnytimeInterval, HoldsWhatIsNotRefuted) {
  const Risk risk{0.01, 0.025};
  for (const std::uint64_t n : {1u, 5u, 60u, 400u}) {
    for (std::uint64_t k = 0; k <= n; k += 1 + n / 20) {
      const Interval interval = anytime_interval(k, n, risk);
      const double share = static_cast<double>(k) / static_cast<double>(n);
      EXPECT_LE(interval.low, share);
      EXPECT_GE(interval.high, share);
      const Interval once = clopper_pearson(k, n, 0.95);
      EXPECT_LE(interval.low, once.low);
      EXPECT_GE(interval.high, once.high - 1e-12);
      for (const double q : {0.011, 0.049, 0.31, 0.77}) {
        EXPECT_EQ(interval.high <= q, is_shown_below(k, n, q, risk.above)) << k << "/" << n;
        EXPECT_EQ(interval.low > q, is_shown_above(k, n, q, risk.below)) << k << "/" << n;
      }
    }
  }
  EXPECT_EQ(anytime_interval(0, 0, risk).high, 1);
}

TEST(AnytimeQuantileInterval, AgreesWithTheShareOverTheBound) {
  Random random(3);
  const Risk risk{0.005, 0.025};
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values;
    const std::size_t n = 5 + random.next() % 400;
    while (values.size() < n) values.push_back(static_cast<double>(random.next() % 100'000));
    const double bound = static_cast<double>(70'000 + random.next() % 30'000) + 0.5;
    std::uint64_t over = 0;
    for (const double value : values) over += value > bound ? 1 : 0;
    const Interval p95 = anytime_quantile_interval(values, 95, risk);
    EXPECT_EQ(p95.high <= bound, is_shown_below(over, n, 0.05, risk.above)) << over << "/" << n;
    EXPECT_EQ(p95.low > bound, is_shown_above(over, n, 0.05, risk.below)) << over << "/" << n;
    const Interval median = anytime_quantile_interval(values, 50, risk);
    EXPECT_EQ(median.low >= bound, is_shown_below(n - over, n, 0.5, risk.below));
    EXPECT_EQ(median.high < bound, is_shown_above(n - over, n, 0.5, risk.above));
  }
}

}  // namespace
}  // namespace aipreflight::stats
