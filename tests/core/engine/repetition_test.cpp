#include "engine/repetition.hpp"

#include <cmath>
#include <gmock/gmock.h>

namespace aipreflight::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Gate gate(const std::string& id, double value, GateStatus status) {
  Gate made;
  made.id = id;
  made.value = value;
  made.bound = 1;
  made.status = status;
  return made;
}

RunResult run(Status status, std::vector<Gate> gates = {}) {
  CheckResult check;
  check.name = "sla";
  check.status = status;
  check.gates = std::move(gates);
  RunResult result;
  result.verdict = status;
  result.checks.push_back(std::move(check));
  return result;
}

TEST(Repetition, OfNothingKnowsNothing) {
  const Repetition repetition = compare({});
  EXPECT_THAT(repetition.verdicts, IsEmpty());
  EXPECT_EQ(repetition.flip_rate_below(), 1);
  EXPECT_FALSE(repetition.has_error());
}

TEST(Repetition, OfTheSameIsSteadyAndBoundsTheFlipRate) {
  const Repetition repetition = compare(std::vector(10, run(Status::kPass)));
  EXPECT_EQ(repetition.dissenting, 0u);
  // The one-sided limit of 0 in 10, as tables of Clopper and Pearson have it.
  EXPECT_NEAR(repetition.flip_rate_below(), 0.2589, 5e-5);
}

TEST(Repetition, CountsTheRunsThatDifferFromTheMost) {
  const Repetition repetition = compare({run(Status::kPass),
                                         run(Status::kFail),
                                         run(Status::kPass),
                                         run(Status::kWarn),
                                         run(Status::kPass)});
  EXPECT_EQ(repetition.dissenting, 2u);
  EXPECT_EQ(repetition.checks[0].dissenting, 2u);
  EXPECT_EQ(repetition.flip_rate_below(), 1);
}

TEST(Repetition, AnErrorOfAnyRunIsKept) {
  EXPECT_TRUE(compare({run(Status::kPass), run(Status::kError)}).has_error());
  EXPECT_FALSE(compare({run(Status::kPass), run(Status::kFail)}).has_error());
}

TEST(Repetition, ShowsTheGatesThatMoved) {
  const auto pass = GateStatus::kPass;
  const Repetition repetition =
      compare({run(Status::kPass, {gate("still", 1, pass), gate("moves", 0.5, pass)}),
               run(Status::kFail, {gate("still", 1, pass), gate("moves", 2, GateStatus::kFail)})});
  const auto& moved = repetition.checks[0].moved;
  ASSERT_THAT(moved, SizeIs(1));
  EXPECT_EQ(moved[0].id, "moves");
  EXPECT_EQ(moved[0].lowest, 0.5);
  EXPECT_EQ(moved[0].highest, 2);
  EXPECT_TRUE(moved[0].flips());
  EXPECT_THAT(moved[0].statuses, ElementsAre(pass, GateStatus::kFail));
}

TEST(Repetition, AGateThatSomeRunsLackHasMoved) {
  const auto pass = GateStatus::kPass;
  const Repetition repetition =
      compare({run(Status::kPass, {gate("rare", 1, pass)}), run(Status::kPass)});
  ASSERT_THAT(repetition.checks[0].moved, SizeIs(1));
  EXPECT_FALSE(repetition.checks[0].moved[0].flips());
}

TEST(Repetition, WhatWasNotMeasuredHasNoPlaceAmongTheValues) {
  const double none = std::nan("");
  const Repetition repetition =
      compare({run(Status::kError, {gate("ttft", none, GateStatus::kError)}),
               run(Status::kPass, {gate("ttft", 0.5, GateStatus::kPass)})});
  const auto& moved = repetition.checks[0].moved;
  ASSERT_THAT(moved, SizeIs(1));
  EXPECT_EQ(moved[0].lowest, 0.5);
  EXPECT_EQ(moved[0].highest, 0.5);
}

}  // namespace
}  // namespace aipreflight::engine
