#include "early_stop.hpp"

#include <cstdio>
#include <gtest/gtest.h>

#include "judge.hpp"
#include "samples.hpp"
#include "send_order.hpp"
#include "stats/random.hpp"

namespace aipreflight::sla {
namespace {

using std::chrono::microseconds;

Rules sure() {
  Rules rules;
  rules.certainty.confidence = 0.95;
  rules.looks = Looks::kAny;
  return rules;
}

// A healthy answer with these times; ten tokens.
Sample answered(double ttft_ms, double latency_ms) {
  Sample sample;
  const auto after = [&](double ms) {
    return sample.sent + microseconds(static_cast<std::int64_t>(ms * 1000));
  };
  sample.first = after(ttft_ms);
  sample.last = sample.end = after(latency_ms);
  sample.chunks = 10;
  sample.health = Health::kHealthy;
  return sample;
}

Sample failed() {
  Sample sample;
  sample.error = ErrorClass::kReset;
  return sample;
}

// With an error rate that some hundred probes can show.
Limits limits() {
  return {500, 10'000, 3, 0.03};
}

// The share of requests that miss each bound.
struct Endpoint {
  double error = 0;
  double degraded = 0;
  double ttft = 0;
  double latency = 0;
  double rate = 0;  // of tokens, below what is wanted

  [[nodiscard]] bool is_good() const {
    return error <= 0.03 && error + degraded * (1 - error) <= 0.05 && ttft <= 0.05 &&
           latency <= 0.05 && rate <= 0.5;
  }
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) {}

  double uniform() { return static_cast<double>(random_.next() >> 11) * 0x1p-53; }
  double one_of(std::initializer_list<double> shares) {
    return shares.begin()[random_.next() % shares.size()];
  }
  Sample sample_of(const Endpoint& endpoint) {
    if (uniform() < endpoint.error) return failed();
    const double ttft = uniform() < endpoint.ttft ? 600 : 100;
    const double latency = uniform() < endpoint.latency ? 12'000 : 2000;
    Sample sample = answered(ttft, latency);
    // Nine gaps after the first of ten tokens: below 3 a second they take more than 3 s.
    sample.last = *sample.first + microseconds(uniform() < endpoint.rate ? 4'000'000 : 1'000'000);
    if (uniform() < endpoint.degraded) sample.health = Health::kDegraded;
    return sample;
  }
  // As a run with a budget of `most` probes would end.
  Answer run(const Endpoint& endpoint, int most, int* probes = nullptr) {
    EarlyStop stop(limits(), sure(), false);
    int made = 0;
    while (made < most && stop.answer() == Answer::kOpen) {
      stop.take(sample_of(endpoint));
      ++made;
    }
    if (probes != nullptr) *probes = made;
    return stop.answer();
  }

 private:
  stats::Random random_;
};

struct Score {
  int good = 0;
  int bad = 0;
  int wrong_fail = 0;
  int wrong_pass = 0;
  int passed = 0;
  int failed = 0;

