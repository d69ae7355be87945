#include "sweep/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "made_up_server.hpp"

namespace aipreflight::sla {
namespace {

using testing::HasSubstr;

const sdk::Gate& gate_of(const std::vector<sdk::Gate>& gates, const std::string& id) {
  return *std::find_if(gates.begin(), gates.end(), [&](const auto& gate) { return gate.id == id; });
}

TEST(CapacityGates, HoldTheGreatestLevelWithinAgainstTheBound) {
  MadeUpServer server(6);
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
  MadeUpServer server(0);
  CapacityBounds bounds;
  bounds.min_concurrency = 1;
  const auto gates = capacity_gates(server.find(), bounds, {});
  EXPECT_EQ(gates.at(0).value, 0);
  EXPECT_EQ(gates.at(0).n, 100);
  EXPECT_EQ(gates.at(0).straddle, sdk::Straddle::kPoint);
  EXPECT_TRUE(std::isnan(capacity_gates(Sweep(), bounds, {}).at(0).value));
}

TEST(CapacityGates, WhatNoLevelDecidesIsOpen) {
  MadeUpServer server(6);
  Sweep sweep = server.find();
  for (Sweep::Step& step : sweep.steps) step.level.is_decided = false;
  CapacityBounds bounds;
  bounds.min_concurrency = 4;
  const sdk::Gate gate = capacity_gates(sweep, bounds, {0.95}).at(0);
  EXPECT_EQ(gate.interval->low, 0);
  EXPECT_TRUE(std::isinf(gate.interval->high));
}

}  // namespace
}  // namespace aipreflight::sla
