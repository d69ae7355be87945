#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged_cases.hpp"

namespace aipreflight {
namespace {

using testing::HasSubstr;
using testkit::Status;

class EvalsBaseline : public JudgedCases {
 protected:
  testkit::Result against(const std::string& before,
                          const std::string& after,
                          const std::string& bounds = "max_drop: 0.02\n") {
    write("before.json", before);
    write("r.json", after);
    return judge("results_file: r.json\nbaseline: before.json\nmax_error_rate: 1\n" + bounds);
  }
  static std::string run(const std::string& all, const std::string& more = "") {
    return "{" + more + R"("cases": [)" + all + "]}";
  }
};

TEST_F(EvalsBaseline, ARegressionFailsAndNamesItsCasesFirst) {
  const auto judged = against(run(cases(0, 20, "passed")),
                              run(cases(0, 10, "passed") + ", " + cases(10, 10, "failed")));
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "regression");
  EXPECT_EQ(judged.gate("pass_rate.max_drop").value, 0.5);
  ASSERT_FALSE(judged.findings.empty());
  EXPECT_EQ(judged.findings.front().reason_code, "changed_cases");
  EXPECT_THAT(judged.findings.front().message, HasSubstr("worse in c10 (1 to 0)"));
  EXPECT_THAT(judged.details, HasSubstr("\"against_baseline\":{\"pass rate\":{\"pairs\":20"));
}

TEST_F(EvalsBaseline, ADropThatMayBeChanceWarns) {
  const auto judged = against(run(cases(0, 10, "passed")),
                              run(cases(0, 9, "passed") + ", " + cases(9, 1, "failed")));
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_EQ(judged.reason_code, "drop_not_significant");
}

TEST_F(EvalsBaseline, NoninferiorityNeedsEnoughCases) {
  const std::string bounds = "max_drop: 0.05\nregression: noninferior\n";
  EXPECT_EQ(against(run(cases(0, 10, "passed")), run(cases(0, 10, "passed")), bounds).exit_code, 1);
  EXPECT_EQ(against(run(cases(0, 200, "passed")), run(cases(0, 200, "passed")), bounds).exit_code,
            0);
}

TEST_F(EvalsBaseline, AMetricMayDropToo) {
  const auto score = [](const std::string& value) { return R"("metrics": {"q": )" + value + '}'; };
  const auto judged = against(run(cases(0, 8, "passed", score("0.9"))),
                              run(cases(0, 8, "passed", score("0.5"))),
                              "metrics: {q: {max_drop: 0.1}}\n");
  EXPECT_EQ(judged.reason_code, "regression");
  EXPECT_NEAR(judged.gate("metric.q.max_drop").value, 0.4, 1e-9);
}

TEST_F(EvalsBaseline, EveryDifferenceThatForbidsAComparisonIsNamed) {
  const auto judged =
      against(run(cases(0, 3, "passed"),
                  R"("dataset": "v1", "judges": ["gpt-4o"], "plugin_version": "0.0.9",)"),
              run(cases(1, 3, "passed"), R"("dataset": "v2", "judges": ["claude"],)"));
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "baseline_not_comparable");
  for (const char* part : {"the data set was v1 and is v2",
                           "the judge was gpt-4o and is claude",
                           "the version of the plugin evals was 0.0.9 and is 0.1.0",
                           "cases of the baseline did not run: c0",
                           "cases ran that the baseline lacks: c3"}) {
    EXPECT_THAT(judged.summary, HasSubstr(part));
  }
}

TEST_F(EvalsBaseline, ACaseThatIsSkippedNowDidNotRun) {
  const auto judged = against(run(cases(0, 4, "passed") + ", " + cases(4, 1, "failed")),
                              run(cases(0, 4, "passed") + ", " + cases(4, 1, "skipped")));
  EXPECT_THAT(judged.summary, HasSubstr("cases of the baseline did not run: c4"));
}

TEST_F(EvalsBaseline, TotalsCannotBePaired) {
  const auto judged = against(R"({"total": 10, "passed": 9})", run(cases(0, 10, "passed")));
  EXPECT_THAT(judged.summary, HasSubstr("the baseline has no cases, only totals"));
}

TEST_F(EvalsBaseline, AnotherModelAndAnotherPromptAreWhatAChangeIs) {
  const auto judged = against(run(cases(0, 4, "passed", R"("provider": "old", "prompt": "p1")")),
                              run(cases(0, 4, "passed", R"("provider": "new", "prompt": "p2")")));
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judged.gate("pass_rate.max_drop").n, 4);
}

TEST_F(EvalsBaseline, TheArtefactOfARunIsABaseline) {
  write("r.json",
        run(cases(0, 4, "passed", R"("metrics": {"q": 0.5}, "tags": ["t"])") + ", " +
            cases(4, 2, "errored")));
  const std::string section = "results_file: r.json\nmax_error_rate: 1\nmin_pass_rate: 0.5\n";
  write("before.json", judge(section).artefact("cases.json").content());
  const auto judged =
      judge(section +
            "baseline: before.json\nmax_drop: 0\nmetrics: {q: {max_drop: 0, min_coverage: 0.5}}\n");
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judged.gate("pass_rate.max_drop").n, 6);
  EXPECT_EQ(judged.gate("metric.q.max_drop").n, 4);
}

TEST_F(EvalsBaseline, IdleKeysAreRejected) {
  write("r.json", R"({"pass_rate": 1})");
  for (const char* idle :
       {"baseline: r.json\n", "max_drop: 0.1\n", "alpha: 0.1\n", "regression: noninferior\n"}) {
    EXPECT_EQ(judge("results_file: r.json\nmin_pass_rate: 0.5\n" + std::string(idle)).exit_code, 2)
        << idle;
  }
}

}  // namespace
}  // namespace aipreflight
