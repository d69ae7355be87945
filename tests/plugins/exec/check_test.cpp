#include <cstdlib>
#include <gtest/gtest.h>

#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {
namespace {

using testkit::Status;

constexpr char kGood[] = R"({"gates": [{"id": "size", "value": 3, "op": "<=", "bound": 5}]})";

class ExecCheck : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section, bool is_cancelled = false) {
    return testkit::Check::linked()
        .with(section)
        .cancelled_when([=] { return is_cancelled; })
        .run();
  }
  // A command that prints this.
  testkit::Result judge_output(const std::string& output, const std::string& more = {}) {
    write("output", output);
    return judge("command: [cat, output]\n" + more);
  }
  static bool mentions(const testkit::Result& judged, const std::string& words) {
    return judged.summary.find(words) != std::string::npos;
  }
};

TEST_F(ExecCheck, JudgesWhatACommandPrints) {
  const auto judged = judge_output(kGood);
  EXPECT_EQ(judged.exit_code, 0);
  EXPECT_EQ(judged.gate("size").value, 3);
  EXPECT_EQ(judged.gate("size").n, 1);
  EXPECT_EQ(judged.artefact("command-stdout.txt").content(), kGood);
}

TEST_F(ExecCheck, FailsAGateThatMissesItsBound) {
  EXPECT_EQ(
      judge_output(R"({"gates": [{"id": "size", "value": 6, "op": "<=", "bound": 5}]})").exit_code,
      1);
}

TEST_F(ExecCheck, NeverPassesWhatWasNotMeasured) {
  for (const char* value : {"null", "\"NaN\"", "NaN", "1, \"n\": 0"}) {
    const auto judged =
        judge_output("{\"gates\": [{\"id\": \"size\", \"value\": " + std::string(value) +
                     ", \"op\": \"<=\", \"bound\": 5}]}");
    EXPECT_EQ(judged.exit_code, 3) << value;
  }
}

TEST_F(ExecCheck, GivesTextToTheShellAndAListToNobody) {
  write("output", kGood);
  EXPECT_EQ(judge("command: cat out* | cat").exit_code, 0);
  EXPECT_EQ(judge("command: [cat, 'out*']").exit_code, 3);
}

TEST_F(ExecCheck, ReadsTheFileThatItNames) {
  write("output", kGood);
  const auto judged =
      judge("command: 'echo not JSON; cat output > \"$AIPREFLIGHT_RESULT\"'\nresult: file\n");
  EXPECT_EQ(judged.exit_code, 0) << judged.summary;
  EXPECT_EQ(judge("command: 'true'\nresult: file\n").reason_code, "output_missing");
}

TEST_F(ExecCheck, BelievesNothingOfACommandThatFailed) {
  write("output", kGood);
  const auto judged = judge("command: cat output; echo no such table >&2; exit 3");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "command_failed");
  EXPECT_TRUE(mentions(judged, "exited 3: no such table")) << judged.summary;
  EXPECT_TRUE(judged.gates.empty());
  EXPECT_EQ(judge("command: kill -SEGV $$").reason_code, "command_failed");
  EXPECT_EQ(judge("command: [no-such-program-anywhere]").reason_code, "command_failed");
}

TEST_F(ExecCheck, EndsACommandAtItsLimit) {
  const auto judged = judge("command: sleep 60\ntimeout: 100ms\n");
  EXPECT_EQ(judged.reason_code, "command_timeout");
  EXPECT_EQ(judged.exit_code, 3);
}

TEST_F(ExecCheck, EndsACommandWhenItIsCancelled) {
  EXPECT_EQ(judge("command: sleep 60\n", true).exit_code, 3);
}

TEST_F(ExecCheck, BoundsWhatItReads) {
  write("output", std::string(5000, ' ') + kGood);
  EXPECT_EQ(judge("command: cat output\nmax_output: 1KiB\n").reason_code, "output_too_large");
  EXPECT_EQ(judge("command: cat output > $AIPREFLIGHT_RESULT\nresult: file\nmax_output: 1KiB\n")
                .reason_code,
            "output_too_large");
  EXPECT_EQ(judge("command: 'true'").reason_code, "output_missing");
}

TEST_F(ExecCheck, NamesThePlaceOfWhatItDoesNotKnow) {
  const auto judged = judge_output(
      "{\n \"gates\": [\n  {\"id\": \"a\", \"value\": 1, \"op\": \"<=\",\n   \"bond\": 5}]}");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "result_invalid");
  EXPECT_TRUE(mentions(judged, "standard output:3:3: gates[0]: 'bound' is required"))
      << judged.summary;
}

TEST_F(ExecCheck, PassesOnWhatTheCommandCouldNotDo) {
  auto judged = judge_output(R"({"error": "the server is down"})");
  EXPECT_EQ(judged.exit_code, 3);
  EXPECT_EQ(judged.reason_code, "could_not_measure");
  EXPECT_TRUE(mentions(judged, "the server is down"));
  judged = judge_output(R"({"error": {"reason_code": "no_server", "message": "it is down"}})");
  EXPECT_EQ(judged.reason_code, "no_server");
  judged = judge_output(R"({"not_applicable": "no prompts here"})");
  EXPECT_EQ(judged.status, Status::kSkip);
  EXPECT_TRUE(mentions(judged, "no prompts here"));
  EXPECT_EQ(judge_output("{}").reason_code, "no_evidence");
}

TEST_F(ExecCheck, GivesTheCommandTheVariablesThatAreNamed) {
  ::setenv("EXEC_TEST_GIVEN", "3", 1);
  ::setenv("EXEC_TEST_KEPT", "9", 1);
  const std::string command =
      "command: 'printf \"{\\\"gates\\\": [{\\\"id\\\": \\\"v\\\", \\\"op\\\": \\\"<=\\\", "
      "\\\"bound\\\": 5, \\\"value\\\": %s}]}\" \"${EXEC_TEST_GIVEN}${EXEC_TEST_KEPT}\"'\n";
  EXPECT_EQ(judge(command + "env: [PATH, EXEC_TEST_GIVEN]\n").exit_code, 0);
  EXPECT_EQ(judge(command).exit_code, 1);
  ::unsetenv("EXEC_TEST_GIVEN");
  ::unsetenv("EXEC_TEST_KEPT");
}

TEST_F(ExecCheck, RefusesCommandsThatAreNone) {
  for (const char* section :
       {"command: ''", "command: ' '", "command: []", "command: ['']", "{}"}) {
    EXPECT_EQ(judge(section).exit_code, 2) << section;
  }
}

}  // namespace
}  // namespace aipreflight
