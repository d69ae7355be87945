#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tuple>

#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {
namespace {

using testing::HasSubstr;
using testkit::GateStatus;
using testkit::Status;

class RagCheck : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  // `good` of `all` queries find their document first, the others not at all.
  static std::string records(int good, int all, const std::string& more = "") {
    std::string text;
    for (int i = 0; i < all; ++i) {
      text += R"({"id": "q)" + std::to_string(i) + R"(", "relevant": ["d"], "retrieved": [")" +
              (i < good ? "d" : "x") + "\"]" + more + "}\n";
    }
    return text;
  }
};

TEST_F(RagCheck, PassesWhereTheMeanMeetsItsBound) {
  write("r.jsonl", records(9, 10));
  const auto judged = judge("results: r.jsonl\nmetrics: {\"success@1\": {min: 0.9}}\n");
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judged.summary, "success@1 0.9 (min 0.9); 10 queries");
  const testkit::Gate& gate = judged.gate("metric.success@1.min");
  EXPECT_EQ(gate.n, 10);
  ASSERT_TRUE(gate.interval);
  EXPECT_EQ(gate.interval->method, "wilson");
  EXPECT_NEAR(gate.interval->low, 0.5958, 1e-4);
}

TEST_F(RagCheck, FailsWithTheNumbersBelowIt) {
  write("r.jsonl", records(7, 10));
  const auto judged =
      judge("results: r.jsonl\nmetrics: {\"success@1\": {min: 0.9}, mrr: {min: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "metric_below_minimum");
  EXPECT_EQ(judged.summary, "success@1 0.7 below minimum 0.9, n=10; 10 queries");
}

TEST_F(RagCheck, ReadsATrecRunAgainstItsJudgements) {
  write("q", "q1 0 a 1\nq2 0 b 1\n");
  write("r", "q1 Q0 a 1 5 t\nq3 Q0 a 1 5 t\n");
  const auto judged = judge("qrels: q\nrun: r\nmetrics: {recall@10: {min: 0.4}}\n");
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judged.gate("metric.recall@10.min").value, 0.5);
  EXPECT_EQ(judged.gate("queries").value, 2);
  EXPECT_THAT(judged.finding("missing_queries").message,
              HasSubstr("1 judged query: q2; each counts as 0"));
  EXPECT_THAT(judged.finding("unjudged_queries").message, HasSubstr("q3"));
}

TEST_F(RagCheck, MissingAnswersFailWhereTheProfileSaysSo) {
  write("q", "q1 0 a 1\nq2 0 b 1\n");
  write("r", "q1 Q0 a 1 5 t\n");
  EXPECT_EQ(judge("qrels: q\nrun: r\nmissing: fail\nmetrics: {mrr: {min: 0}}\n").reason_code,
            "missing_queries");
  const auto skipped = judge("qrels: q\nrun: r\nmissing: skip\nmetrics: {mrr: {min: 1}}\n");
  EXPECT_EQ(skipped.status, Status::kWarn);
  EXPECT_EQ(skipped.gate("metric.mrr.min").n, 1);
}

TEST_F(RagCheck, ARunOfOtherQueriesIsAnError) {
  write("q", "q1 0 a 1\n");
  write("r", "z1 Q0 a 1 5 t\n");
  const auto judged = judge("qrels: q\nrun: r\nmetrics: {mrr: {min: 0}}\n");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "disjoint");
}

