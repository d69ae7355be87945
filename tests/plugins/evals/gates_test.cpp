#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged_cases.hpp"

namespace aipreflight {
namespace {

using testing::HasSubstr;
using testkit::GateStatus;
using testkit::Status;

class EvalsGates : public JudgedCases {};

std::string with_scores(const std::vector<double>& scores) {
  std::string text;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    text += (text.empty() ? "" : ", ") +
            cases(static_cast<int>(i),
                  1,
                  "passed",
                  R"("metrics": {"q": )" + std::to_string(scores[i]) + '}');
  }
  return text;
}

TEST_F(EvalsGates, APercentileIsAnObservedValueByNearestRank) {
  std::vector<double> scores;
  for (int i = 1; i <= 20; ++i) scores.push_back(i / 20.0);
  const auto judged = judge_cases(
      with_scores(scores), "metrics: {q: {percentiles: {10: {min: 0.15}, 90: {max: 0.95}}}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.gate("metric.q.p10.min").value, 0.1);
  EXPECT_EQ(judged.gate("metric.q.p90.max").value, 0.9);
  EXPECT_EQ(judged.gate("metric.q.p90.max").status, GateStatus::kPass);
  EXPECT_EQ(judged.reason_code, "metric_below_minimum");
  EXPECT_EQ(judge("results_file: r.json\nmetrics: {q: {percentiles: {0: {min: 1}}}}\n").exit_code,
            2);
  EXPECT_EQ(judge("results_file: r.json\nmetrics: {q: {percentiles: {50: {}}}}\n").exit_code, 2);
}

TEST_F(EvalsGates, WithConfidenceFewValuesDecideNoPercentile) {
  const auto judged =
      judge_cases(with_scores({0.9, 0.95, 1}),
                  "confidence: 0.95\nmetrics: {q: {percentiles: {10: {min: 0.8}}}}\n");
  EXPECT_EQ(judged.status, Status::kWarn);
}

TEST_F(EvalsGates, WhatFewCasesCannotDecideSaysHowManyCould) {
  const std::string bounds = "min_pass_rate: 0.9\nconfidence: 0.95\n";
  const auto few = judge_cases(cases(0, 10, "passed"), bounds);
  ASSERT_TRUE(few.has_finding("cases_needed")) << few;
  EXPECT_THAT(few.finding("cases_needed").message,
              HasSubstr("10 cases are too few to decide: about 35 of the same kind would"));
  EXPECT_FALSE(judge_cases(cases(0, 40, "passed"), bounds).has_finding("cases_needed"));
  EXPECT_FALSE(
      judge_cases(cases(0, 10, "passed"), "min_pass_rate: 0.9\n").has_finding("cases_needed"));
}

TEST_F(EvalsGates, EveryUndecidedGateSaysHowManyCasesWouldDecide) {
  const std::string all = with_scores({0.9, 0.8, 0.5, 0.7, 0.95, 0.6, 0.85, 0.75}) + ", " +
                          cases(9, 2, "passed", R"("tags": ["t"], "metrics": {"q": 0.5})");
  for (const auto& [bounds, measured] : std::vector<std::pair<std::string, std::string>>{
           {"metrics: {q: {min: 0.7}}", "q"},
           {"metrics: {q: {max: 0.75}}", "q"},
           {"metrics: {q: {share: {at_least: 0.7, min: 50%}}}", "cases with q of at least 0.7"},
           {"metrics: {q: {percentiles: {50: {min: 0.6}}}}", "p50 of q"},
           {"metrics: {q: {percentiles: {90: {max: 0.97}}}}", "p90 of q"},
           {"tags: {t: {min_pass_rate: 0.9}}", "pass rate of tag 't'"},
       }) {
    const auto judged = judge_cases(all, bounds + "\nconfidence: 0.95\n");
    ASSERT_TRUE(judged.has_finding("cases_needed")) << bounds << judged;
    EXPECT_THAT(judged.finding("cases_needed").message, HasSubstr(measured + ": ")) << bounds;
    EXPECT_THAT(judged.finding("cases_needed").message, HasSubstr("too few to decide: about "));
    EXPECT_FALSE(judge_cases(all, bounds + "\n").has_finding("cases_needed")) << bounds;
  }
}

TEST_F(EvalsGates, ANumberWithoutItsIntervalIsDoubtedWhereTheIntervalIsToDecide) {
  write("r.json", R"({"pass_rate": 1, "metrics": {"q": 0.9}})");
  const std::string section =
      "results_file: r.json\nmin_pass_rate: 0.9\nmetrics: {q: {min: 0.5}}\n";
  EXPECT_EQ(judge(section).status, Status::kPass);
  const auto judged = judge(section + "confidence: 0.95\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  ASSERT_TRUE(judged.has_finding("interval_not_known"));
  EXPECT_THAT(judged.finding("interval_not_known").message, HasSubstr("decide: pass rate, q"));
}

TEST_F(EvalsGates, AStandardErrorOfTheToolIsAnInterval) {
  write(
      "r.json",
      R"({"results": {"arc": {"acc,none": 0.5, "acc_stderr,none": 0.05, "f1,none": 0.5, "f1_stderr,none": "N/A"},
                        "sums": {"acc,none": 1, "acc_stderr,none": 0}},
            "groups": {"all": {"acc,none": 0.5, "acc_stderr,none": 0.05}}, "versions": {},
            "n-samples": {"arc": {"original": 100, "effective": 100}, "sums": {"original": 9, "effective": 9}}})");
  const auto judged_by = [&](const std::string& metric) {
    return judge("results_file: r.json\nconfidence: 0.95\nmetrics: {" + metric +
                 ": {min: 0.45}}\n");
  };
  const auto judged = judged_by("arc/acc");
  EXPECT_EQ(judged.status, Status::kWarn) << judged;
  const auto& interval = judged.gate("metric.arc/acc.min").interval;
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->method, "standard error");
  EXPECT_NEAR(interval->low, 0.402, 0.001);
  EXPECT_THAT(judged.finding("cases_needed").message, HasSubstr("100 cases are too few"));
  for (const char* unknown : {"arc/f1", "sums/acc", "all/acc"}) {
    EXPECT_TRUE(judged_by(unknown).has_finding("interval_not_known")) << unknown;
  }
}

