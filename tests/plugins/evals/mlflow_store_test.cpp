#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged_cases.hpp"

namespace aipreflight {
namespace {

using testing::HasSubstr;

// A run in a local store of MLflow, as its documentation describes it.
class MlflowStore : public JudgedCases {
 protected:
  void store(const std::string& run, int status, const std::string& start = "1") {
    std::filesystem::create_directories("mlruns/1/" + run + "/metrics/answers");
    write("mlruns/1/meta.yaml", "experiment_id: '1'\nname: answers\n");
    write(
        "mlruns/1/" + run + "/meta.yaml",
        "run_id: " + run + "\nstart_time: " + start + "\nstatus: " + std::to_string(status) + '\n');
    write("mlruns/1/" + run + "/metrics/answers/correctness", "100 0.5 0\n200 0.75 1\n");
    write("mlruns/1/" + run + "/metrics/toxicity", "100 nan 0\n");
  }
  static constexpr char kTablePath[] = "mlruns/1/r1/artifacts/eval_results_table.json";
  static constexpr char kTable[] =
      R"({"columns": ["question", "quality"], "data": [["a \u00e9", 1], ["b", 0.5]]})";
  void write_table(const std::string& text, const std::string& run = "mlruns/1/r1") {
    std::filesystem::create_directory(run + "/artifacts");
    write(run + "/artifacts/eval_results_table.json", text);
  }
  testkit::Result judge_run(
      const std::string& folder,
      const std::string& bounds = "metrics: {answers/correctness: {min: 0.7}}\n") {
    return judge("results_file: " + folder + "\n" + bounds);
  }
};

TEST_F(MlflowStore, ARunIsReadFromItsFolder) {
  store("r1", 3);
  const auto judged = judge_run("mlruns/1/r1");
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judged.gate("metric.answers/correctness.min").value, 0.75);
  EXPECT_EQ(judge_run("mlruns/1/r1", "metrics: {toxicity: {max: 0.1}}\n").reason_code,
            "metric_not_a_number");
}

TEST_F(MlflowStore, OfAnExperimentTheRunThatStartedLastCounts) {
  store("old", 3, "100");
  store("new", 4, "200");
  EXPECT_EQ(judge_run("mlruns/1").reason_code, "eval_incomplete");
}

TEST_F(MlflowStore, ARunOfBeforeIsStale) {
  store("r1", 3);
  EXPECT_EQ(judge_run("mlruns/1", "command: 'true'\nmetrics: {toxicity: {}}\n").reason_code,
            "stale");
}

TEST_F(MlflowStore, ASymlinkOutOfTheRunIsNotFollowed) {
  store("r1", 3);
  write("secret", "100 1 0\n");
  std::filesystem::create_symlink(folder() / "secret", "mlruns/1/r1/metrics/leak");
  const auto judged = judge_run("mlruns/1/r1");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "symlink_outside");
}

TEST_F(MlflowStore, ATableThatLeadsOutOfTheRunIsNotRead) {
  store("r1", 3);
  write("secret", kTable);
  std::filesystem::create_directory("mlruns/1/r1/artifacts");
  std::filesystem::create_symlink(folder() / "secret", kTablePath);
  const auto judged = judge_run("mlruns/1/r1");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "symlink_outside");
}

TEST_F(MlflowStore, RowsOfItsTableAreCasesAndTheCopyReadsAsTheRunDoes) {
  store("r1", 3);
  write_table(kTable);
  const std::string bounds = "min_cases: 2\nmetrics: {quality: {min: 0.7}, toxicity: {}}\n";
  const auto judged = judge_run("mlruns/1/r1", bounds);
  EXPECT_EQ(judged.gate("metric.quality.min").value, 0.75) << judged.summary;
  const std::string copy = judged.artefact("results.json").content();
  EXPECT_THAT(copy, HasSubstr(std::string(",\"table\":") + kTable + '}'));
  write("copy.json", copy);
  const auto again = judge("results_file: copy.json\n" + bounds);
  EXPECT_EQ(again.artefact("cases.json").content(), judged.artefact("cases.json").content());
  EXPECT_EQ(again.gate("metric.quality.min").value, 0.75) << again.summary;
}

TEST_F(MlflowStore, TheCopyOfARunWithoutATableIsItsDocument) {
  store("r1", 3);
  write("copy.json", judge_run("mlruns/1/r1").artefact("results.json").content());
  EXPECT_EQ(judge("results_file: copy.json\nmetrics: {answers/correctness: {min: 0.7}}\n")
                .gate("metric.answers/correctness.min")
                .value,
            0.75);
}

TEST_F(MlflowStore, ABrokenTableIsKeptAsAWholeAndSaysWhere) {
  store("r1", 3);
  const std::string rows(200'000, '\n');
  write_table("{\"columns\": [\"q\"], \"data\": [[x]," + rows + "[1]]}");
  const auto judged = judge_run("mlruns/1/r1");
  EXPECT_EQ(judged.reason_code, "malformed");
  EXPECT_THAT(judged.summary, HasSubstr("artifacts/eval_results_table.json:1:"));
  EXPECT_THAT(judged.artefact("results.json").content(), HasSubstr(rows + "[1]]}}"));
}

TEST_F(MlflowStore, ATableOfMoreThanACopyMayHaveIsReadAndNotKept) {
  constexpr std::uintmax_t kMoreThanACopy = (std::uintmax_t{256} << 20) + 1;
  store("r1", 3);
  write_table("{\"columns\": [\"q\"], \"data\": [[x],");
  std::filesystem::resize_file(kTablePath, kMoreThanACopy);
  const auto judged = judge_run("mlruns/1/r1");
  EXPECT_EQ(judged.reason_code, "malformed");
  EXPECT_TRUE(judged.artefacts.empty());
}

TEST_F(MlflowStore, ARunIsABaselineForAnother) {
  store("before", 3);
  write_table(kTable, "mlruns/1/before");
  store("r1", 3);
  write_table(R"({"columns": ["quality"], "data": [[1], [0]]})");
  const auto judged =
      judge_run("mlruns/1/r1", "baseline: mlruns/1/before\nmetrics: {quality: {max_drop: 0.1}}\n");
  EXPECT_EQ(judged.gate("metric.quality.max_drop").value, 0.25) << judged.summary;
}

TEST_F(MlflowStore, ARunIsOfNoOtherFormat) {
  store("r1", 3);
  for (const char* format : {"csv", "junit", "own"}) {
    const auto judged =
        judge_run("mlruns/1/r1", "min_cases: 1\nformat: " + std::string(format) + '\n');
    EXPECT_EQ(judged.reason_code, "other_format") << format;
    EXPECT_THAT(judged.summary, HasSubstr("but of mlflow"));
  }
}

TEST_F(MlflowStore, ABrokenLineOfAMetricHasItsPlace) {
  store("r1", 3);
  write("mlruns/1/r1/metrics/toxicity", "100 0.5 0\nabc\n");
  EXPECT_THAT(judge_run("mlruns/1/r1").summary, HasSubstr("metrics/toxicity:2:1: "));
}

TEST_F(MlflowStore, AFolderThatIsNoRunIsUnreadable) {
  std::filesystem::create_directory("empty");
  EXPECT_EQ(judge_run("empty").reason_code, "results_file_unreadable");
}

}  // namespace
}  // namespace aipreflight
