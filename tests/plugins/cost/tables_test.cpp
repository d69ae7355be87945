#include "commands/tables.hpp"

#include <gmock/gmock.h>
#include <string>

#include "commands/sarif.hpp"
#include "json/value.hpp"

namespace aipreflight::cost {
namespace {

using testing::HasSubstr;
using testing::Not;

PricedSite site(std::string file, std::uint32_t line, double monthly) {
  PricedSite priced;
  priced.site.where = {std::move(file), line, 5, 0};
  priced.site.language = "python";
  priced.site.operation = "chat";
  priced.site.models.push_back({"gpt-4o", "openai", {}, false});
  priced.site.model_confidence = Confidence::kLiteral;
  priced.estimate.is_priced = true;
  priced.estimate.confidence = Confidence::kLiteral;
  priced.estimate.input_tokens = {100, 100, 100};
  priced.estimate.output_tokens = {20, 20, 20};
  priced.estimate.calls_per_month = 1000;
  priced.estimate.per_call = {monthly / 1000, monthly / 1000, monthly / 1000};
  priced.estimate.per_month = {monthly, monthly, monthly};
  return priced;
}

Survey survey() {
  Survey result;
  result.sites = {site("cheap.py", 3, 2), site("dear.py", 14, 7.5), site("odd.py", 1, 0)};
  result.sites[2].estimate.is_priced = false;
  result.sites[2].estimate.why_unpriced = "no model is known";
  result.sites[2].site.models.clear();
  result.files = 3;
  result.known_monthly = 9.5;
  result.unknown_sites = 1;
  return result;
}

TEST(CostTable, ShowsTheUnknownAndTheDearestFirst) {
  const std::string page = text_table(survey(), 0);
  EXPECT_LT(page.find("odd.py:1"), page.find("dear.py:14"));
  EXPECT_LT(page.find("dear.py:14"), page.find("cheap.py:3"));
  EXPECT_THAT(page, HasSubstr("3 call sites in 3 files: $9.50 a month; 1 without a known price"));
}

TEST(CostTable, AnUnknownPriceIsNoNumber) {
  Survey one = survey();
  one.sites = {one.sites[2]};
  const std::string page = text_table(one, 0);
  EXPECT_THAT(page, HasSubstr("?"));
  EXPECT_THAT(page, HasSubstr("unknown"));
  EXPECT_THAT(page.substr(0, page.find("\n\n")), Not(HasSubstr("$")));
}

TEST(CostTable, LinesFitTheTerminal) {
  Survey deep = survey();
  deep.sites[0].site.where.file = std::string(200, 'd') + "/cheap.py";
  const std::string page = text_table(deep, 100);
  EXPECT_THAT(page, HasSubstr("/cheap.py:3"));
  EXPECT_THAT(page, HasSubstr("…"));
  for (std::size_t at = 0; at < page.find("\n\n");) {
    const std::size_t end = page.find('\n', at);
    EXPECT_LE(end - at, 102u);  // "…" has three bytes
    at = end + 1;
  }
}

TEST(CostTable, MarkdownOfASourceMeansNothing) {
  Survey odd = survey();
  odd.sites[1].site.models[0].name = "<img src=x>|`*_";
  EXPECT_THAT(markdown_table(odd), HasSubstr("\\<img src=x\\>\\|\\`\\*\\_"));
}

TEST(CostTable, WhatWasNotReadMeansNothingInMarkdownEither) {
  Survey odd = survey();
  odd.skipped.push_back({"a|<b>.py", "too_large", "it has *many* bytes"});
  EXPECT_THAT(markdown_table(odd), HasSubstr("- a\\|\\<b\\>.py: it has \\*many\\* bytes"));
  EXPECT_THAT(text_table(odd, 0), HasSubstr("  a|<b>.py: it has *many* bytes"));
}

TEST(CostTable, CsvIsQuotedAndIsNoFormula) {
  Survey odd = survey();
  odd.sites[1].site.where.file = "a,\"b\".py";
  odd.sites[0].site.models[0].name = "=cmd()";
  const std::string page = csv(odd);
  EXPECT_THAT(page, HasSubstr("\"a,\"\"b\"\".py\",14,5,"));
  EXPECT_THAT(page, HasSubstr(",'=cmd(),"));
  EXPECT_THAT(page, HasSubstr("odd.py,1,5,,python,,,chat,,"));
}

TEST(CostSarif, NamesThePlaceAndWarnsOfTheUnknown) {
  const json::Value page = sarif(survey());
  const json::Value& run = page["runs"].items().front();
  ASSERT_EQ(run["results"].items().size(), 3u);
  const json::Value& known = run["results"].items()[1];
  EXPECT_EQ(known["level"].as_string(), "note");
  const json::Value& place = known["locations"].items().front()["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"].as_string(), "dear.py");
  EXPECT_EQ(place["region"]["startLine"].as_integer(), 14);
  EXPECT_EQ(run["results"].items()[2]["level"].as_string(), "warning");
}

TEST(CostSarif, PathsAreUris) {
  Survey odd = survey();
  odd.sites[0].site.where.file = "a b/ü#.py";
  const json::Value page = sarif(odd);
  const json::Value& first = page["runs"].items()[0]["results"].items()[0];
  EXPECT_EQ(
      first["locations"].items()[0]["physicalLocation"]["artifactLocation"]["uri"].as_string(),
      "a%20b/%C3%BC%23.py");
}

}  // namespace
}  // namespace aipreflight::cost