TEST_F(EvalsGates, AMeanThatMeetsItsBoundExactlyPasses) {
  EXPECT_EQ(judge_cases(with_scores({0.7, 0.7, 0.7}), "metrics: {q: {min: 0.7}}\n").exit_code, 0);
  EXPECT_EQ(judge_cases(with_scores({0.6, 0.7, 0.8}), "metrics: {q: {max: 0.7}}\n").exit_code, 0);
  EXPECT_EQ(
      judge_cases(cases(0, 3, "passed", R"("cost_usd": 0.1)"), "max_cost_usd: 0.3\n").exit_code, 0);
}

TEST_F(EvalsGates, AShareCountsTheCasesThatAreGoodEnough) {
  const std::string scores = with_scores({0.9, 0.8, 0.5, 0.7});
  EXPECT_EQ(judge_cases(scores, "metrics: {q: {share: {at_least: 0.7, min: 75%}}}\n").exit_code, 0);
  const auto judged = judge_cases(scores, "metrics: {q: {share: {at_least: 0.75, min: 75%}}}\n");
  EXPECT_EQ(judged.reason_code, "share_below_minimum");
  EXPECT_EQ(judged.gate("metric.q.share").value, 0.5);
  EXPECT_EQ(judge_cases(scores, "metrics: {q: {share: {at_most: 0.5, min: 0.5}}}\n").exit_code, 1);
  EXPECT_EQ(
      judge_cases(scores, "metrics: {q: {share: {at_most: 1, at_least: 0, min: 1}}}\n").exit_code,
      2);
  EXPECT_EQ(judge_cases(scores, "metrics: {q: {share: {at_most: 1}}}\n").exit_code, 2);
}

