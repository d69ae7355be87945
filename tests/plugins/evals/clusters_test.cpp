#include "clusters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged_cases.hpp"

namespace aipreflight {
namespace {

using evals::Case;
using evals::CaseDraft;
using evals::Cases;
using evals::Clusters;
using testing::HasSubstr;
using testkit::GateStatus;
using testkit::Status;

class EvalClusters : public JudgedCases {};

// 20 topics of 10 cases, of which a quarter fails as a whole.
std::string topics() {
  std::string text;
  for (int topic = 0; topic < 20; ++topic) {
    const std::string more = R"("labels": {"topic": "t)" + std::to_string(topic) +
                             R"("}, "metrics": {"q": )" + (topic % 4 == 0 ? "0.2" : "0.8") + "}";
    text += (text.empty() ? "" : ", ") +
            cases(10 * topic, 10, topic % 4 == 0 ? "failed" : "passed", more);
  }
  return text;
}

TEST_F(EvalClusters, WidenTheIntervalsOfRatesMeansAndShares) {
  const std::string bounds =
      "min_pass_rate: 0.5\n"
      "metrics: {q: {min: 0.3, share: {at_least: 0.5, min: 0.5}}}\n";
  const auto independent = judge_cases(topics(), bounds);
  const auto clustered = judge_cases(topics(), bounds + "cluster_by: topic\n");
  EXPECT_EQ(clustered.status, Status::kPass) << clustered;
  for (const char* id : {"pass_rate", "metric.q.min", "metric.q.share"}) {
    const auto& narrow = independent.gate(id).interval;
    const auto& wide = clustered.gate(id).interval;
    ASSERT_TRUE(narrow && wide) << id;
    EXPECT_EQ(wide->method, "cluster bootstrap") << id;
    EXPECT_GT(wide->high - wide->low, 2 * (narrow->high - narrow->low)) << id;
    EXPECT_EQ(clustered.gate(id).value, independent.gate(id).value) << id;
    EXPECT_EQ(clustered.gate(id).n, 200) << id;
  }
  EXPECT_THAT(clustered.finding("eval_results_read").message,
              HasSubstr("20 clusters by 'topic' are independent of one another"));
}

TEST_F(EvalClusters, LeaveOpenWhatIndependentCasesWouldDecide) {
  const std::string bounds = "min_pass_rate: 0.65\nconfidence: 0.95\n";
  EXPECT_EQ(judge_cases(topics(), bounds).gate("pass_rate").status, GateStatus::kPass);
  EXPECT_EQ(judge_cases(topics(), bounds + "cluster_by: topic\n").gate("pass_rate").status,
            GateStatus::kInconclusive);
}

TEST_F(EvalClusters, OfOneCaseEachAreTheCases) {
  const auto judged =
      judge_cases(topics(), "min_pass_rate: 0.5\nmetrics: {q: {min: 0.3}}\ncluster_by: id\n");
  const auto independent = judge_cases(topics(), "min_pass_rate: 0.5\nmetrics: {q: {min: 0.3}}\n");
  const auto& mine = judged.gate("metric.q.min").interval;
  const auto& other = independent.gate("metric.q.min").interval;
  ASSERT_TRUE(mine && other);
  EXPECT_NEAR(mine->low, other->low, 0.02);
  EXPECT_NEAR(mine->high, other->high, 0.02);
}

TEST_F(EvalClusters, HoldWithinTagsAndGroups) {
  const std::string half = R"("labels": {"topic": "a"}, "tags": ["x"])";
  const std::string rest = R"("labels": {"topic": "b"}, "tags": ["x"])";
  const auto judged =
      judge_cases(cases(0, 10, "passed", half) + ", " + cases(10, 10, "failed", rest) + ", " +
                      cases(20, 10, "passed", R"("labels": {"topic": "c"}, "tags": ["y"])"),
                  "cluster_by: topic\ntags: {x: {min_pass_rate: 0.1}, y: {min_pass_rate: 0.5}}\n");
  ASSERT_TRUE(judged.gate("tag.x.pass_rate").interval) << judged;
  EXPECT_EQ(judged.gate("tag.x.pass_rate").interval->method, "cluster bootstrap");
  EXPECT_EQ(judged.gate("tag.x.pass_rate").interval->low, 0);
  EXPECT_EQ(judged.gate("tag.x.pass_rate").interval->high, 1);
  // Of tag y there is one cluster, which says nothing of the next.
  EXPECT_FALSE(judged.gate("tag.y.pass_rate").interval);
}

TEST_F(EvalClusters, LeavePercentilesAndFlakyCasesWithoutAnInterval) {
  const std::string repeated =
      topics() + ", " + cases(0, 10, "failed", R"("labels": {"topic": "t0"})");
  const auto judged =
      judge_cases(repeated,
                  "cluster_by: topic\nmax_flaky_rate: 1\nconfidence: 0.95\n"
                  "metrics: {q: {min_coverage: 0, percentiles: {50: {min: 0.1}}}}\n");
  EXPECT_FALSE(judged.gate("metric.q.p50.min").interval);
  EXPECT_FALSE(judged.gate("flaky_rate").interval);
  EXPECT_THAT(judged.finding("interval_not_known").message, HasSubstr("p50 of q"));
}

TEST_F(EvalClusters, ThatNoCaseHasAreAnError) {
  const auto judged = judge_cases(topics(), "min_pass_rate: 0.5\ncluster_by: topc\n");
  EXPECT_EQ(judged.status, Status::kError);
  EXPECT_EQ(judged.reason_code, "no_clusters");
  EXPECT_THAT(judged.to_string(), HasSubstr("no case has a label or a field 'topc'"));
}

TEST_F(EvalClusters, OfSeveralLabelsAreAnError) {
  const auto judged = judge_cases(cases(0, 3, "passed", R"("tags": ["a", "b"])"),
                                  "min_pass_rate: 0.5\ncluster_by: tag\n");
  EXPECT_EQ(judged.status, Status::kError);
  EXPECT_EQ(judged.reason_code, "cluster_ambiguous");
  EXPECT_THAT(judged.to_string(), HasSubstr("the case c0 has 2 labels 'tag'"));
}

TEST_F(EvalClusters, WithoutABoundThatHasAnIntervalAreRefused) {
  const auto judged = judge_cases(topics(), "min_cases: 1\ncluster_by: topic\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_THAT(judged.to_string(), HasSubstr("cluster_by has no effect"));
}

TEST(EvalClusterNumbers, TheOrderOfTheCasesDecidesNothing) {
  const auto interval = [](bool is_backwards) {
    Cases all;
    for (int i = 0; i < 60; ++i) {
      const int number = is_backwards ? 59 - i : i;
      const std::string topic = "t" + std::to_string(number % 7);
      CaseDraft one{.id = std::to_string(number)};
      one.scores = {{"q", 0.01 * (number * 37 % 101)}};
      if (number % 5 > 0) one.labels = {{"topic", topic}};
      all.add(one);
    }
    const auto clusters = Clusters::of(all, "topic");
    EXPECT_TRUE(clusters.ok());
    EXPECT_EQ(clusters->size(), 7u + 12u);
    return clusters
        ->interval(
            all, [](const Case& one) { return one.score("q"); }, 0.95)
        ->interval;
  };
  EXPECT_EQ(interval(false).low, interval(true).low);
  EXPECT_EQ(interval(false).high, interval(true).high);
}

}  // namespace
}  // namespace aipreflight
