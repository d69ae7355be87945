#include <algorithm>
#include <gmock/gmock.h>

#include "json/value.hpp"
#include "validate/validate.hpp"

namespace aipreflight::validate {
namespace {

using testing::HasSubstr;
using testing::Not;

Report report_of(std::initializer_list<TestResult> results) {
  Report report;
  report.file = "acme.so";
  report.module = "acme";
  report.results = results;
  return report;
}

const validate::Test kTest{"leaks.threads", "Its threads have ended.", "abi.md#guest"};

TEST(Render, SaysWhatWasPromisedUnderWhatFailed) {
  const std::string line = text_line({kTest, Verdict::kFail, "2 are left", 0}, nullptr);
  EXPECT_THAT(line, HasSubstr("  fail  leaks.threads"));
  EXPECT_THAT(line, HasSubstr("2 are left\n        Its threads have ended. (abi.md#guest)\n"));
}

TEST(Render, SaysAReasonForSkippingOnce) {
  const TestResult skipped{kTest, Verdict::kSkip, "no valgrind", 0};
  EXPECT_THAT(text_line(skipped, nullptr), HasSubstr("no valgrind"));
  EXPECT_THAT(text_line(skipped, &skipped), HasSubstr("(as before)"));
}

TEST(Render, DoesNotCallGoodWhatWasNotTried) {
  Report report = report_of({{kTest, Verdict::kSkip, "", 0}});
  EXPECT_THAT(text_end(report), HasSubstr("Good: 0 failed"));
  report.untried = {"acme"};
  EXPECT_THAT(text_end(report), HasSubstr("Incomplete: 0 failed"));
  report.results[0].verdict = Verdict::kFail;
  EXPECT_THAT(text_end(report), HasSubstr("Not good: 1 failed"));
}

TEST(Render, EscapesWhatAModuleSaysInXml) {
  const std::string page = junit(report_of({{kTest, Verdict::kFail, "<b> & \"c\" \x01", 0.5}}));
  EXPECT_THAT(page, HasSubstr("message=\"&lt;b&gt; &amp; &quot;c&quot; \\x01\""));
  EXPECT_THAT(page, HasSubstr("tests=\"1\" failures=\"1\""));
  EXPECT_THAT(page, Not(HasSubstr("\x01")));
}

TEST(Render, CountsInJson) {
  const auto page = json::parse(
      json(report_of({{kTest, Verdict::kPass, "", 0}, {kTest, Verdict::kWarn, "x", 0}})), "page");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ((*page)["pass"].as_integer(), 1);
  EXPECT_EQ((*page)["warn"].as_integer(), 1);
  EXPECT_EQ((*page)["fail"].as_integer(), 0);
  EXPECT_EQ((*page)["tests"].items()[1]["verdict"].as_string(), "warn");
}

TEST(TestsOfAModule, HaveDistinctIdsAndSentences) {
  std::vector<std::string_view> ids;
  for (const validate::Test& test : tests()) {
    EXPECT_THAT(std::string(test.contract), testing::EndsWith(".")) << test.id;
    EXPECT_THAT(std::string(test.rule), HasSubstr(".md#")) << test.id;
    EXPECT_EQ(std::count(ids.begin(), ids.end(), test.id), 0) << test.id;
    ids.push_back(test.id);
  }
  EXPECT_GE(ids.size(), 40u);
}

}  // namespace
}  // namespace aipreflight::validate