TEST_F(RagCheck, WhatWasNotMeasuredFails) {
  write("r.jsonl", records(10, 10));
  const auto judged = judge("results: r.jsonl\nmetrics: {hallucination_rate: {max: 0}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "nothing_measured");
  EXPECT_THAT(judged.summary, HasSubstr("no query is one that 'hallucination_rate' applies to"));
}

TEST_F(RagCheck, AMisspeltScoreFailsAndNamesTheNearestMetric) {
  write("r.jsonl", records(10, 10));
  const auto judged = judge("results: r.jsonl\nmetrics: {citation_recal: {min: 0}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "metric_missing");
  EXPECT_THAT(judged.summary, HasSubstr("did you mean 'citation_recall'?"));
}

TEST_F(RagCheck, GapsOfAnotherToolCannotRaiseItsScore) {
  write("r.jsonl",
        "{\"id\": \"1\", \"scores\": {\"faithfulness\": 1}}\n{\"id\": \"2\", \"scores\": "
        "{\"faithfulness\": NaN}}\n");
  const auto judged = judge("results: r.jsonl\nmetrics: {faithfulness: {min: 0.9}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "coverage_below_minimum");
  EXPECT_THAT(judged.summary,
              HasSubstr("'faithfulness' is known of 1 of 2 queries (50%, at least 100% needed)"));
  EXPECT_EQ(
      judge("results: r.jsonl\nmetrics: {faithfulness: {min: 0.9, min_coverage: 0.5}}\n").exit_code,
      0);
}

TEST_F(RagCheck, TooFewQueriesFail) {
  write("r.jsonl", records(3, 3));
  const auto judged = judge("results: r.jsonl\nmin_queries: 20\nmetrics: {mrr: {min: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "too_few_queries");
  EXPECT_THAT(judged.summary, HasSubstr("3 queries, at least 20 are needed"));
}

TEST_F(RagCheck, WithConfidenceFewQueriesDecideNothing) {
  write("r.jsonl", records(5, 5));
  const std::string section =
      "results: r.jsonl\nmetrics: {\"success@1\": {min: 0.9}}\nconfidence: 0.95\n";
  EXPECT_EQ(judge(section).status, Status::kWarn);
  EXPECT_EQ(judge(section).gate("metric.success@1.min").status, GateStatus::kInconclusive);
  EXPECT_EQ(judge(section + "inconclusive: fail\n").status, Status::kFail);
  write("r.jsonl", records(40, 40));
  EXPECT_EQ(judge(section).status, Status::kPass);
}

TEST_F(RagCheck, EveryUndecidedGateSaysHowManyQueriesWouldDecide) {
  std::string graded;
  std::string clustered;
  for (int i = 0; i < 12; ++i) {
    clustered += R"({"id": "q)" + std::to_string(i) + R"(", "cluster": ")" + std::to_string(i % 6) +
                 R"(", "scores": {"f": 0.)" + std::to_string(i % 9 + 1) + "}}\n";
    graded += R"({"id": "q)" + std::to_string(i) + R"(", "cluster": "c", "scores": {"f": 0.)" +
              std::to_string(i % 9 + 1) + "}}\n";
  }
  write("graded.jsonl", graded);
  write("clustered.jsonl", clustered);
  write("r.jsonl", records(9, 10));
  for (const auto& [section, measured] : std::vector<std::pair<std::string, std::string>>{
           {"results: r.jsonl\nmetrics: {\"success@1\": {min: 0.8}}", "success@1"},
           {"results: graded.jsonl\nmetrics: {f: {min: 0.4}}", "f"},
           {"results: clustered.jsonl\nresample: clusters\nmetrics: {f: {max: 0.6}}", "f"},
           {"results: graded.jsonl\neach_cluster: {f: {min: 0.4}}", "f of c"},
       }) {
    const auto judged = judge(section + "\nconfidence: 0.95\n");
    const bool is_decided = judged.status == Status::kPass;
    EXPECT_EQ(!judged.has_finding("queries_needed"), is_decided) << section;
    if (is_decided) continue;
    ASSERT_TRUE(judged.has_finding("queries_needed")) << section << judged;
    EXPECT_THAT(judged.finding("queries_needed").message, HasSubstr(measured + ": 1"));
    EXPECT_FALSE(judge(section + "\n").has_finding("queries_needed")) << section;
  }
  const auto judged =
      judge("results: r.jsonl\nmetrics: {\"success@1\": {min: 0.8}}\nconfidence: 0.95\n");
  EXPECT_EQ(judged.gate("metric.success@1.min").status, GateStatus::kInconclusive);
}

TEST_F(RagCheck, TheOrderOfTheQueriesDecidesNothing) {
  std::vector<std::string> lines;
  for (int i = 0; i < 30; ++i) {
    lines.push_back(R"({"id": "q)" + std::to_string(i) + R"(", "scores": {"f": 0.)" +
                    std::to_string(i * 37 % 101 + 10) + "}}\n");
  }
  const auto verdict = [&] {
    std::string text;
    for (const std::string& line : lines) text += line;
    write("r.jsonl", text);
    const auto judged = judge("results: r.jsonl\nmetrics: {f: {min: 0.4}}\nconfidence: 0.95\n");
    const testkit::Gate& gate = judged.gate("metric.f.min");
    return std::tuple(gate.value, gate.interval->low, gate.interval->high);
  };
  const auto once = verdict();
  std::reverse(lines.begin(), lines.end());
  EXPECT_EQ(verdict(), once);
  std::rotate(lines.begin(), lines.begin() + 7, lines.end());
  EXPECT_EQ(verdict(), once);
}

TEST_F(RagCheck, AMeanThatMeetsItsBoundExactlyPasses) {
  std::string text;
  for (const char* id : {"a", "b", "c"}) {
    text += std::string(R"({"id": ")") + id + R"(", "scores": {"f": 0.7}})" + "\n";
  }
  write("r.jsonl", text);
  EXPECT_EQ(judge("results: r.jsonl\nmetrics: {f: {min: 0.7, max: 0.7}}\n").exit_code, 0);
}

TEST_F(RagCheck, AbstentionF1HasAnIntervalOverWholeQueriesAndNoDrop) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    const bool is_answerable = i % 4 > 0;
    const bool has_abstained = !is_answerable || i % 20 == 1;
    text += R"({"id": "q)" + std::to_string(i) + R"(", "cluster": ")" + (i < 20 ? "a" : "b") +
            R"(", "answerable": )" + (is_answerable ? "true" : "false") + R"(, "abstained": )" +
            (has_abstained ? "true" : "false") + "}\n";
  }
  write("r.jsonl", text);
  // Ten rightly declined, two wrongly: 20 / 22.
  const auto judged = judge(
      "results: r.jsonl\nmetrics: {abstention_f1: {min: 0.9}}\n"
      "each_cluster: {abstention_f1: {min: 0.9}}\n");
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  const auto& gate = judged.gate("metric.abstention_f1.min");
  EXPECT_NEAR(gate.value, 20.0 / 22, 1e-12);
  EXPECT_EQ(gate.n, 12);
  ASSERT_TRUE(gate.interval);
  EXPECT_EQ(gate.interval->method, "bootstrap");
  EXPECT_LT(gate.interval->low, gate.value);
  EXPECT_GT(gate.interval->high, gate.value);
  EXPECT_NEAR(judged.gate("cluster.a.abstention_f1.min").value, 10.0 / 11, 1e-12);
  EXPECT_EQ(judged.gate("cluster.b.abstention_f1.min").n, 6);

  const std::string section = "results: r.jsonl\nbaseline: r.jsonl\nmetrics: ";
  EXPECT_EQ(judge(section + "{abstention_f1: {max_drop: 0.1}}\n").exit_code, 2);
}

