#include "sweep/search.hpp"

#include <algorithm>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/llm_sim.hpp"
#include "made_up_server.hpp"
#include "sweep/budget.hpp"
#include "sweep/render.hpp"

namespace aipreflight::sla {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Endpoint endpoint(const std::string& url, std::int64_t tokens) {
  Endpoint endpoint;
  endpoint.target = {inference::Dialect::kOpenAiChat, url, "m", "", ""};
  auto envelope = inference::envelope_of(endpoint.target);
  EXPECT_TRUE(envelope.ok());
  if (envelope) endpoint.envelope = envelope.take();
  endpoint.prompt = {"Hi", tokens};
  return endpoint;
}

TEST(FindCapacity, FindsEveryKneeToATenth) {
  for (std::size_t knee = 1; knee <= 256; ++knee) {
    MadeUpServer server(knee);
    const Sweep sweep = server.find();
    ASSERT_TRUE(sweep.within.has_value()) << knee;
    const std::size_t found = sweep.steps[*sweep.within].level.concurrency;
    EXPECT_LE(found, knee);
    EXPECT_GE(found + std::max<std::size_t>(1, found / 10), knee) << knee;
    EXPECT_TRUE(sweep.is_confirmed);
    EXPECT_TRUE(sweep.is_monotonic);
    EXPECT_LE(server.levels_.size(), 20u);
  }
}

TEST(FindCapacity, DoublesBisectsConfirmsRepeatsAndTriesTheRate) {
  MadeUpServer server(6);
  const Sweep sweep = server.find();
  EXPECT_THAT(server.levels_, ElementsAre(1, 2, 4, 8, 6, 7, 6, 1, 0));
  EXPECT_EQ(sweep.steps.back().purpose, "open");
  EXPECT_EQ(sweep.steps.back().level.rate, 6);
  EXPECT_EQ(sweep.drift, 0);
  EXPECT_EQ(sweep.steps[*sweep.beyond].level.concurrency, 7u);
  std::sort(server.seeds_.begin(), server.seeds_.end());
  EXPECT_EQ(std::adjacent_find(server.seeds_.begin(), server.seeds_.end()), server.seeds_.end());
}

TEST(FindCapacity, ALuckyWinnerIsNotBelieved) {
  MadeUpServer server(20);
  server.unlucky_ = 20;
  const Sweep sweep = server.find();
  ASSERT_TRUE(sweep.within.has_value());
  EXPECT_EQ(sweep.steps[*sweep.within].level.concurrency, 18u);
  EXPECT_TRUE(sweep.is_confirmed);
}

TEST(FindCapacity, AServerThatIsBeyondWithOneHasNoCapacity) {
  MadeUpServer server(0);
  const Sweep sweep = server.find();
  EXPECT_FALSE(sweep.within.has_value());
  EXPECT_THAT(server.levels_, ElementsAre(1));
  EXPECT_THAT(sweep_conclusion(sweep), HasSubstr("No level is within the SLA"));
}

TEST(FindCapacity, EndsAtTheMostThatMayBeTried) {
  MadeUpServer server(1000);
  const Sweep sweep = server.find(100);
  EXPECT_EQ(sweep.steps[*sweep.within].level.concurrency, 100u);
  EXPECT_FALSE(sweep.beyond.has_value());
}

TEST(FindCapacity, ABusyClientEndsItAndIsNoCapacity) {
  MadeUpServer server(100);
  server.limited_ = 16;
  const Sweep sweep = server.find();
  EXPECT_EQ(sweep.stopped_by, "the client was busy");
  EXPECT_EQ(sweep.steps.back().level.concurrency, 16u);
  EXPECT_EQ(sweep.steps[*sweep.within].level.concurrency, 8u);
  EXPECT_FALSE(sweep.is_confirmed);
}

TEST(Budget, IsWhatASweepMaySpendAtMost) {
  ProbePlan probes;
  Endpoint endpoint;
  endpoint.target = {inference::Dialect::kOpenAiChat, "", "gpt-4o", "", ""};
  endpoint.envelope.url = "https://api.openai.com/v1/chat/completions";
  endpoint.prompt = {"twelve chars", 10};
  probes.endpoints = {endpoint};
  probes.load.most_requests = 95;
  probes.load.duration = std::chrono::seconds(60);
  const Budget budget = budget_of(probes, {1, 4}, 256, {}, "2026-01-01");
  EXPECT_EQ(budget.levels, 2u);
  EXPECT_EQ(budget.requests, 195u);
  EXPECT_EQ(budget.prompt_tokens, 195u * 3);
  EXPECT_EQ(budget.output_tokens, 1950u);
  EXPECT_EQ(budget.seconds, 120);
  ASSERT_TRUE(budget.usd.has_value());
  const auto price = prices_of(endpoint, "2026-01-01");
  ASSERT_TRUE(price.has_value());
  EXPECT_NEAR(*budget.usd, (195 * 3 * price->input + 1950 * price->output) / 1e6, 1e-12);
  EXPECT_THAT(budget_text(budget), HasSubstr(" USD (snapshot of "));

  const Budget given = budget_of(probes, {1, 4}, 256, TokenPrices{1, 2, "as given"}, "2026-01-01");
  EXPECT_NEAR(*given.usd, (585 * 1 + 1950 * 2) / 1e6, 1e-12);
  probes.endpoints[0].envelope.url = "http://localhost:8000/v1/chat/completions";
  const Budget own = budget_of(probes, {}, 8, {}, "2026-01-01");
  EXPECT_EQ(own.levels, 2u * 4 + 5);
  EXPECT_FALSE(own.usd.has_value());
  EXPECT_THAT(budget_text(own), HasSubstr("no price known (--price-input, --price-output)"));
}

// A real server whose latency grows with the load: 8 tokens of 5 ms for each at once. With 420 ms
// it holds 10: at 9 and at 11 there are 60 and 20 ms for whatever else this machine does.
TEST(FindCapacity, FindsTheKneeOfASimulatedServerToATenth) {
  const kit::LlmSim sim({"--itl-ms", "5", "--crowd-ms", "5", "--slots", "100"});
  LevelPlan plan;
  plan.probes.endpoints = {endpoint(sim.url(), 9)};
  plan.probes.load.duration = std::chrono::seconds(30);
  plan.probes.load.most_requests = 20;
  plan.limits.latency_ms = 420;
  plan.limits.max_error_rate = 0.2;
  const Sweep sweep = find_capacity(16,
                                    [&](std::size_t concurrency, double rate, std::uint64_t seed) {
                                      return run_level(plan, concurrency, rate, seed);
                                    },
                                    {});
  if (!sweep.stopped_by.empty()) GTEST_SKIP() << "this machine is too busy: " << sweep.stopped_by;
  ASSERT_TRUE(sweep.within.has_value()) << sweep_conclusion(sweep);
  const std::size_t found = sweep.steps[*sweep.within].level.concurrency;
  std::printf("knee at 10, found at %zu\n", found);
  EXPECT_GE(found, 9u) << sweep_conclusion(sweep);
  EXPECT_LE(found, 11u) << sweep_conclusion(sweep);
}

TEST(RunLevel, HoldsALevelAgainstTheLimits) {
  const kit::LlmSim sim({"--itl-ms", "1", "--ttft-ms", "200"});
  LevelPlan plan;
  plan.probes.endpoints = {endpoint(sim.url(), 3)};
  plan.probes.load.duration = std::chrono::seconds(30);
  plan.probes.load.most_requests = 8;
  plan.limits.ttft_ms = 30'000;
  auto within = run_level(plan, 4, 0, 1);
  ASSERT_TRUE(within.ok());
  EXPECT_EQ(within->probes, 8u);
  EXPECT_EQ(within->standing, Standing::kWithin) << within->remark;
  EXPECT_FALSE(within->is_decided);  // 8 probes cannot show an error rate of 1%
  plan.limits.ttft_ms = 1;
  auto beyond = run_level(plan, 4, 0, 2);
  ASSERT_TRUE(beyond.ok());
  EXPECT_EQ(beyond->standing, Standing::kBeyond);
  EXPECT_TRUE(beyond->is_decided);
  EXPECT_EQ(beyond->binding, "p95 TTFT");
  EXPECT_EQ(beyond->probes, 8u);
  EXPECT_FALSE(beyond->is_cut_short);
  plan.ends_when_beyond = true;
  auto hopeless = run_level(plan, 4, 0, 2);
  ASSERT_TRUE(hopeless.ok());
  EXPECT_EQ(hopeless->standing, Standing::kBeyond);
  EXPECT_TRUE(hopeless->is_cut_short);
  EXPECT_TRUE(hopeless->is_decided);
  EXPECT_LT(hopeless->probes, 8u);
  plan.probes.endpoints[0].target.model = "fault-stall";
  plan.probes.endpoints[0].prompt.max_tokens = 10;
  plan.proceed = [] { return false; };
  EXPECT_FALSE(run_level(plan, 4, 0, 3).ok());
}

}  // namespace
}  // namespace aipreflight::sla