  void add(bool is_good, Answer answer) {
    ++(is_good ? good : bad);
    wrong_fail += is_good && answer == Answer::kMissed;
    wrong_pass += !is_good && answer == Answer::kMet;
    passed += answer == Answer::kMet;
    failed += answer == Answer::kMissed;
  }
};

TEST(EarlyStop, OfTenThousandEndpointsFewAreMisjudged) {
  Simulation simulation(2026);
  Score score;
  for (int i = 0; i < 10'000; ++i) {
    Endpoint endpoint;
    endpoint.error = simulation.one_of({0, 0, 0, 0.002, 0.03, 0.05, 0.1});
    endpoint.degraded = simulation.one_of({0, 0, 0, 0.01, 0.06});
    endpoint.ttft = simulation.one_of({0, 0, 0.001, 0.02, 0.05, 0.06, 0.1, 0.3});
    endpoint.latency = simulation.one_of({0, 0, 0.001, 0.05, 0.08});
    endpoint.rate = simulation.one_of({0, 0.1, 0.4, 0.5, 0.55, 0.8});
    score.add(endpoint.is_good(), simulation.run(endpoint, 300));
  }
  EXPECT_GT(score.good, 1000);
  EXPECT_GT(score.passed, 300);
  EXPECT_GT(score.failed, 2000);
  EXPECT_LE(score.wrong_fail, score.good / 20);
  EXPECT_LE(score.wrong_pass, score.bad / 20);
  std::printf("%d good, %d bad: passed %d, wrongly %d; failed %d, wrongly %d\n",
              score.good,
              score.bad,
              score.passed,
              score.wrong_pass,
              score.failed,
              score.wrong_fail);
}

// Where it is hardest: everything exactly as bad as it may be, or one thing a little worse.
TEST(EarlyStop, EndpointsAtTheBoundAreSeldomMisjudged) {
  Simulation simulation(7);
  Score score;
  for (int i = 0; i < 1500; ++i) {
    score.add(true, simulation.run({0.02, 0.03, 0.05, 0.05, 0.5}, 300));
    score.add(false, simulation.run({0, 0, 0.0501, 0, 0}, 1000));
  }
  EXPECT_LE(score.wrong_fail, score.good / 20);
  EXPECT_LE(score.wrong_pass, score.bad / 20);
}

TEST(EarlyStop, AnEndpointThatIsWellPassesWithTheLeastThatShowsIt) {
  Simulation simulation(1);
  int probes = 0;
  // The error rate of 3% takes the most.
  EXPECT_EQ(simulation.run({}, 10'000, &probes), Answer::kMet);
  EXPECT_EQ(probes, 150);
}

TEST(EarlyStop, AnEndpointThatIsDownFailsAtOnce) {
  Simulation simulation(1);
  int probes = 0;
  EXPECT_EQ(simulation.run({1, 0, 0, 0, 0}, 10'000, &probes), Answer::kMissed);
  EXPECT_EQ(probes, 5);  // gate.min_probes
}

TEST(EarlyStop, NeverKnowsWithoutAConfidence) {
  EarlyStop stop(limits(), {}, false);
  for (int i = 0; i < 1000; ++i) stop.take(failed());
  EXPECT_EQ(stop.answer(), Answer::kOpen);
}

// What stops the run and what judges its records are two counts of the same.
TEST(EarlyStop, KnowsWhatTheJudgeSays) {
  Simulation simulation(5);
  for (int i = 0; i < 60; ++i) {
    const Endpoint endpoint = {0,
                               0,
                               simulation.one_of({0, 0.3}),
                               simulation.one_of({0, 0.2}),
                               simulation.one_of({0, 0.9})};
    Rules rules = sure();
    if (i % 2 == 1) rules.floor = {20, 100, 0.1, "floor.json"};
    EarlyStop stop(limits(), rules, false);
    SampledRecords records;
    while (stop.answer() == Answer::kOpen) {
      const Sample sample = simulation.sample_of(endpoint);
      stop.take(sample);
      records.rows(
          "healthy", 1, *sample.ttft_ms(), *sample.latency_ms(), *sample.tokens_per_second());
    }
    bool are_all_met = true;
    bool is_one_missed = false;
    for (const sdk::Gate& gate :
         judge(records.measured(limits(), rules), limits(), rules, "p").gates) {
      if (!gate.interval) continue;
      const auto meets = [&](double value) {
        return gate.op == sdk::Op::kAtMost ? value <= gate.bound : value >= gate.bound;
      };
      const bool is_met = meets(gate.interval->low) && meets(gate.interval->high);
      are_all_met = are_all_met && is_met;
      is_one_missed = is_one_missed || (!meets(gate.interval->low) && !meets(gate.interval->high));
    }
    EXPECT_EQ(are_all_met, stop.answer() == Answer::kMet);
    EXPECT_EQ(is_one_missed, stop.answer() == Answer::kMissed);
  }
}

TEST(EarlyStop, WhatIsNearerThanTheNoiseIsNotKnown) {
  Rules rules = sure();
  const auto answer_at = [&](double ttft_ms) {
    EarlyStop stop(limits(), rules, false);
    for (int i = 0; i < 1000; ++i) stop.take(answered(ttft_ms, 2000));
    return stop.answer();
  };
  EXPECT_EQ(answer_at(495), Answer::kMet);
  EXPECT_EQ(answer_at(505), Answer::kMissed);
  rules.floor = {10, 0, 0, "floor.json"};
  EXPECT_EQ(answer_at(495), Answer::kOpen);
  EXPECT_EQ(answer_at(505), Answer::kOpen);
  EXPECT_EQ(answer_at(485), Answer::kMet);
  EXPECT_EQ(answer_at(515), Answer::kMissed);
}

TEST(SendOrder, GivesSamplesBackByTheirNumber) {
  SendOrder order;
  const auto put = [&](std::uint64_t number) {
    Sample sample;
    sample.number = number;
    order.put(sample);
  };
  put(1);
  EXPECT_FALSE(order.next().has_value());
  put(0);
  EXPECT_EQ(order.next()->number, 0u);
  EXPECT_EQ(order.next()->number, 1u);
  put(4);
  put(3);
  EXPECT_FALSE(order.next().has_value());
  EXPECT_EQ(order.waiting(), 2u);
  EXPECT_EQ(order.skip()->number, 3u);
  EXPECT_EQ(order.next()->number, 4u);
  EXPECT_FALSE(order.skip().has_value());
}

}  // namespace
}  // namespace aipreflight::sla
