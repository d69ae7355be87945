#include "evidence/doubts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::evidence {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

sdk::Gate gate(double value, sdk::Interval interval, sdk::Op op = sdk::Op::kAtLeast) {
  return {.id = "g",
          .statistic = "quality",
          .value = value,
          .n = 10,
          .op = op,
          .bound = 0.5,
          .interval = std::move(interval),
          .straddle = sdk::Straddle::kLenient,
          .config_key = "metrics.q.min"};
}

std::vector<sdk::Finding> doubts_of(const sdk::Gate& one) {
  Doubts doubts("cases");
  doubts.look_at(one);
  return doubts.findings();
}

TEST(Doubts, AnIntervalThatHoldsTheBoundSaysHowManyWouldDecide) {
  const auto found = doubts_of(gate(0.6, {0.4, 0.8, 0.95, "bootstrap"}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].reason_code, "cases_needed");
  EXPECT_EQ(found[0].severity, sdk::Severity::kInfo);
  EXPECT_EQ(found[0].message,
            "quality: 10 cases are too few to decide: about 40 of the same kind would");
  EXPECT_EQ(found[0].config_key, "metrics.q.min");
}

TEST(Doubts, AnIntervalBesideTheBoundLeavesNone) {
  EXPECT_THAT(doubts_of(gate(0.7, {0.6, 0.8, 0.95, "bootstrap"})), IsEmpty());
  EXPECT_THAT(doubts_of(gate(0.3, {0.2, 0.4, 0.95, "wilson"})), IsEmpty());
  EXPECT_THAT(doubts_of(gate(0.5, {0.5, 0.8, 0.95, "wilson"})), IsEmpty());
  EXPECT_THAT(doubts_of(gate(0.5, {0.2, 0.5, 0.95, "wilson"}, sdk::Op::kAtMost)), IsEmpty());
  EXPECT_EQ(doubts_of(gate(0.4, {0.2, 0.6, 0.95, "wilson"}, sdk::Op::kAtMost)).size(), 1u);
}

TEST(Doubts, WhereTheNumberDecidesAnIntervalIsNoDoubt) {
  sdk::Gate point = gate(0.6, {0.4, 0.8, 0.95, "wilson"});
  point.straddle = sdk::Straddle::kPoint;
  EXPECT_THAT(doubts_of(point), IsEmpty());
  point.interval.reset();
  EXPECT_THAT(doubts_of(point), IsEmpty());
}

TEST(Doubts, AnIntervalThatWasAskedForAndIsNotKnownWarns) {
  sdk::Gate blind = gate(0.6, {});
  blind.interval.reset();
  const auto found = doubts_of(blind);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].reason_code, "interval_not_known");
  EXPECT_EQ(found[0].severity, sdk::Severity::kWarn);
  EXPECT_THAT(found[0].message, HasSubstr("alone decide: quality"));
  blind.value = sdk::kNotMeasured;  // has its own message
  EXPECT_THAT(doubts_of(blind), IsEmpty());
}

TEST(Doubts, OfManyTheFirstAreToldAndTheOthersCounted) {
  Doubts doubts("queries");
  for (int i = 0; i < 9; ++i) doubts.look_at(gate(0.6, {0.4, 0.8, 0.95, "wilson"}));
  const auto found = doubts.findings();
  ASSERT_EQ(found.size(), 6u);
  EXPECT_EQ(found.back().reason_code, "queries_needed");
  EXPECT_EQ(found.back().message, "4 more gates have too few queries to decide");
}

TEST(Doubts, WhoeverAsksMayKnowBetterHowManyWouldDo) {
  Doubts doubts("cases");
  doubts.look_at(gate(0.6, {0.4, 0.8, 0.95, "order statistics"}), [] { return 77u; });
  doubts.look_at(gate(0.5, {0.4, 0.8, 0.95, "bootstrap"}));
  EXPECT_THAT(doubts.findings()[0].message, HasSubstr("about 77 of"));
  EXPECT_THAT(doubts.findings()[1].message, HasSubstr("no number of the same kind would do"));
}

}  // namespace
}  // namespace aipreflight::evidence
