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

TEST(MarkdownReport, NamesTheVerdictInItsTitle) {
  EXPECT_THAT(markdown(golden::inference_pass()), StartsWith("# aipreflight: PASS"));
  EXPECT_THAT(markdown(golden::every_status()), StartsWith("# aipreflight: ERROR"));
}

TEST(MarkdownReport, HoldsNoMarkupFromOutside) {
  const std::string page = markdown(golden::hostile());
  for (const char* markup : {"<script", "@team", "[x]", "\x1b", "\r", " *bold*", " _it_", "`id`"}) {
    EXPECT_THAT(page, Not(HasSubstr(markup))) << markup;
  }
}

TEST(MarkdownReport, KeepsItsTablesWhole) {
  const std::string page = markdown(golden::hostile());
  std::size_t expected = 0;
  for (const std::string_view line : text::split(page, '\n')) {
    if (!line.starts_with('|')) {
      expected = 0;
      continue;
    }
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++bars;
    }
    if (expected == 0) expected = bars;
    EXPECT_EQ(bars, expected) << line;
  }
}

TEST(MarkdownReport, BoundsItsLines) {
  RunResult result = golden::every_status();
  result.checks[0].summary = std::string(1'000'000, 'x');
  result.provenance.command_line = {std::string(1'000'000, 'y')};
  for (const std::string_view line : text::split(markdown(result), '\n')) {
    EXPECT_LT(line.size(), 8000u);
  }
}

TEST(MarkdownReport, CountsTheGatesThatItLeavesOut) {
  RunResult result = golden::every_status();
  result.checks[0].gates.assign(kShownGates + 7, result.checks[0].gates[0]);
  EXPECT_THAT(markdown(result), HasSubstr("7 more gates in the JSON report."));
}

}  // namespace
}  // namespace aipreflight::report
