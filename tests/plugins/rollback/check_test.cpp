#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "dates/dates.hpp"
#include "drill_record.hpp"
#include "good_runbook.hpp"
#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {
namespace {

class RollbackCheck : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  static constexpr char kGood[] =
      "rollback_runbook: rb.md\nlimits: p.yml\nalert_rules: [alerts.yml]\n"
      "surfaces: {image: {known_good: chat:v1.2}}\n";

  static std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               system_clock().wall().time_since_epoch())
        .count();
  }
  static void write_good() {
    std::string runbook = rollback::good_runbook();
    runbook.replace(runbook.find("2026-11-20"), 10, dates::format_date(now()));
    std::filesystem::create_directory("profiles");
    write("profiles/app.yml", "");
    std::filesystem::create_directory("tools");
    write("tools/switch.py", "");
    write("p.yml", "thresholds: {sla: {ttft_ms: 500}}\n");
    write("alerts.yml", "groups: [{rules: [{alert: AnswersTooSlow}]}]\n");
    write("rb.md", runbook);
  }
  static void write_evidence(const std::function<void(rollback::DrillRecord&)>& change) {
    write("drill.log", "stdout:\n");
    rollback::DrillRecord record{.profile = "p.yml",
                                 .runbook_sha256 = sha256_hex(read("rb.md")),
                                 .command = {"./undo"},
                                 .from = "v2",
                                 .to = "v1",
                                 .performed_by = "me",
                                 .started = now() - 2 * dates::kDay,
                                 .seconds = 12.5,
                                 .end = "exited 0",
                                 .exit_code = 0,
                                 .log = "drill.log",
                                 .log_sha256 = sha256_hex("stdout:\n"),
                                 .gate_verdict = "PASS",
                                 .gate_exit_code = 0,
                                 .gate_seconds = 1,
                                 .gate_report_sha256 = "0"};
    if (change) change(record);
    write("drill.json", rollback::write_record(record));
  }

  // As a profile by kind has it.
  testkit::Result judge_present(const std::string& section) {
    return judge("level: presence\n" + section);
  }
};

TEST_F(RollbackCheck, RunbookPasses) {
  write("rb.md", "# Rollback\n1. do it\n");
  const auto judged = judge_present("rollback_runbook: rb.md\n");
  EXPECT_EQ(judged.status, testkit::Status::kPass);
  EXPECT_EQ(judged.summary, "rollback runbook present: rb.md");
  EXPECT_EQ(kit::details_of(judged)["words"].as_integer(), 4);
}

TEST_F(RollbackCheck, PathsWithSpacesAndOtherLettersWork) {
  std::filesystem::create_directories("my docs");
  write("my docs/roll back.md", "# x\n");
  write("rückfall-日本.md", "# x\n");
  EXPECT_EQ(judge_present("rollback_runbook: my docs/roll back.md\n").exit_code, 0);
  EXPECT_EQ(judge_present("rollback_runbook: rückfall-日本.md\n").exit_code, 0);
  EXPECT_EQ(
      judge_present("rollback_runbook: '" + (folder() / "my docs/roll back.md").string() + "'\n")
          .exit_code,
      0);
}

TEST_F(RollbackCheck, HeadingsAlonePassAndAreMentioned) {
  write("rb.md", "# Rollback\n");
  const auto judged = judge_present("rollback_runbook: rb.md\n");
  EXPECT_EQ(judged.status, testkit::Status::kPass);
  EXPECT_TRUE(judged.has_finding("runbook_headings_only"));
}

