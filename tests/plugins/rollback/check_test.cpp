#include <gtest/gtest.h>

#include "kit/details.hpp"
#include "kit/scratch.hpp"

namespace aipreflight {
namespace {

class RollbackCheck : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
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

TEST_F(RollbackCheck, PresenceAloneWarnsWithoutItsLevel) {
  write("rb.md", "# Rollback\n1. do it\n");
  const auto judged = judge("rollback_runbook: rb.md\n");
  EXPECT_EQ(judged.status, testkit::Status::kWarn);
  EXPECT_EQ(judged.reason_code, "presence_only");
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
