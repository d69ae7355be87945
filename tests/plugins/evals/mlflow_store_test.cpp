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
