#include "suite.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "kit/scratch.hpp"

namespace aipreflight::evals {
namespace {

using std::chrono::milliseconds;

class EvalSuite : public kit::Scratch {
 protected:
  static SuiteRun run(const Settings& settings, bool is_cancelled = false) {
    return run_suite(settings, [is_cancelled] { return is_cancelled; });
  }
  static Settings command(const std::string& text) {
    Settings settings;
    settings.command = text;
    settings.timeout = milliseconds(20000);
    return settings;
  }
  static void expect_error(const SuiteRun& run, const char* reason, const char* words) {
    ASSERT_FALSE(run.text.ok());
    EXPECT_EQ(run.text.error().reason, reason);
    EXPECT_NE(run.text.error().message.find(words), std::string::npos) << run.text.error().message;
  }
};

TEST_F(EvalSuite, OutputOfTheCommandIsTheText) {
  const SuiteRun result = run(command("X=0.95; echo \"{\\\"pass_rate\\\": $X}\""));
  ASSERT_TRUE(result.text.ok());
  EXPECT_EQ(*result.text, "{\"pass_rate\": 0.95}\n");
}

TEST_F(EvalSuite, ExitCodeDoesNotDecide) {
  const SuiteRun result = run(command("echo '{}'; exit 7"));
  EXPECT_TRUE(result.text.ok());
  EXPECT_EQ(result.command->exit_code, 7);
}

TEST_F(EvalSuite, StderrIsNotParsedAndNeverBlocks) {
  const SuiteRun result = run(command(
      "printf '\\377' >&2; head -c 3000000 /dev/zero | tr '\\0' x >&2; echo '{\"total\": 1}'"));
  ASSERT_TRUE(result.text.ok());
  EXPECT_EQ(*result.text, "{\"total\": 1}\n");
  EXPECT_EQ(result.command->err.total, 3000001u);
}

TEST_F(EvalSuite, MissingProgramFailsWithTheShellsWords) {
  expect_error(run(command("no-such-command-zzz --x")), "eval_command_failed", "exited 127");
  expect_error(run(command("no-such-command-zzz --x")), "eval_command_failed", "not found");
}

TEST_F(EvalSuite, FailureWithoutOutputKeepsTheLastWordsOfStderr) {
  expect_error(run(command("echo boom >&2; exit 1")), "eval_command_failed", "exited 1: boom");
}

TEST_F(EvalSuite, SuccessWithoutOutputIsInvalid) {
  expect_error(run(command("true")), "eval_output_invalid", "no JSON");
}

TEST_F(EvalSuite, KilledCommandHasNotMeasuredWhateverItPrinted) {
  expect_error(
      run(command("echo '{\"pass_rate\": 1}'; kill -9 $$")), "eval_command_failed", "SIGKILL");
}

TEST_F(EvalSuite, HangIsEndedAtTheTimeout) {
  Settings settings = command("echo '{\"pass_rate\": 1}'; sleep 300");
  settings.timeout = milliseconds(200);
  expect_error(run(settings), "eval_timeout", "timed out");
}

TEST_F(EvalSuite, ChildThatHoldsTheOutputOpenIsEndedToo) {
  const SuiteRun result = run(command("sleep 300 & echo $! > child; echo '{}'"));
  ASSERT_TRUE(result.text.ok());
  EXPECT_EQ(*result.text, "{}\n");
  const std::string child = read("child");
  EXPECT_FALSE(std::filesystem::exists("/proc/" + child.substr(0, child.size() - 1) + "/cwd"))
      << "the child of the eval command is still alive";
}

TEST_F(EvalSuite, CancelEndsTheCommand) {
  expect_error(run(command("sleep 300"), true), "cancelled", "cancelled");
}

TEST_F(EvalSuite, FloodOfOutputIsBounded) {
  Settings settings = command("head -c 5000000 /dev/zero | tr '\\0' x");
  settings.max_output = 10000;
  const SuiteRun result = run(settings);
  expect_error(result, "eval_output_too_large", "5000000");
  EXPECT_LE(result.command->out.head.size() + result.command->out.tail.size(), 10000u);
}

TEST_F(EvalSuite, OnlyListedVariablesReachTheCommand) {
  ::setenv("EVAL_WANTED", "yes", 1);
  ::setenv("EVAL_UNWANTED", "no", 1);
  Settings settings = command("echo \"[$EVAL_WANTED$EVAL_UNWANTED]\"");
  EXPECT_EQ(*run(settings).text, "[yesno]\n");
  settings.env = std::vector<std::string>{"EVAL_WANTED", "EVAL_NOT_SET"};
  EXPECT_EQ(*run(settings).text, "[yes]\n");
  settings.env = std::vector<std::string>{};
  EXPECT_EQ(*run(settings).text, "[]\n");
}

TEST_F(EvalSuite, CommandRunsInItsFolderAndTheFileIsOfOurs) {
  std::filesystem::create_directory("suite");
  Settings settings = command("pwd; echo '{}' > ../r.json");
  settings.working_directory = "suite";
  settings.results_file = "r.json";
  const SuiteRun result = run(settings);
  ASSERT_TRUE(result.text.ok());
  EXPECT_NE(result.command->out.head.find("/suite\n"), std::string::npos);
}

TEST_F(EvalSuite, MissingFolderOfTheCommandIsNamed) {
  Settings settings = command("echo '{}'");
  settings.working_directory = "nowhere";
  expect_error(run(settings), "eval_command_failed", "nowhere");
}

TEST_F(EvalSuite, OldFileAfterAFailedCommandIsStale) {
  write("r.json", "{\"pass_rate\": 0.9}");
  Settings settings = command("echo sad >&2; false");
  settings.results_file = "r.json";
  expect_error(run(settings), "stale", "exited 1: sad");
}

TEST_F(EvalSuite, FileThatTheCommandWroteIsRead) {
  Settings settings = command("echo '{\"pass_rate\": 0.9}' > r.json; echo log line");
  settings.results_file = "r.json";
  const SuiteRun result = run(settings);
  ASSERT_TRUE(result.text.ok());
  EXPECT_EQ(*result.text, "{\"pass_rate\": 0.9}\n");
}

TEST_F(EvalSuite, FileThatNobodyWroteIsMissing) {
  Settings settings = command("exit 4");
  settings.results_file = "nope.json";
  expect_error(run(settings), "results_file_missing", "exited 4");
}

TEST_F(EvalSuite, AFileFromTheFutureHasNoAge) {
  write("r.json", "{}");
  const auto tomorrow = std::filesystem::file_time_type::clock::now() + std::chrono::hours(24);
  std::filesystem::last_write_time("r.json", tomorrow);
  Settings settings;
  settings.results_file = "r.json";
  EXPECT_TRUE(run(settings).text.ok());
  settings.max_age = std::chrono::hours(1);
  expect_error(run(settings), "written_in_future", "from now");
}

TEST_F(EvalSuite, OldFileIsJudgedUnlessItsAgeIsBounded) {
  write("r.json", "{}");
  std::filesystem::last_write_time(
      "r.json", std::filesystem::file_time_type::clock::now() - std::chrono::hours(30));
  Settings settings;
  settings.results_file = "r.json";
  EXPECT_TRUE(run(settings).text.ok());
  EXPECT_GE(run(settings).age->count(), 108000);
  settings.max_age = std::chrono::hours(24);
  expect_error(run(settings), "stale", "max_age");
  settings.max_age = std::chrono::hours(31);
  EXPECT_TRUE(run(settings).text.ok());
}

}  // namespace
}  // namespace aipreflight::evals