TEST_F(RagCheck, ChangedQueriesStandFirst) {
  write("before.jsonl", records(20, 20, R"(, "abstained": false)"));
  write("r.jsonl", records(8, 20, R"(, "abstained": false)"));
  const auto judged = judge(
      "results: r.jsonl\nbaseline: before.jsonl\nmetrics: {false_abstention_rate: {min: 0}, mrr: "
      "{min: 0.9, max_drop: 0.1}}\n");
  ASSERT_GE(judged.findings.size(), 2u);
  EXPECT_EQ(judged.findings.front().reason_code, "changed_queries");
  EXPECT_EQ(judged.gates.front().id, "metric.mrr.max_drop");
  EXPECT_EQ(judged.reason_code, "regression");
}

class BeirFolder : public RagCheck {
 protected:
  void SetUp() override {
    RagCheck::SetUp();
    std::filesystem::create_directories("scifact/qrels");
    write("scifact/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n");
    write("scifact/qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq1\tz\t1\n");
    write("run", "q1 Q0 q1 1 9 t\nq1 Q0 a 2 5 t\nq2 Q0 b 1 5 t\n");
  }
  static constexpr char kMetrics[] = "\nrun: run\nmetrics: {mrr: {min: 0.5}}\n";
};

TEST_F(BeirFolder, HasItsJudgementsBySplit) {
  const auto test = judge(std::string("qrels: scifact") + kMetrics);
  EXPECT_EQ(test.gate("metric.mrr.min").value, 0.75);
  EXPECT_EQ(test.gate("metric.mrr.min").n, 2);
  const auto dev = judge(std::string("qrels: scifact\nsplit: dev") + kMetrics);
  EXPECT_EQ(dev.gate("metric.mrr.min").value, 0);
  EXPECT_EQ(dev.gate("metric.mrr.min").n, 1);
}

