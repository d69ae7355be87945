#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "golden/sample_run.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t total = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + 1)) {
    ++total;
  }
  return total;
}

TEST(TextReport, StartsWithTheVerdictAndALineForEachCheck) {
  EXPECT_THAT(text(golden::every_status(), {.width = 0}),
              StartsWith("Verdict: ERROR\n"
                         "  evals       PASS   pass rate 95% against at least 90%, n=40\n"
                         "  retrieval   WARN   precision 81% against at least 80%\n"));
}

TEST(TextReport, PointsToThePlaceOfWhatWasNotPassed) {
  const std::string page = text(golden::every_status(), {.width = 0});
  EXPECT_THAT(page, HasSubstr("FAIL   profiles/app.yml:12:5: p95 TTFT 812 ms exceeds"));
  EXPECT_THAT(page, HasSubstr("INCONCLUSIVE  profiles/app.yml:12:5: "));
  EXPECT_THAT(page, HasSubstr("n=40"));
  EXPECT_THAT(page, Not(HasSubstr("error_rate")));
}

TEST(TextReport, SaysHowMuchStandsBehindANumberOnlyOnce) {
  RunResult result = golden::every_status();
  result.checks[2].gates[1].message = "p95 TTFT 812 ms against at most 500 ms, n=40";
  const std::string page = text(result, {.width = 0});
  EXPECT_THAT(page, HasSubstr("500 ms, n=40 [ttft_p95_exceeded]"));
}

TEST(TextReport, HasNoEscapeSequenceWithoutColour) {
  for (const RunResult& result : {golden::every_status(), golden::hostile()}) {
    EXPECT_THAT(text(result, {.verbose = true, .width = 0}), Not(HasSubstr("\x1b")));
  }
}

TEST(TextReport, StaysWithinTheTerminal) {
  const std::string page = text(golden::every_status(), {.unicode = true, .width = 60});
  for (const std::string_view line : text::split(page, '\n')) EXPECT_LE(line.size(), 60u) << line;
}

TEST(TextReport, NeverBeginsALineWithWhatACiLogWouldObey) {
  for (const int width : {0, 30, 40, 60, 80, 100, 120}) {
    const std::string page = text(golden::hostile(), {.verbose = true, .width = width});
    for (const std::string_view line : text::split(page, '\n')) {
      EXPECT_FALSE(text::trim(line).starts_with("::")) << width << ": " << line;
      EXPECT_FALSE(text::trim(line).starts_with("##[")) << width << ": " << line;
    }
  }
}

TEST(TextReport, CountsWhatItDoesNotShow) {
  RunResult result = golden::every_status();
  CheckResult& check = result.checks[2];
  check.gates.assign(500, check.gates[1]);
  check.findings.clear();
  const std::string page = text(result, {.width = 0});
  EXPECT_EQ(count(page, "p95 TTFT 812 ms exceeds"), 20u);
  EXPECT_THAT(page, HasSubstr("and 480 more in the JSON report"));
}

TEST(TextReport, SaysWhyAWarningIsAFailure) {
  EXPECT_THAT(text(golden::strict_warning(), {}),
              StartsWith("Verdict: WARN (counts as failure here)\n"));
  RunResult passed = golden::inference_pass();
  passed.strict = true;
  EXPECT_THAT(text(passed, {}), StartsWith("Verdict: PASS\n"));
}

TEST(TextReport, WritesOperatorsAsTheLocaleAllows) {
  const RunResult result = golden::inference_pass();
  EXPECT_THAT(text(result, {.unicode = true, .verbose = true}), HasSubstr("≤ 500 ms"));
  EXPECT_THAT(text(result, {.unicode = false, .verbose = true}), HasSubstr("<= 500 ms"));
}

}  // namespace
}  // namespace aipreflight::report
