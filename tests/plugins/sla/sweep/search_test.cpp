#include "sweep/search.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

#include "json/value.hpp"
#include "kit/llm_sim.hpp"
#include "sweep/budget.hpp"
#include "sweep/capacity.hpp"
#include "sweep/render.hpp"

namespace aipreflight::sla {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Endpoint endpoint(const std::string& url, std::int64_t tokens) {
  Endpoint endpoint;
  endpoint.target = {inference::Dialect::kOpenAiChat, url, "m", "", ""};
  auto envelope = inference::envelope_of(endpoint.target);
  EXPECT_TRUE(envelope.ok());
  if (envelope) endpoint.envelope = envelope.take();
  endpoint.prompt = {"Hi", tokens};
  return endpoint;
}

// A server whose TTFT is over its limit beyond `knee` at once.
class Server {
 public:
  explicit Server(std::size_t knee) : knee_(knee) {}

  Result<Level> measure(std::size_t concurrency, double rate, std::uint64_t seed) {
    levels_.push_back(concurrency);
    seeds_.push_back(seed);
    Level level;
    level.concurrency = concurrency;
    level.rate = rate;
    level.probes = 100;
    level.ttft_p50 = level.ttft_p95 = 10;
    level.requests_per_second = level.tokens_per_second =
        static_cast<double>(std::min(concurrency, knee_));
    const int measured = ++times_[concurrency];
    const bool is_unlucky = concurrency == unlucky_ && measured > 1;
    level.standing = concurrency <= knee_ && !is_unlucky ? Standing::kWithin : Standing::kBeyond;
    if (concurrency == limited_) {
      level.standing = Standing::kLimited;
      level.remark = "the client was busy";
    }
    level.binding = "p95 TTFT";
    level.is_decided = true;
    return level;
  }
  [[nodiscard]] Sweep find(std::size_t most = 256) {
    return find_capacity(most,
                         [this](std::size_t concurrency, double rate, std::uint64_t seed) {
                           return measure(concurrency, rate, seed);
                         },
                         {});
  }

  std::size_t unlucky_ = 0;  // within at first, and not again
  std::size_t limited_ = 0;
  std::vector<std::size_t> levels_;
  std::vector<std::uint64_t> seeds_;

 private:
  std::size_t knee_;
  std::map<std::size_t, int> times_;
};

TEST(FindCapacity, FindsEveryKneeToATenth) {
  for (std::size_t knee = 1; knee <= 256; ++knee) {
    Server server(knee);
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
  Server server(6);
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
  Server server(20);
  server.unlucky_ = 20;
  const Sweep sweep = server.find();
  ASSERT_TRUE(sweep.within.has_value());
  EXPECT_EQ(sweep.steps[*sweep.within].level.concurrency, 18u);
  EXPECT_TRUE(sweep.is_confirmed);
}

TEST(FindCapacity, AServerThatIsBeyondWithOneHasNoCapacity) {
  Server server(0);
  const Sweep sweep = server.find();
  EXPECT_FALSE(sweep.within.has_value());
  EXPECT_THAT(server.levels_, ElementsAre(1));
  EXPECT_THAT(sweep_conclusion(sweep), HasSubstr("No level is within the SLA"));
}

TEST(FindCapacity, EndsAtTheMostThatMayBeTried) {
  Server server(1000);
  const Sweep sweep = server.find(100);
  EXPECT_EQ(sweep.steps[*sweep.within].level.concurrency, 100u);
  EXPECT_FALSE(sweep.beyond.has_value());
}

TEST(FindCapacity, ABusyClientEndsItAndIsNoCapacity) {
  Server server(100);
  server.limited_ = 16;
  const Sweep sweep = server.find();
  EXPECT_EQ(sweep.stopped_by, "the client was busy");
  EXPECT_EQ(sweep.steps.back().level.concurrency, 16u);
  EXPECT_EQ(sweep.steps[*sweep.within].level.concurrency, 8u);
  EXPECT_FALSE(sweep.is_confirmed);
}

TEST(SweepPages, SayTheSameInEachForm) {
  Server server(3);
  Sweep sweep = server.find();
  sweep.steps[0].level.remark = "in_stream_error 1 (<b>|x)";
  Limits limits;
  limits.ttft_ms = 500;
  auto json = json::parse(sweep_json(sweep, limits), "sweep");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["max_concurrency_within_sla"].as_integer(), 3);
  EXPECT_EQ((*json)["min_concurrency_beyond_sla"].as_integer(), 4);
  EXPECT_EQ((*json)["steps"].size(), sweep.steps.size());
  const std::string markdown = sweep_markdown(sweep, limits);
  EXPECT_THAT(markdown, HasSubstr("Within the SLA up to 3 at once"));
  EXPECT_THAT(markdown, HasSubstr("&lt;b&gt;\\|x"));
  EXPECT_THAT(markdown, HasSubstr("p95 TTFT ≤ 500 ms"));
  const std::string svg = sweep_svg(sweep, limits);
  EXPECT_THAT(svg, HasSubstr("<svg xmlns"));
  EXPECT_THAT(svg, HasSubstr("stroke-dasharray"));
  EXPECT_THAT(svg, HasSubstr("within the SLA up to 3"));
  EXPECT_THAT(svg, HasSubstr("most tokens a second at "));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("\"inf")));
}

