#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "kit/llm_sim.hpp"
#include "probing.hpp"

namespace aipreflight::sla {
namespace {

using kit::LlmSim;
using std::chrono::milliseconds;

// The simulator writes the time into each token: on one clock, cause stands before effect.
TEST(Prober, StampsNoTokenBeforeItWasWritten) {
  const LlmSim sim({"--itl-ms", "1", "--stamp"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = 4;
  plan.load.duration = std::chrono::seconds(30);
  plan.load.most_requests = 40;
  std::vector<std::int64_t> stamps;
  std::vector<Sample> samples;
  ProbeHooks hooks = keeping(samples);
  hooks.piece = [&](std::string_view piece, MonotonicTime at) {
    const auto stamp = text::to_integer(piece.substr(2));  // " @123"
    ASSERT_TRUE(stamp.has_value()) << piece;
    EXPECT_LE(*stamp, at.time_since_epoch().count());
    stamps.push_back(*stamp);
  };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(samples.size(), 40u);
  EXPECT_EQ(stamps.size(), 40u * 8);
  EXPECT_LE(result->gaps.count(), 40u * 7);
  for (const Sample& sample : samples) {
    ASSERT_EQ(sample.error, ErrorClass::kNone) << sample.message;
    EXPECT_LE(sample.intended, sample.sent);
    EXPECT_LT(sample.sent, *sample.first);
    EXPECT_LE(*sample.first, *sample.last);
    EXPECT_LE(*sample.last, *sample.end);
    EXPECT_LE(*sample.ttft_ms(), *sample.latency_ms());
  }
  // Of the first token sent, whichever it was, no request was handed over after it was written.
  const auto first = std::min_element(
      samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.sent < b.sent; });
  EXPECT_LT(first->sent.time_since_epoch().count(),
            *std::min_element(stamps.begin(), stamps.end()));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

// What the simulator wrote into its tokens is when they were written: the truth about each time.
// One request at once, so that each token's request is known.
TEST(Prober, EachTimeIsTheTruthToTwoMillisecondsAndNoBias) {
  const LlmSim sim({"--itl-ms", "3", "--ttft-ms", "5", "--stamp"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kClosed;
  plan.load.duration = std::chrono::seconds(60);
  plan.load.concurrency = 1;
  plan.load.most_requests = 60;
  std::vector<std::int64_t> stamps;  // of the present request
  std::vector<double> ttft, tpot, last;
  ProbeHooks hooks;
  hooks.piece = [&](std::string_view piece, MonotonicTime) {
    stamps.push_back(text::to_integer(piece.substr(2)).value_or(0));
  };
  hooks.take = [&](const Sample& sample) {
    EXPECT_EQ(stamps.size(), 8u);
    const auto late = [](MonotonicTime at, std::int64_t stamp) {
      return static_cast<double>(at.time_since_epoch().count() - stamp) / 1e6;
    };
    ttft.push_back(late(*sample.first, stamps.front()));
    last.push_back(late(*sample.last, stamps.back()));
    const double truth = static_cast<double>(stamps.back() - stamps.front()) / 1e6 / 7;
    tpot.push_back(*sample.tpot_ms() - truth);
    stamps.clear();
    return true;
  };
  auto result = probe(plan, hooks);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(ttft.size(), 60u);
  if (result->client.lag_p50_ms > 1) {
    GTEST_SKIP() << "this machine keeps no time now: its loop woke " << result->client.lag_p50_ms
                 << " ms late (p50)";
  }
  std::printf("late by, p50: first token %.3f ms, last %.3f ms; TPOT off by %.4f ms\n",
              median(ttft),
              median(last),
              median(tpot));
  EXPECT_GE(*std::min_element(ttft.begin(), ttft.end()), 0);
  EXPECT_LE(median(ttft), 2);
  EXPECT_LE(median(last), 2);
  EXPECT_LE(std::abs(median(tpot)), 0.3);
}

TEST(Prober, AnOpenLoadCountsFromWhenARequestWasDue) {
  const LlmSim sim({"--itl-ms", "1"});
  ProbePlan plan = once({endpoint(sim.url())});
  plan.load.kind = LoadKind::kConstant;
  plan.load.rate = 200;
  plan.load.duration = milliseconds(100);
  ProbeRun whole;
  const auto samples = run(plan, &whole);
  ASSERT_EQ(samples.size(), 20u);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(samples[i].intended, whole.started + i * milliseconds(5));
    EXPECT_GE(*samples[i].ttft_response_ms(), *samples[i].ttft_ms());
  }
  EXPECT_EQ(whole.client.dropped, 0u);
}

}  // namespace
}  // namespace aipreflight::sla
