#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "comparison/compare.hpp"
#include "comparison/gates.hpp"

namespace aipreflight::comparison {
namespace {

using testing::HasSubstr;

// `regressed` cases passed before and fail now, `fixed` the other way, `same` pass in both.
Comparison outcomes(int regressed, int fixed, int same) {
  Paired pairs{.name = "pass rate"};
  int id = 0;
  const auto add = [&](int count, double before, double after) {
    for (int i = 0; i < count; ++i, ++id) {
      pairs.before.emplace_back(std::to_string(id), before);
      pairs.after.emplace_back(std::to_string(id), after);
    }
  };
  add(regressed, 1, 0);
  add(fixed, 0, 1);
  add(same, 1, 1);
  return compare({pairs}).front();
}

Verdict judged(const Comparison& comparison, double max_drop, bool must_be_noninferior = false) {
  return judge_drop(comparison,
                    "pass_rate.max_drop",
                    max_drop,
                    "max_drop",
                    {.must_be_noninferior = must_be_noninferior});
}

TEST(Comparison, OutcomesAreComparedByMcNemarsExactTest) {
  // gate-evals-rag, section 3: 5/0 p=.031, 5/1 .109, 8/2 .055, 10/3 .046.
  EXPECT_NEAR(outcomes(5, 0, 10).p, 0.031, 0.0005);
  EXPECT_NEAR(outcomes(5, 1, 10).p, 0.109, 0.0005);
  EXPECT_NEAR(outcomes(8, 2, 10).p, 0.055, 0.0005);
  EXPECT_NEAR(outcomes(10, 3, 10).p, 0.046, 0.0005);
}

TEST(Comparison, CasesWithoutAValueInBothArePairedWithNothing) {
  const Comparison one = compare({{.name = "m",
                                   .before = {{"a", 1}, {"b", NAN}, {"c", 0.5}},
                                   .after = {{"a", 0.5}, {"b", 1}, {"d", 1}}}})
                             .front();
  EXPECT_EQ(one.pairs, 1u);
  EXPECT_EQ(one.drop, 0.5);
  EXPECT_EQ(one.regressed.front().id, "a");
  EXPECT_TRUE(std::isnan(compare({{.name = "m"}}).front().drop));
}

TEST(Comparison, WhatIsBetterWhenLowerDropsUpwards) {
  const Comparison one = compare({{.name = "latency_s",
                                   .is_lower_better = true,
                                   .before = {{"a", 1}, {"b", 1}},
                                   .after = {{"a", 3}, {"b", 1}}}})
                             .front();
  EXPECT_EQ(one.drop, 1);
  EXPECT_EQ(one.regressed.size(), 1u);
}

TEST(Comparison, SeveralMetricsAreAdjustedTogether) {
  const Paired worse{.name = "m",
                     .before = {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}, {"e", 1}},
                     .after = {{"a", 0}, {"b", 0}, {"c", 0}, {"d", 0}, {"e", 0}}};
  const auto both = compare({worse, worse});
  EXPECT_NEAR(both.front().p, 0.03125, 1e-9);
  EXPECT_NEAR(both.front().adjusted_p, 0.0625, 1e-9);
}

TEST(Comparison, TheOrderOfTheCasesDecidesNothing) {
  Paired pairs{.name = "m"};
  for (int i = 0; i < 60; ++i) {
    pairs.before.emplace_back(std::to_string(i), i % 7 / 10.0);
    pairs.after.emplace_back(std::to_string(i), i % 5 / 10.0);
  }
  const Comparison one = compare({pairs}).front();
  std::reverse(pairs.after.begin(), pairs.after.end());
  const Comparison other = compare({pairs}).front();
  EXPECT_EQ(one.drop, other.drop);
  EXPECT_EQ(one.p, other.p);
  EXPECT_EQ(one.interval.low, other.interval.low);
  EXPECT_EQ(one.interval.high, other.interval.high);
}

TEST(DropGate, ADropOfExactlyItsBoundIsMet) {
  Paired pairs{.name = "m"};
  for (const char* id : {"a", "b", "c"}) {
    pairs.before.emplace_back(id, 0.8);
    pairs.after.emplace_back(id, 0.7);
  }
  EXPECT_TRUE(judged(compare({pairs}).front(), 0.1).is_met);
}

TEST(DropGate, ADropWithinItsBoundIsMet) {
  EXPECT_TRUE(judged(outcomes(1, 0, 99), 0.02).is_met);
}

TEST(DropGate, AGreaterDropFailsIfItIsMoreThanChanceAndWarnsOtherwise) {
  const Verdict fails = judged(outcomes(10, 0, 10), 0.02);
  EXPECT_FALSE(fails.is_met);
  EXPECT_EQ(fails.gate.reason_code, "regression");
  EXPECT_EQ(fails.gate.severity, sdk::Severity::kFail);
  const Verdict warns = judged(outcomes(3, 1, 10), 0.02);
  EXPECT_EQ(warns.gate.reason_code, "drop_not_significant");
  EXPECT_EQ(warns.gate.severity, sdk::Severity::kWarn);
  EXPECT_THAT(warns.missed, HasSubstr("3 cases of 14 worse, 1 better"));
  EXPECT_THAT(warns.missed, HasSubstr("which may be chance: about "));
  EXPECT_THAT(warns.missed, HasSubstr(" cases of the same kind would tell"));
}

TEST(DropGate, NoninferiorityHasToBeShown) {
  const Verdict few = judged(outcomes(0, 0, 10), 0.05, true);
  EXPECT_FALSE(few.is_met);
  EXPECT_EQ(few.gate.reason_code, "not_shown_noninferior");
  EXPECT_EQ(few.gate.straddle, sdk::Straddle::kFail);
  EXPECT_GT(few.gate.interval->high, 0.05);
  EXPECT_THAT(few.missed, HasSubstr(" cases of the same kind would tell"));
  EXPECT_TRUE(judged(outcomes(0, 0, 200), 0.05, true).is_met);
  EXPECT_EQ(judged(outcomes(10, 0, 10), 0.05, true).gate.reason_code, "regression");
}

TEST(DropGate, NothingComparedIsNoPass) {
  const Verdict none = judged(outcomes(0, 0, 0), 0.05);
  EXPECT_FALSE(none.is_met);
  EXPECT_EQ(none.gate.reason_code, "nothing_compared");
  EXPECT_EQ(none.gate.absence, sdk::Absence::kFail);
}

TEST(DropGate, TheChangedCasesAreListedTheMostChangedFirst) {
  const auto one = compare({{.name = "m",
                             .before = {{"a", 1}, {"b", 1}, {"c", 0}},
                             .after = {{"a", 0.75}, {"b", 0}, {"c", 1}}}});
  const auto finding = tell_changes(one.front(), "metrics.m", {});
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->reason_code, "changed_cases");
  EXPECT_EQ(finding->message, "m: worse in b (1 to 0), a (1 to 0.75); better in c (0 to 1)");
  EXPECT_FALSE(tell_changes(outcomes(0, 0, 3), "", {}));
}

}  // namespace
}  // namespace aipreflight::comparison
