#include "problems.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/value.hpp"

namespace aipreflight::cli {
namespace {

using ::testing::HasSubstr;

class ProblemsTest : public ::testing::Test {
 protected:
  void write(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
  [[nodiscard]] SourceRef at(std::uint32_t line, std::uint32_t column) const {
    return {path_, line, column};
  }
  ~ProblemsTest() override { std::filesystem::remove(path_); }

  const std::string path_ = ::testing::TempDir() + "problems_test_" +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".yml";
};

std::ptrdiff_t lines_of(const std::string& page) {
  return std::count(page.begin(), page.end(), '\n');
}

TEST_F(ProblemsTest, PutTheCaretUnderTheColumn) {
  write("name: shop\nevals:\n  min_pas_rate: 0.9\n");
  const Errors errors = {
      profile_error(at(3, 3), "unknown key 'min_pas_rate'", "did you mean 'min_pass_rate'?")};
  EXPECT_EQ(problem_text(errors, {}),
            path_ +
                ":3:3: error: unknown key 'min_pas_rate'\n"
                "    min_pas_rate: 0.9\n"
                "    ^\n"
                "  help: did you mean 'min_pass_rate'?\n");
}

TEST_F(ProblemsTest, CountColumnsInBytesAndShowCharacters) {
  write("größe: {a: 1}\n");
  EXPECT_THAT(problem_text({profile_error(at(1, 10), "x")}, {}),
              HasSubstr("    größe: {a: 1}\n           ^\n"));
}

TEST_F(ProblemsTest, EscapeWhatTheFileHolds) {
  write("a\x1b[31m: \x01\n");
  const std::string page = problem_text({profile_error(at(1, 9), "x")}, {});
  EXPECT_EQ(page.find('\x1b'), std::string::npos);
  EXPECT_THAT(page, HasSubstr("    a\\x1b[31m: \\x01\n               ^\n"));
}

TEST_F(ProblemsTest, ShowAWindowOfALongLine) {
  write(std::string(100'000, 'a') + "HERE" + std::string(100'000, 'b') + '\n');
  const std::string page = problem_text({profile_error(at(1, 100'001), "x")}, {});
  EXPECT_LT(page.size(), 500u);
  EXPECT_THAT(page, HasSubstr("aaaHERE"));
}

TEST_F(ProblemsTest, ShowNoLineThatIsNotThere) {
  write("one\n");
  EXPECT_EQ(lines_of(problem_text({profile_error(at(9, 1), "x")}, {})), 1);
  EXPECT_EQ(lines_of(problem_text({profile_error({"/nowhere.yml", 1, 1}, "x")}, {})), 1);
  EXPECT_EQ(lines_of(problem_text({profile_error(at(1, 999), "x")}, {})), 3);
}

TEST_F(ProblemsTest, NameTheProgramWhereThereIsNoPlace) {
  EXPECT_EQ(problem_text({usage_error("no", "yes")}, {}), "aipreflight: error: no\n  help: yes\n");
}

TEST_F(ProblemsTest, StayWithinTheirLines) {
  std::string text;
  Errors errors;
  for (std::uint32_t line = 1; line <= 50; ++line) {
    text += "key: value\n";
    errors.push_back(profile_error(at(line, 1), "number " + std::to_string(line), "hint"));
  }
  write(text);
  const std::string page = problem_text(errors, {.lines = 18});
  EXPECT_EQ(lines_of(page), 18);
  EXPECT_THAT(page, HasSubstr("and 33 more; 'aipreflight validate' shows all"));
  EXPECT_EQ(lines_of(problem_text(errors, {})), 200);
}

TEST_F(ProblemsTest, KeepCaretsWhileEveryProblemStillFits) {
  write("key: value\nkey: value\nkey: value\n");
  Errors errors;
  for (std::uint32_t line = 1; line <= 3; ++line) {
    errors.push_back(profile_error(at(line, 1), "number " + std::to_string(line), "hint"));
  }
  EXPECT_EQ(lines_of(problem_text(errors, {.lines = 12})), 12);
  const std::string page = problem_text(errors, {.lines = 6});
  EXPECT_EQ(lines_of(page), 6);
  EXPECT_THAT(page, HasSubstr("number 3 (hint)"));
}

TEST_F(ProblemsTest, AreJsonForMachines) {
  const Errors errors = {profile_error(at(3, 7), "bad", "better"),
                         plugin_error("plugin_missing", "none")};
  Result<json::Value> page = json::parse(problem_json(errors), "problems");
  ASSERT_TRUE(page.ok());
  const auto& problems = (*page)["problems"].items();
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0]["code"].as_string(), "profile");
  EXPECT_EQ(problems[0]["line"].as_integer(), 3);
  EXPECT_EQ(problems[0]["column"].as_integer(), 7);
  EXPECT_EQ(problems[0]["hint"].as_string(), "better");
  EXPECT_EQ(problems[1]["reason"].as_string(), "plugin_missing");
  EXPECT_EQ(problems[1]["file"].as_string(), "");
}

}  // namespace
}  // namespace aipreflight::cli