TEST_F(RollbackCheck, WithoutALevelTheRulesAreAppliedAndADrillIsMissed) {
  write("rb.md", "# Rollback\n1. do it\n");
  const auto judged = judge("rollback_runbook: rb.md\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_TRUE(judged.has_finding("section_steps"));
  EXPECT_EQ(judged.finding("section_steps").file, "rb.md");
  EXPECT_TRUE(judged.has_finding("drill_missing"));
  EXPECT_EQ(kit::details_of(judged)["rules"]["section_steps"]["breaches"].as_integer(), 1);
}

TEST_F(RollbackCheck, GoodRunbookThatNobodyTriedWarns) {
  write_good();
  const auto judged = judge(kGood);
  EXPECT_EQ(judged.status, testkit::Status::kWarn) << judged.summary;
  EXPECT_EQ(judged.reason_code, "drill_missing");
  EXPECT_EQ(judge(std::string("level: runbook\n") + kGood).status, testkit::Status::kPass);
}

TEST_F(RollbackCheck, EvidenceOfADrillPasses) {
  write_good();
  write_evidence({});
  const auto judged = judge(std::string("drill: drill.json\ntime_target: 60s\n") + kGood);
  EXPECT_EQ(judged.status, testkit::Status::kPass) << judged.summary;
  EXPECT_DOUBLE_EQ(judged.gate("rollback_seconds").value, 12.5);
  EXPECT_EQ(kit::details_of(judged)["drill"]["to"].as_string(), "v1");
  EXPECT_EQ(judge(std::string("level: drill\ndrill: drill.json\n") + kGood).status,
            testkit::Status::kPass);
}

TEST_F(RollbackCheck, EvidenceThatProvesNothingIsRefusedByName) {
  write_good();
  const std::string section =
      std::string("level: drill\ndrill: drill.json\ntime_target: 60s\n") + kGood;
  EXPECT_EQ(judge(section).reason_code, "drill_missing");
  EXPECT_EQ(judge(section).exit_code, 1);
  struct Case {
    void (*change)(rollback::DrillRecord&);
    const char* reason;
  };
  const Case cases[] = {
      {[](auto& record) { record.exit_code = 3; }, "drill_failed"},
      {[](auto& record) { record.gate_exit_code = 1; }, "drill_not_gated"},
      {[](auto& record) { record.gate_verdict.clear(), record.gate_exit_code = -1; },
       "drill_not_gated"},
      {[](auto& record) { record.seconds = 61; }, "drill_slow"},
      {[](auto& record) { record.started -= 100 * dates::kDay; }, "drill_stale"},
      {[](auto& record) { record.started += 9 * dates::kDay; }, "drill_in_future"},
      {[](auto& record) { record.log_sha256 = "0"; }, "drill_log_differs"},
      {[](auto& record) { record.log = "../drill.log"; }, "drill_log_differs"},
      {[](auto& record) { record.log = "gone.log"; }, "drill_log_differs"},
      {[](auto& record) { record.runbook_sha256 = "0"; }, "drill_of_another_runbook"},
  };
  for (const Case& one : cases) {
    write_evidence(one.change);
    const auto judged = judge(section);
    EXPECT_EQ(judged.reason_code, one.reason) << judged.summary;
    EXPECT_NE(judged.status, testkit::Status::kPass);
  }
}

TEST_F(RollbackCheck, EvidenceThatWasEditedIsRefused) {
  write_good();
  write_evidence([](auto& record) { record.seconds = 99; });
  std::string text = read("drill.json");
  text.replace(text.find("99"), 2, "12");
  write("drill.json", text);
  const std::string section = std::string("level: drill\ndrill: drill.json\n") + kGood;
  EXPECT_EQ(judge(section).reason_code, "drill_altered");
  for (const char* broken : {"", "[]", "{", "{\"format\": \"x\"}", "null", "{\"format\": 1}"}) {
    write("drill.json", broken);
    const auto judged = judge(section);
    EXPECT_EQ(judged.reason_code, "drill_unreadable") << broken;
    EXPECT_EQ(judged.exit_code, 1);
  }
}

TEST_F(RollbackCheck, KeysWithoutEffectAndUnknownRulesAreRefused) {
  for (const char* section : {"level: presence\nlimits: p.yml\n",
                              "level: presence\nmax_age_days: 9\n",
                              "time_target: 5m\n",
                              "level: drill\n",
                              "rules: {placeholder: off}\n",
                              "rules: {placeholder_left: maybe}\n",
                              "surfaces: {prompt: {path: [a]}}\n",
                              "manifests: [[a]]\n",
                              "manifests: ['']\n"}) {
    EXPECT_EQ(judge(std::string("rollback_runbook: rb.md\n") + section).exit_code, 2) << section;
  }
}

TEST_F(RollbackCheck, EmptyAndPlaceholderRunbooksFail) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "runbook_empty"},
      {"\n \n", "runbook_empty"},
      {"# Rollback\n\nTODO\n", "runbook_placeholder"}};
  for (const auto& [text, reason] : cases) {
    write("rb.md", text);
    const auto judged = judge_present("rollback_runbook: rb.md\n");
    EXPECT_EQ(judged.exit_code, 1) << text;
    EXPECT_EQ(judged.reason_code, reason) << text;
    EXPECT_NE(judged.summary.find("rb.md"), std::string::npos);
  }
}

TEST_F(RollbackCheck, MissingRunbookAndFolderFail) {
  const auto missing = judge_present("rollback_runbook: nope.md\n");
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_EQ(missing.summary, "rollback runbook not found: nope.md");
  std::filesystem::create_directory("docs");
  EXPECT_EQ(judge_present("rollback_runbook: docs\n").reason_code, "runbook_unreadable");
}

TEST_F(RollbackCheck, NoRunbookWarns) {
  for (const char* section : {"rollback_runbook: ''\n", "rollback_runbook:\n", ""}) {
    const auto judged = judge_present(section);
    EXPECT_EQ(judged.status, testkit::Status::kWarn) << section;
    EXPECT_EQ(judged.summary, "no rollback_runbook configured");
  }
}

TEST_F(RollbackCheck, WrongKeysAndTypesAreRejected) {
  for (const char* section : {"owner: me\n",
                              "rollback_runbok: rb.md\n",
                              "rollback_runbook: [rb.md]\n",
                              "level: high\n"}) {
    EXPECT_EQ(judge(section).exit_code, 2) << section;
  }
}

}  // namespace
}  // namespace aipreflight