const sdk::Gate& gate_of(const std::vector<sdk::Gate>& gates, const std::string& id) {
  return *std::find_if(gates.begin(), gates.end(), [&](const auto& gate) { return gate.id == id; });
}

TEST(CapacityGates, HoldTheGreatestLevelWithinAgainstTheBound) {
  Server server(6);
  const Sweep sweep = server.find();
  CapacityBounds bounds;
  bounds.min_concurrency = 8;
  bounds.min_requests_per_second = 5;
  const auto gates = capacity_gates(sweep, bounds, {0.95});
  const sdk::Gate& concurrency = gate_of(gates, "min_concurrency_within_sla");
  EXPECT_EQ(concurrency.value, 6);
  EXPECT_EQ(concurrency.n, 100);
  EXPECT_EQ(concurrency.interval->low, 6);
  EXPECT_EQ(concurrency.interval->high, 6);  // 7 is beyond, surely
  EXPECT_THAT(concurrency.message,
              HasSubstr("concurrency within the SLA 6 requests against >= 8 requests: beyond the "
                        "SLA from 7 at once, first by p95 TTFT"));
  const sdk::Gate& rate = gate_of(gates, "min_requests_per_second_within_sla");
  EXPECT_EQ(rate.value, 6);
  EXPECT_EQ(rate.bound, 5);
  EXPECT_TRUE(capacity_gates(sweep, {}, {}).empty());
}

TEST(CapacityGates, AServerWithoutCapacityMissesEveryBound) {
  Server server(0);
  CapacityBounds bounds;
  bounds.min_concurrency = 1;
  const auto gates = capacity_gates(server.find(), bounds, {});
  EXPECT_EQ(gates.at(0).value, 0);
  EXPECT_EQ(gates.at(0).n, 100);
  EXPECT_EQ(gates.at(0).straddle, sdk::Straddle::kPoint);
  EXPECT_TRUE(std::isnan(capacity_gates(Sweep(), bounds, {}).at(0).value));
}

TEST(CapacityGates, WhatNoLevelDecidesIsOpen) {
  Server server(6);
  Sweep sweep = server.find();
  for (Sweep::Step& step : sweep.steps) step.level.is_decided = false;
  CapacityBounds bounds;
  bounds.min_concurrency = 4;
  const sdk::Gate gate = capacity_gates(sweep, bounds, {0.95}).at(0);
  EXPECT_EQ(gate.interval->low, 0);
  EXPECT_TRUE(std::isinf(gate.interval->high));
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