TEST_F(BeirFolder, NamesItsSplitsWhereTheOneIsNotThere) {
  const auto judged = judge(std::string("qrels: scifact\nsplit: train") + kMetrics);
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "unreadable");
  EXPECT_THAT(judged.summary, HasSubstr("no qrels/train.tsv; its splits are dev, test"));
  std::filesystem::create_directory("other");
  EXPECT_THAT(judge(std::string("qrels: other") + kMetrics).summary,
              HasSubstr("other: the folder has no qrels/test.tsv"));
}

TEST_F(BeirFolder, ASplitOfAFileIsRefused) {
  const auto judged = judge(std::string("qrels: scifact/qrels/test.tsv\nsplit: dev") + kMetrics);
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_THAT(judged.to_string(), HasSubstr("split has no effect"));
  EXPECT_EQ(judge("results: r\nsplit: dev\n").exit_code, 2);
}

TEST_F(BeirFolder, HitsOfTheQuerysOwnIdAreToldAndMayBeDropped) {
  const auto kept = judge(std::string("qrels: scifact") + kMetrics);
  ASSERT_TRUE(kept.has_finding("same_ids"));
  EXPECT_THAT(kept.finding("same_ids").message, HasSubstr("1 query retrieved a document of the"));
  const auto dropped = judge(std::string("qrels: scifact\ndrop_same_id: true") + kMetrics);
  EXPECT_EQ(dropped.gate("metric.mrr.min").value, 1);
  EXPECT_FALSE(dropped.has_finding("same_ids"));
}

TEST_F(RagCheck, ADropFailsOnlyWhereItIsMoreThanChance) {
  write("before.jsonl", records(20, 20));
  write("one.jsonl", records(19, 20));
  write("many.jsonl", records(12, 20));
  const std::string section =
      "baseline: before.jsonl\nmetrics: {\"success@1\": {max_drop: 0.02}}\nresults: ";
  const auto one = judge(section + "one.jsonl\n");
  EXPECT_EQ(one.status, Status::kWarn) << one.summary;
  EXPECT_EQ(one.reason_code, "drop_not_significant");
  const auto many = judge(section + "many.jsonl\n");
  EXPECT_EQ(many.status, Status::kFail);
  EXPECT_EQ(many.reason_code, "regression");
  EXPECT_THAT(many.summary,
              HasSubstr("success@1 is worse by 0.4 than in the baseline, more than 0.02: 8 queries "
                        "of 20 worse, 0 better"));
  EXPECT_THAT(many.finding("changed_queries").message, HasSubstr("worse in q12 (1 to 0)"));
  EXPECT_EQ(judge(section + "before.jsonl\n").status, Status::kPass);
}

TEST_F(RagCheck, ABaselineOfOtherQueriesOrJudgementsIsRefused) {
  write("r.jsonl", records(5, 5));
  const std::string section =
      "results: r.jsonl\nbaseline: b.jsonl\nmetrics: {mrr: {max_drop: 0.1}}\n";
  write("b.jsonl", records(5, 6));
  EXPECT_EQ(judge(section).reason_code, "baseline_not_comparable");
  EXPECT_THAT(judge(section).summary,
              HasSubstr("the baseline has queries that this run lacks: q5"));
  write("b.jsonl", records(4, 4));
  EXPECT_THAT(judge(section).summary,
              HasSubstr("this run has queries that the baseline lacks: q4"));
  std::string other = records(5, 5);
  other.replace(other.find("[\"d\"]"), 5, "[\"e\"]");
  write("b.jsonl", other);
  EXPECT_THAT(judge(section).summary, HasSubstr("query q0 is judged otherwise in the baseline"));
}

