#include "prober/load.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace aipreflight::sla {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

std::vector<double> times_of(const Load& load) {
  Schedule schedule(load);
  std::vector<double> all;
  while (const auto at = schedule.next()) all.push_back(std::chrono::duration<double>(*at).count());
  return all;
}

Load load(LoadKind kind, double rate, nanoseconds duration = seconds(1000)) {
  Load load;
  load.kind = kind;
  load.rate = load.end_rate = rate;
  load.duration = duration;
  return load;
}

TEST(Schedule, AnIntervalBeginsAtOnceAndEndsBeforeTheDuration) {
  Load interval;
  interval.duration = seconds(30);
  interval.interval = seconds(5);
  EXPECT_EQ(times_of(interval), (std::vector<double>{0, 5, 10, 15, 20, 25}));
}

TEST(Schedule, AConstantRateIsEven) {
  const auto times = times_of(load(LoadKind::kConstant, 4, seconds(2)));
  ASSERT_EQ(times.size(), 8u);
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_DOUBLE_EQ(times[i], static_cast<double>(i) / 4);
  }
}

// Mean and variance of the gaps, in units of the mean that they should have.
std::pair<double, double> gaps_of(const Load& load) {
  const auto times = times_of(load);
  double sum = 0;
  double squares = 0;
  double last = 0;
  for (const double at : times) {
    const double gap = (at - last) * load.rate;
    EXPECT_GE(gap, 0);
    sum += gap;
    squares += gap * gap;
    last = at;
  }
  const auto n = static_cast<double>(times.size());
  return {sum / n, squares / n - sum / n * (sum / n)};
}

TEST(Schedule, RandomGapsHaveTheirMomentsForEverySeed) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    Load poisson = load(LoadKind::kPoisson, 20);
    poisson.seed = seed;
    const auto [mean, variance] = gaps_of(poisson);
    EXPECT_NEAR(mean, 1, 0.03);
    EXPECT_NEAR(variance, 1, 0.1);
    for (const double shape : {0.25, 4.0}) {
      Load gamma = load(LoadKind::kGamma, 20);
      gamma.seed = seed;
      gamma.burstiness = shape;
      const auto [gamma_mean, gamma_variance] = gaps_of(gamma);
      EXPECT_NEAR(gamma_mean, 1, 0.06);
      EXPECT_NEAR(gamma_variance, 1 / shape, 0.15 / shape);
    }
  }
}

TEST(Schedule, TheSameSeedGivesTheSameTimes) {
  Load poisson = load(LoadKind::kPoisson, 5, seconds(20));
  const auto first = times_of(poisson);
  EXPECT_EQ(times_of(poisson), first);
  poisson.seed = 2;
  EXPECT_NE(times_of(poisson), first);
}

TEST(Schedule, ARampSendsWhatItsRatesAddUpTo) {
  Load ramp = load(LoadKind::kRamp, 2, seconds(10));
  ramp.end_rate = 10;
  const auto times = times_of(ramp);
  EXPECT_EQ(times.size(), 60u);  // (2 + 10) / 2 · 10
  const auto in_first_half =
      std::count_if(times.begin(), times.end(), [](double at) { return at < 5; });
  EXPECT_EQ(in_first_half, 20);  // (2 + 6) / 2 · 5
  ramp.rate = 10;
  ramp.end_rate = 2;
  EXPECT_NEAR(static_cast<double>(times_of(ramp).size()), 60, 1);
}

TEST(Schedule, ATraceIsReplayedUpToTheDuration) {
  Load trace = load(LoadKind::kTrace, 1, seconds(2));
  trace.trace = {milliseconds(0), milliseconds(500), milliseconds(1500), seconds(5)};
  EXPECT_EQ(times_of(trace), (std::vector<double>{0, 0.5, 1.5}));
}

TEST(Load, NamesReadBack) {
  for (const auto kind :
       {LoadKind::kInterval, LoadKind::kClosed, LoadKind::kPoisson, LoadKind::kTrace}) {
    EXPECT_EQ(load_of(to_string(kind)), kind);
  }
  EXPECT_EQ(load_of("steady"), std::nullopt);
}

}  // namespace
}  // namespace aipreflight::sla