TEST_F(EvalsGates, ACaseWithoutAValueIsNotGoodEnough) {
  const auto judged = judge_cases(
      with_scores({1, 1, 1}) + ", " + cases(9, 1, "passed", R"("metrics": {"q": null})"),
      "metrics: {q: {min_coverage: 0.5, share: {at_least: 1, min: 0.8}}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.gate("metric.q.share").value, 0.75);
}

TEST_F(EvalsGates, AMeanWithoutItsValuesHasNoPercentile) {
  write("r.json", R"({"metrics": {"q": 0.9}})");
  const auto judged =
      judge("results_file: r.json\nmetrics: {q: {percentiles: {10: {min: 0.5}}}}\n");
  EXPECT_EQ(judged.reason_code, "values_not_known");
  EXPECT_EQ(judged.exit_code, 1);
}

constexpr char kTags[] = R"("tags": ["safety"], "labels": {"topic": "billing"})";

TEST_F(EvalsGates, ATagIsJudgedByItsOwnCases) {
  const std::string all = cases(0, 18, "passed") + ", " + cases(18, 1, "passed", kTags) + ", " +
                          cases(19, 1, "failed", kTags);
  EXPECT_EQ(judge_cases(all, "min_pass_rate: 0.9\n").exit_code, 0);
  const auto judged = judge_cases(all, "min_pass_rate: 0.9\ntags: {safety: {min_pass_rate: 1}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.gate("tag.safety.pass_rate").value, 0.5);
  EXPECT_EQ(judged.gate("tag.safety.pass_rate").n, 2);
  EXPECT_THAT(judged.summary, HasSubstr("pass rate of tag 'safety' 50% below minimum 100%"));
  EXPECT_EQ(judge_cases(all, "tags: {safety: {min_cases: 3}}\n").reason_code, "too_few_cases");
}

TEST_F(EvalsGates, ATagWithoutCasesIsNoPass) {
  const auto judged = judge_cases(cases(0, 5, "passed"), "tags: {safty: {min_pass_rate: 1}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "nothing_measured");
}

TEST_F(EvalsGates, EachGroupIsJudged) {
  const std::string all =
      cases(0, 9, "passed", R"("labels": {"topic": "orders"}, "metrics": {"q": 1})") + ", " +
      cases(9, 2, "passed", R"("labels": {"topic": "a b"}, "metrics": {"q": 0.2})") + ", " +
      cases(11, 1, "passed");
  const auto judged =
      judge_cases(all, "each_group: {by: topic, min_pass_rate: 0.9, metrics: {q: {min: 0.5}}}\n");
  EXPECT_EQ(judged.exit_code, 1) << judged;
  ASSERT_EQ(judged.gates.size(), 4u) << judged.summary;
  EXPECT_EQ(judged.gate("group.orders.metric.q.min").status, GateStatus::kPass);
  EXPECT_EQ(judged.gate("group.a b.metric.q.min").value, 0.2);
  ASSERT_TRUE(judged.has_finding("cases_without_group")) << judged;
  EXPECT_EQ(judge_cases(all, "each_group: {by: topc, min_pass_rate: 0.9}\n").reason_code,
            "no_groups");
  EXPECT_EQ(judge_cases(all, "each_group: {min_pass_rate: 0.9}\n").exit_code, 2);
  EXPECT_EQ(judge_cases(all, "each_group: {by: topic}\n").exit_code, 2);
}

TEST_F(EvalsGates, RunsOfACaseThatDisagreeAreFlaky) {
  const std::string all =
      cases(0, 4, "passed") + ", " + cases(0, 3, "passed") + ", " + cases(3, 1, "failed");
  const auto judged = judge_cases(all, "max_flaky_rate: 0.2\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.gate("flaky_rate").value, 0.25);
  EXPECT_THAT(judged.summary, HasSubstr("1 of 4 repeated cases passed in some runs and not"));
  EXPECT_THAT(judged.summary, HasSubstr("c3"));
  EXPECT_EQ(judge_cases(all, "max_flaky_rate: 25%\nrepeats: all\n").exit_code, 0);
  EXPECT_EQ(judge_cases(cases(0, 4, "passed"), "max_flaky_rate: 1\n").reason_code, "no_repeats");
}

TEST_F(EvalsGates, FewRepeatedCasesDecideNothingOfTheirFlakiness) {
  const std::string steady = cases(0, 5, "passed") + ", " + cases(0, 5, "passed");
  EXPECT_EQ(judge_cases(steady, "max_flaky_rate: 5%\n").status, Status::kPass);
  const auto judged = judge_cases(steady, "max_flaky_rate: 5%\nconfidence: 0.95\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_EQ(judged.gate("flaky_rate").status, GateStatus::kInconclusive);
  EXPECT_THAT(judged.finding("cases_needed").message, HasSubstr("5 cases are too few"));
}

// Two of three runs of each case pass.
TEST_F(EvalsGates, RepeatsAreJudgedByTheirPolicy) {
  const std::string all =
      cases(0, 10, "passed") + ", " + cases(0, 10, "passed") + ", " + cases(0, 10, "failed");
  const auto rate = [&](const std::string& policy) {
    const auto judged = judge_cases(all, "min_pass_rate: 0.6\nrepeats: " + policy + "\n");
    return std::pair(judged.gate("pass_rate").value, judged.gate("pass_rate").n);
  };
  EXPECT_EQ(rate("separate"), std::pair(20.0 / 30, std::int64_t{30}));
  EXPECT_EQ(rate("all"), std::pair(0.0, std::int64_t{10}));
  EXPECT_EQ(rate("majority"), std::pair(1.0, std::int64_t{10}));
  write("r.json", R"({"total": 30, "passed": 20})");
  EXPECT_EQ(judge("results_file: r.json\nmin_pass_rate: 0.6\nrepeats: all\n").reason_code,
            "cases_not_known");
}

TEST_F(EvalsGates, TheCostOfTheRunIsThatOfAllItsCases) {
  const std::string priced = cases(0, 4, "passed", R"("cost_usd": 0.25, "latency_s": 2)");
  EXPECT_EQ(judge_cases(priced, "max_cost_usd: 1\nmetrics: {latency_s: {max: 2}}\n").exit_code, 0);
  EXPECT_EQ(judge_cases(priced, "max_cost_usd: 0.9\n").reason_code, "cost_above_maximum");
  const auto judged = judge_cases(priced + ", " + cases(9, 1, "passed"), "max_cost_usd: 10\n");
  EXPECT_EQ(judged.reason_code, "cost_not_measured");
  EXPECT_EQ(judged.exit_code, 1);
}

TEST_F(EvalsGates, RowsThatWereDroppedAreFoundByTheNumberOfCases) {
  write("r.jsonl", "{\"user_input\": \"?\", \"response\": \"a\", \"faithfulness\": 1}\n");
  const auto judged =
      judge("results_file: r.jsonl\nmin_cases: 2\nmetrics: {faithfulness: {min: 0.9}}\n");
  EXPECT_EQ(judged.reason_code, "too_few_cases");
}

TEST_F(EvalsGates, AMinimumOfWhatIsBetterWhenLowerIsDoubted) {
  const auto judged =
      judge_cases(cases(0, 2, "passed", R"("latency_s": 2)"), "metrics: {latency_s: {min: 1}}\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_TRUE(judged.has_finding("bound_direction")) << judged;
}

// Larger than max_output, and so read result by result.
TEST_F(EvalsGates, LargeResultsAreJudgedAndThoseThatAreReadAsAWholeRefused) {
  std::string results;
  for (int i = 0; i < 40; ++i) {
    results += (i > 0 ? ", " : "") + std::string(R"({"success": )") +
               (i % 4 > 0 ? "true" : "false") + R"(, "failureReason": )" + (i % 4 > 0 ? "0" : "1") +
               R"(, "namedScores": {"cited": 0.5}, "vars": {"q": )" + std::to_string(i) + "}}";
  }
  write("p.json",
        R"({"results": {"version": 3, "prompts": [], "results": [)" + results +
            R"(], "stats": {"successes": 30, "failures": 10, "errors": 0}}})");
  const std::string bounds = "max_output: 1KiB\nmin_pass_rate: 0.5\nmetrics: {cited: {min: 0.5}}\n";
  const auto judged = judge("results_file: p.json\n" + bounds);
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judged.gate("pass_rate").value, 0.75);
  EXPECT_EQ(judge("results_file: p.json\nformat: junit\n" + bounds).reason_code,
            "results_file_unreadable");
  EXPECT_EQ(judge("results_file: p.json\ncommand: 'true'\n" + bounds).reason_code, "stale");
  write("own.json", R"({"cases": [)" + cases(0, 100, "passed") + "]}");
  EXPECT_EQ(judge("results_file: own.json\nmax_output: 1KiB\nmin_pass_rate: 0.5\n").exit_code, 0);
  write("r.xml", "<testsuite>" + std::string(2000, ' ') + "<testcase/></testsuite>");
  EXPECT_EQ(judge("results_file: r.xml\nmax_output: 1KiB\nmin_pass_rate: 1\n").exit_code, 0);
  write("r.tap", "1..1\nok 1\n" + std::string(2000, '#') + '\n');
  EXPECT_EQ(judge("results_file: r.tap\nmax_output: 1KiB\nmin_pass_rate: 1\n").exit_code, 0);
  write("run.json",
        R"({"run": {"info": {"status": "FINISHED"}, "data": {}}, "x": ")" + std::string(2000, 'x') +
            "\"}");
  EXPECT_EQ(judge("results_file: run.json\n" + bounds).reason_code, "results_file_unreadable");
}

}  // namespace
}  // namespace aipreflight
