#include "drill.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "drill_record.hpp"
#include "kit/scratch.hpp"

namespace aipreflight::rollback {
namespace {

// The gate is a script: it answers --dry-run with a plan, and else writes a report.
class RollbackDrill : public kit::Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    write_gate(R"({"verdict": "PASS"})", 0);
    options.profile = "p.yml";
    options.command = {"/bin/sh", "-c", "echo undone; echo careful >&2"};
    options.gate = "./gate";
    options.out = "runs/drill.json";
    options.from = "v2";
    options.to = "v1";
    options.performed_by = "me";
    output.out = [this](std::string_view text) { out += text; };
    output.err = [this](std::string_view text) { err += text; };
  }

  static void write_gate(const std::string& report, int exit_code) {
    write("gate",
          "#!/bin/sh\n"
          "echo \"$*\" >> calls\n"
          "case \"$*\" in *--dry-run*)\n"
          "  echo '{\"checks\": [{\"id\": \"evals\", \"uses\": \"evals\"}, {\"id\": \"back\", "
          "\"uses\": \"rollback\"}]}'\n  exit 0;;\nesac\n"
          "mkdir -p runs/drill-gate\necho '" +
              report +
              "' > runs/drill-gate/aipreflight-report.json\n"
              "exit " +
              std::to_string(exit_code) + "\n");
    std::filesystem::permissions("gate", std::filesystem::perms::owner_all);
  }

  DrillRecord record() {
    auto read_back = read_record(read("runs/drill.json"), "drill.json");
    EXPECT_TRUE(read_back.ok()) << read_back.error().to_string();
    return read_back.ok() ? read_back.take() : DrillRecord{};
  }

  DrillOptions options;
  DrillOutput output;
  std::string out;
  std::string err;
};

TEST_F(RollbackDrill, EvidenceHasWhatHappened) {
  write("rb.md", "# Rollback\n");
  options.runbook = "rb.md";
  EXPECT_EQ(drill(options, output), 0) << err;
  const DrillRecord evidence = record();
  EXPECT_EQ(evidence.command, options.command);
  EXPECT_EQ(evidence.end, "exited 0");
  EXPECT_EQ(evidence.exit_code, 0);
  EXPECT_EQ(evidence.gate_verdict, "PASS");
  EXPECT_EQ(evidence.gate_exit_code, 0);
  EXPECT_EQ(evidence.from + evidence.to + evidence.performed_by, "v2v1me");
  EXPECT_EQ(evidence.runbook_sha256, sha256_hex("# Rollback\n"));
  EXPECT_EQ(evidence.log_sha256, sha256_hex(read("runs/drill.log")));
  EXPECT_NE(read("runs/drill.log").find("undone"), std::string::npos);
  EXPECT_NE(read("runs/drill.log").find("careful"), std::string::npos);
  EXPECT_GT(evidence.started, 0);
  EXPECT_NE(out.find("gate after it: PASS"), std::string::npos);
}

TEST_F(RollbackDrill, GateJudgesWithoutTheRollbackItself) {
  EXPECT_EQ(drill(options, output), 0);
  const std::string calls = read("calls");
  EXPECT_NE(calls.find("check --profile p.yml --dry-run --format json"), std::string::npos);
  EXPECT_NE(calls.find("--out runs/drill-gate --no-progress --skip back\n"), std::string::npos);
  EXPECT_EQ(calls.find("--skip evals"), std::string::npos);
}

TEST_F(RollbackDrill, FailureIsEvidenceToo) {
  options.command = {"/bin/sh", "-c", "exit 4"};
  EXPECT_EQ(drill(options, output), 1);
  EXPECT_EQ(record().exit_code, 4);
  EXPECT_EQ(record().gate_verdict, "");
  options.command = {"/bin/sh", "-c", "kill -9 $$"};
  EXPECT_EQ(drill(options, output), 1);
  EXPECT_EQ(record().end, "was killed by SIGKILL");
  options.command = {"./no-such-program"};
  EXPECT_EQ(drill(options, output), 1);
  EXPECT_EQ(record().end, "could not be started");
}

TEST_F(RollbackDrill, CommandThatHangsIsEnded) {
  options.command = {"/bin/sh", "-c", "sleep 60"};
  options.timeout = std::chrono::milliseconds(20);
  EXPECT_EQ(drill(options, output), 1);
  EXPECT_EQ(record().exit_code, -1);
  EXPECT_NE(record().end.find("timed out"), std::string::npos);
}

TEST_F(RollbackDrill, GateThatFailsAfterwardsIsEvidence) {
  write_gate(R"({"verdict": "FAIL"})", 1);
  EXPECT_EQ(drill(options, output), 1);
  EXPECT_EQ(record().gate_verdict, "FAIL");
  EXPECT_EQ(record().gate_exit_code, 1);
}

TEST_F(RollbackDrill, NothingIsTriedWhereTheGateCouldNotJudge) {
  write("gate", "#!/bin/sh\necho 'p.yml:1:1: bad' >&2\nexit 2\n");
  EXPECT_EQ(drill(options, output), 2);
  EXPECT_NE(err.find("p.yml:1:1: bad"), std::string::npos);
  write("gate", "#!/bin/sh\necho '{\"checks\": [{\"id\": \"back\", \"uses\": \"rollback\"}]}'\n");
  EXPECT_EQ(drill(options, output), 2);
  EXPECT_NE(err.find("nothing but the rollback"), std::string::npos);
  options.gate = "./none";
  EXPECT_EQ(drill(options, output), 2);
  options.command.clear();
  EXPECT_EQ(drill(options, output), 2);
  EXPECT_FALSE(std::filesystem::exists("runs/drill.json"));
}

TEST_F(RollbackDrill, SecretsOfTheEnvironmentAreInNeitherFile) {
  ::setenv("DRILL_TEST_TOKEN", "s3cr3t-of-mine", 1);
  options.command = {"/bin/sh", "-c", "echo token is s3cr3t-of-mine"};
  EXPECT_EQ(drill(options, output), 0);
  ::unsetenv("DRILL_TEST_TOKEN");
  for (const char* file : {"runs/drill.json", "runs/drill.log"}) {
    EXPECT_EQ(read(file).find("s3cr3t"), std::string::npos) << file;
    EXPECT_NE(read(file).find("[redacted]"), std::string::npos) << file;
  }
  EXPECT_EQ(err.find("s3cr3t"), std::string::npos);
}

}  // namespace
}  // namespace aipreflight::rollback