TEST_F(RagCheck, EachClusterHasToMeetItsBound) {
  write("r.jsonl",
        records(20, 20, ", \"cluster\": \"easy\"") +
            "{\"id\": \"h\", \"relevant\": [\"d\"], \"retrieved\": [\"x\"], \"cluster\": "
            "\"hard\"}\n");
  const auto judged =
      judge("results: r.jsonl\nmetrics: {mrr: {min: 0.9}}\neach_cluster: {mrr: {min: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.gate("cluster.hard.mrr.min").status, GateStatus::kFail);
  EXPECT_EQ(judged.gate("cluster.easy.mrr.min").status, GateStatus::kPass);
  EXPECT_EQ(judged.gate("metric.mrr.min").status, GateStatus::kPass);
}

TEST_F(RagCheck, ClustersThatAreNoneFail) {
  write("r.jsonl", records(5, 5));
  EXPECT_EQ(judge("results: r.jsonl\neach_cluster: {mrr: {min: 0.5}}\n").reason_code,
            "no_clusters");
}

TEST_F(RagCheck, ABoundInTheWrongDirectionWarns) {
  write("r.jsonl", "{\"id\": \"1\", \"answerable\": false, \"abstained\": false}\n");
  const auto judged = judge("results: r.jsonl\nmetrics: {hallucination_rate: {min: 0.5}}\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_EQ(judged.reason_code, "bound_direction");
}

TEST_F(RagCheck, WithoutABoundNothingPasses) {
  write("r.jsonl", records(5, 5));
  EXPECT_EQ(judge("results: r.jsonl\n").reason_code, "nothing_gated");
}

TEST_F(RagCheck, UnreadableInputIsAnErrorWithItsPlace) {
  EXPECT_EQ(judge("results: none.jsonl\nmetrics: {mrr: {min: 0}}\n").reason_code, "unreadable");
  write("r.jsonl", "{\"id\": \"a\"}\n{\"id\"");
  const auto judged = judge("results: r.jsonl\nmetrics: {mrr: {min: 0}}\n");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_THAT(judged.summary, HasSubstr("r.jsonl:2:"));
}

TEST_F(RagCheck, RefusesAConfigurationThatMeansNothing) {
  for (const auto& [section, words] : std::vector<std::pair<std::string, std::string>>{
           {"{}", "what is judged is missing"},
           {"results: r\nrun: s\nqrels: t\n", "two sources"},
           {"run: s\n", "run needs qrels"},
           {"qrels: s\n", "qrels needs run"},
           {"results: r\nformat: trec\n", "belongs to qrels and run"},
           {"qrels: q\nrun: r\nformat: ragas\n", "belongs to results"},
           {"results: r\nmetrics: {\"precission@5\": {min: 0.1}}\n", "did you mean"},
           {"results: r\nmetrics: {recall: {min: 0.1}}\n", "no metric is called 'recall'"},
           {"results: r\nmetrics: {mrr: {min: 0.5, max: 0.1}}\n", "no value can meet both"},
           {"results: r\nmetrics: {mrr: {max_drop: 0.1}}\n", "max_drop needs a baseline"},
           {"results: r\nbaseline: b\n", "has no effect without max_drop"},
           {"results: r\ninconclusive: warn\n", "has no effect without confidence"},
           {"results: r\neach_cluster: {mrr: {}}\n", "needs min or max"},
           {"results: r\nmetrics: {mrr: {minimum: 0.1}}\n", "minimum"},
       }) {
    const auto judged = judge(section);
    EXPECT_EQ(judged.exit_code, 2) << section;
    EXPECT_THAT(judged.to_string(), HasSubstr(words)) << section;
  }
}

TEST_F(RagCheck, AFileThatThisRunDidNotWriteIsStale) {
  write("r.jsonl", records(5, 5));
  const auto stale = judge("results: r.jsonl\nfresh: true\nmetrics: {mrr: {min: 0.5}}\n");
  EXPECT_EQ(stale.exit_code, 3);
  EXPECT_EQ(stale.reason_code, "stale");
  EXPECT_THAT(stale.summary, HasSubstr("r.jsonl was not written in this run"));
  EXPECT_THAT(judge("results: none\nfresh: true\nmetrics: {mrr: {min: 0.5}}\n").summary,
              HasSubstr("does not exist"));
}

TEST_F(RagCheck, LeavesEachQuerysValuesAsAnArtefact) {
  write("r.jsonl", records(1, 2));
  const auto judged = judge("results: r.jsonl\nmetrics: {mrr: {min: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 0);
  EXPECT_EQ(judged.artefact("queries.jsonl").content(),
            "{\"id\":\"q0\",\"metrics\":{\"mrr\":1}}\n{\"id\":\"q1\",\"metrics\":{\"mrr\":0}}\n");
}

}  // namespace
}  // namespace aipreflight
