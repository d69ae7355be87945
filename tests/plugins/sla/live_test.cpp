#include "live.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "findings.hpp"

namespace aipreflight::sla {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// Two places; the first turn is left out, and after the last request was sent one place is empty.
TEST(LiveSla, RatesAreThoseOfTheSteadyState) {
  using std::chrono::seconds;
  ProbePlan plan;
  plan.endpoints.emplace_back();
  plan.load.kind = LoadKind::kClosed;
  plan.load.concurrency = plan.load.warmup = 2;
  const Limits limits;
  LiveSummary summary(plan, limits);
  const MonotonicTime start = MonotonicTime{} + std::chrono::hours(1);
  const auto take = [&](std::uint64_t number, int sent, int end) {
    Sample sample;
    sample.number = number;
    sample.is_warmup = number < 2;
    sample.sent = sample.intended = start + seconds(sent);
    sample.first = sample.last = sample.end = start + seconds(end);
    sample.chunks = 10;
    sample.health = Health::kHealthy;
    summary.take(sample);
  };
  take(0, 0, 10);
  take(1, 0, 12);
  take(2, 10, 20);  // 8 of its 10 seconds lie within
  take(3, 12, 22);
  take(4, 20, 30);  // 2 of 10
  take(5, 22, 60);  // none
  ProbeRun run;
  run.started = start;
  run.ended = start + seconds(60);
  summary.finish(run);
  // From 12 to 22 s: 0.8 + 1 + 0.2 requests.
  EXPECT_NEAR(summary.requests_per_second(), 0.2, 1e-9);
  EXPECT_NEAR(summary.goodput(), 0.2, 1e-9);
  EXPECT_NEAR(summary.tokens_per_second(), 2, 1e-9);
}

TEST(LiveSla, WhatTheClientWasTooSlowToSeeIsHeldAgainstNobody) {
  const auto gate = [](double value, double bound) {
    sdk::Gate result;
    result.unit = "ms";
    result.statistic = "p95 TTFT";
    result.value = value;
    result.bound = bound;
    return result;
  };
  const ProbePlan plan;
  const Limits limits;
  const auto told = [&](ClientHealth health, double value, bool is_open) {
    ProbeRun run;
    run.client = health;
    LiveSummary summary(plan, limits);
    summary.finish(run);
    return client_limit(summary, {gate(value, 500)}, is_open);
  };
  ClientHealth health;
  EXPECT_EQ(told(health, 400, true), "");
  health.lag_p99_ms = 30;
  EXPECT_EQ(told(health, 400, true), "");  // 30 ms cannot carry 400 over 500
  EXPECT_THAT(told(health, 480, true), HasSubstr("looked up to 30 ms late"));
  EXPECT_THAT(told(health, 520, true), HasSubstr("the client was the limit, not the server"));
  health = {};
  health.delay_p99_ms = 11;
  EXPECT_THAT(told(health, 400, true), HasSubstr("11 ms late"));
  EXPECT_EQ(told(health, 400, false), "");
  health = {};
  health.cpu_share = 0.9;
  EXPECT_THAT(told(health, 400, false), HasSubstr("busy for 90%"));
  health = {};
  health.dropped = 3;
  EXPECT_THAT(told(health, 400, true), HasSubstr("3 requests were due"));
  health = {};
  health.faults = 2;
  EXPECT_THAT(told(health, 400, false), HasSubstr("ran out for 2 requests"));
}

// Answered well: a token each 10 ms after 100 ms.
Sample answered(std::uint64_t events, std::int64_t tokens) {
  Sample sample;
  sample.health = Health::kHealthy;
  sample.first = sample.sent + milliseconds(100);
  sample.last = *sample.first + milliseconds(10) * static_cast<std::int64_t>(events - 1);
  sample.end = *sample.last + milliseconds(5);
  sample.chunks = sample.deliveries = events;
  sample.usage.completion = tokens;
  return sample;
}

json::Value details_of(const std::vector<Sample>& samples, Limits limits = {}) {
  ProbePlan plan;
  plan.endpoints.emplace_back();
  plan.load.kind = LoadKind::kConstant;
  LiveSummary summary(plan, limits);
  for (const Sample& sample : samples) summary.take(sample);
  ProbeRun run;
  run.sent = samples.size();
  run.ended = run.started + std::chrono::seconds(2);
  summary.finish(run);
  return summary.details();
}

TEST(LiveSla, GapsAreThoseOfTokensWhereEachComesByItself) {
  const auto gaps = details_of({answered(10, 10), answered(10, 11)})["itl_of_tokens"];
  EXPECT_EQ(gaps["tokens_per_event"].as_number(), 1.05);
  EXPECT_EQ(gaps["events_per_delivery"].as_number(), 1);
  EXPECT_TRUE(gaps["reliable"].as_bool());
  EXPECT_FALSE(details_of({answered(10, 30)})["itl_of_tokens"]["reliable"].as_bool(true));
  Sample together = answered(10, 10);
  together.deliveries = 5;
  const auto read = details_of({together})["itl_of_tokens"];
  EXPECT_EQ(read["events_per_delivery"].as_number(), 2);
  EXPECT_FALSE(read["reliable"].as_bool(true));
  Sample uncounted = answered(10, 10);
  uncounted.usage.completion.reset();
  EXPECT_FALSE(details_of({uncounted})["itl_of_tokens"]["reliable"].as_bool(true));
}

// Ten fast ones, ten slow ones, and so on: they end in another order than that of sending.
TEST(LiveSla, ProbesThatAreLikeTheOneBeforeCountForFewer) {
  ProbePlan plan;
  plan.endpoints.emplace_back();
  const Limits limits;
  LiveSummary alike(plan, limits);
  LiveSummary mixed(plan, limits);
  for (std::uint64_t i = 0; i < 200; ++i) {
    Sample sample = answered(10, 10);
    sample.number = i * 7 % 200;
    const bool is_slow = sample.number / 10 % 2 == 1;
    sample.first = sample.sent + milliseconds((is_slow ? 500 : 50) + sample.number % 7);
    alike.take(sample);
    const bool is_other = sample.number % 2 == 1;
    sample.first = sample.sent + milliseconds((is_other ? 500 : 50) + sample.number % 7);
    mixed.take(sample);
  }
  evidence::Evidence evidence;
  add_correlation(evidence, mixed);
  EXPECT_TRUE(evidence.findings.empty());
  EXPECT_EQ(mixed.details()["serial"]["ttft"]["n_effective"].as_number(), 200);
  add_correlation(evidence, alike);
  ASSERT_EQ(evidence.findings.size(), 1u);
  EXPECT_EQ(evidence.findings[0].reason_code, "probes_correlated");
  EXPECT_THAT(evidence.findings[0].message, HasSubstr("alike in TTFT"));
  EXPECT_THAT(evidence.findings[0].message, HasSubstr("200 probes say about as much as"));
  const auto serial = alike.details()["serial"]["ttft"];
  EXPECT_GT(serial["correlation"].as_number(), 0.5);
  EXPECT_LT(serial["n_effective"].as_number(), 60);
}

TEST(LiveSla, FailuresCountAgainstTheGoodputRatio) {
  Sample failed;
  failed.error = ErrorClass::kReset;
  Limits limits;
  limits.latency_ms = 200;
  const auto live = details_of({answered(5, 5), answered(50, 50), failed, failed}, limits);
  EXPECT_EQ(live["goodput_ratio"].as_number(), 0.25);
  EXPECT_EQ(live["goodput_per_second"].as_number(), 0.5);
  EXPECT_EQ(live["sent_per_second"].as_number(), 2);
}

TEST(LiveSla, ConnectionsThatHadToBeMadeAreToldApart) {
  Sample first = answered(5, 5);
  first.exchange.is_new_connection = true;
  const auto live = details_of({first, answered(5, 5), answered(5, 5)});
  EXPECT_EQ(live["ttft_new_connection"]["n"].as_integer(), 1);
  EXPECT_EQ(live["ttft_kept_connection"]["n"].as_integer(), 2);
  EXPECT_EQ(live["ttft"]["n"].as_integer(), 3);
  EXPECT_LT(live["latency_last_token"]["max_ms"].as_number(),
            live["latency"]["max_ms"].as_number());
}

}  // namespace
}  // namespace aipreflight::sla
