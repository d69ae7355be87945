#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string content(const std::string& name) {
  auto text = files::read(std::string(EVALS_DATA) + '/' + name);
  EXPECT_TRUE(text.ok()) << name;
  return text.ok() ? text.take() : "";
}

Result<Results> read(const std::string& text,
                     const Selection& selection = {},
                     const std::string& format = "auto") {
  return read_any(text, "r", "malformed", format, selection);
}

Results results_of(const std::string& text, const Selection& selection = {}) {
  auto results = read(text, selection);
  EXPECT_TRUE(results.ok()) << results.error().to_string();
  return results.ok() ? results.take() : Results{};
}

std::string refusal(const std::string& text,
                    const Selection& selection = {},
                    const std::string& format = "auto") {
  const auto results = read(text, selection, format);
  return results.ok() ? "" : results.error().reason + ": " + results.error().message;
}

// Of one result of promptfoo, as its lines are.
std::string line(const std::string& success,
                 int reason,
                 const std::string& scores,
                 const std::string& more = "") {
  return R"({"success": )" + success + R"(, "failureReason": )" + std::to_string(reason) +
         R"(, "namedScores": )" + scores +
         R"(, "promptIdx": 0, "testCase": {"vars": {"q": 1}, "assert": [{"metric": "cited"}]})" +
         more + "}";
}

TEST(Promptfoo, IsReadNatively) {
  const Results results = results_of(content("promptfoo-results.json"));
  EXPECT_EQ(results.format, "promptfoo");
  EXPECT_EQ(results.tool, "promptfoo 0.121.20");
  EXPECT_EQ(results.total, 8);
  EXPECT_EQ(results.passed, 4);
  EXPECT_EQ(results.errored, 0);
}

TEST(Promptfoo, NamedScoresOfPromptsAreSumsAndTheMeanIsThatOfTheCases) {
  const Results results = results_of(content("promptfoo-results.json"));
  EXPECT_EQ(results.find("latency_ok")->value, 1);
  EXPECT_EQ(results.find("latency_ok")->n, 8);
  EXPECT_NEAR(results.find("cited")->value, 1.0 / 3, 1e-12);
  EXPECT_EQ(results.find("cited")->n, 6);
}

TEST(Promptfoo, DerivedMetricsHaveNoCasesAndCannotBeBounded) {
  const Results results = results_of(content("promptfoo-results.json"));
  ASSERT_NE(results.find("f1ish"), nullptr);
  EXPECT_THAT(results.find("f1ish")->ungateable, HasSubstr("derivedMetrics"));
}

TEST(Promptfoo, AThresholdMakesSuccessOfAFailedAssertion) {
  const Results results = results_of(content("promptfoo-results.json"));
  EXPECT_THAT(
      results.notes,
      Contains(HasSubstr("2 cases passed by their threshold although an assertion failed")));
}

TEST(Promptfoo, RepeatsAreOneCaseWherePolicySaysSo) {
  const std::string text = line("true", 0, "{\"cited\": 1}") + '\n' +
                           line("true", 0, "{\"cited\": 0}") + '\n' +
                           line("false", 1, "{\"cited\": 0.5}");
  EXPECT_EQ(results_of(text).total, 3);
  EXPECT_THAT(results_of(text).notes, Contains(HasSubstr("1 cases ran more than once")));
  const Results all = results_of(text, {.provider = "", .prompt = "", .repeats = Repeats::kAll});
  EXPECT_EQ(all.total, 1);
  EXPECT_EQ(all.passed, 0);
  const Results majority =
      results_of(text, {.provider = "", .prompt = "", .repeats = Repeats::kMajority});
  EXPECT_EQ(majority.passed, 1);
  EXPECT_EQ(majority.find("cited")->value, 0.5);
}

TEST(Promptfoo, AFilterThatMatchesNothingRanNothing) {
  const Results results = results_of(
      R"({"results": {"version": 3, "results": [], "prompts": [], "stats": {"successes": 0}}})");
  EXPECT_TRUE(results.ran_nothing());
}

TEST(Promptfoo, ProvidersAndPromptsAreSelectedApart) {
  const std::string text = content("promptfoo-results.json");
  const Results results = results_of(text, {.provider = "echo-a", .prompt = "Reply: {{q}}"});
  EXPECT_EQ(results.total, 4);
  EXPECT_EQ(results.passed, 2);
  EXPECT_THAT(refusal(text, {.provider = "gpt", .prompt = ""}),
              HasSubstr("nothing_selected: r: no case is left by select; providers are 'echo-a'"));
}

TEST(Promptfoo, ErrorsOfTheProviderStayInTheDenominator) {
  const Results results = results_of(content("promptfoo-provider-errors.json"));
  EXPECT_EQ(results.total, 4);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.errored, 3);
}

TEST(Promptfoo, AnErrorTextAloneIsNoError) {
  const Results results =
      results_of(line("false", 1, "{}", R"(, "error": "expected x", "gradingResult": {})"));
  EXPECT_EQ(results.errored, 0);
  EXPECT_EQ(results.passed, 0);
}

TEST(Promptfoo, AnErroredCaseLowersTheCoverageOfItsMetrics) {
  const Results results =
      results_of(line("true", 0, "{\"cited\": 1}") + '\n' + line("false", 2, "{}"));
  EXPECT_EQ(results.find("cited")->n, 1);
  EXPECT_EQ(results.find("cited")->applies_to, 2);
}

TEST(Promptfoo, JsonLinesHaveNoTotals) {
  const Results results = results_of(content("promptfoo.jsonl"));
  EXPECT_EQ(results.format, "promptfoo");
  EXPECT_EQ(results.total, 4);
  EXPECT_EQ(results.errored, 3);
}

TEST(Promptfoo, TotalsThatAreNotThoseOfTheCasesAreRefused) {
  std::string text = content("promptfoo-results.json");
  const std::string stated = "\"successes\": 4";
  ASSERT_NE(text.find(stated), std::string::npos);
  text.replace(text.find(stated), stated.size(), "\"successes\": 7");
  EXPECT_EQ(refusal(text), "inconsistent: r: stats.successes is 7, but 4 of the results are");
}

TEST(Promptfoo, VersionTwoIsReadByWhatItHas) {
  const Results results = results_of(
      R"({"results": {"version": 2, "stats": {"successes": 1, "failures": 1}, "results": [
    {"success": true, "namedScores": {}, "vars": {"q": "a"}},
    {"success": false, "error": "broke", "gradingResult": null, "namedScores": {}, "vars": {"q": "b"}},
    {"success": false, "error": "not it", "gradingResult": {"pass": false}, "namedScores": {}, "vars": {"q": "c"}}]}})");
  EXPECT_EQ(results.total, 3);
  EXPECT_EQ(results.errored, 1);
}

TEST(Promptfoo, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(refusal(R"({"results": {"version": 9, "results": [], "stats": {}}})"),
              HasSubstr("version is 9, 2 and 3 are known"));
  EXPECT_THAT(
      refusal(R"({"results": {"version": 3, "stats": {}, "results": [{"success": "yes"}]}})"),
      HasSubstr("results[0].success is neither true nor false"));
  EXPECT_THAT(
      refusal(
          R"({"results": {"version": 3, "stats": {}, "results": [{"success": true, "namedScores": {"a": "x"}}]}})"),
      HasSubstr("results[0].namedScores.a is no number"));
  EXPECT_THAT(refusal(line("true", 0, "{}") + "\n{\"success\": tr"), HasSubstr("line 2"));
  EXPECT_THAT(refusal(line("true", 0, "{}") + "\n{\"success\": tr"),
              HasSubstr("was the file cut off?"));
  EXPECT_THAT(refusal("{\"total\": 1}", {}, "promptfoo"),
              HasSubstr("not results of the format promptfoo"));
}

TEST(Promptfoo, NanIsNoScore) {
  const Results results = results_of(line("true", 0, "{\"cited\": NaN}"));
  EXPECT_EQ(results.find("cited")->n, 0);
  EXPECT_EQ(results.find("cited")->applies_to, 1);
}

std::string suite(const std::string& cases) {
  return "<testsuite name=\"s\" tests=\"99\">" + cases + "</testsuite>";
}

TEST(Junit, PytestIsReadByItsElements) {
  const Results results = results_of(content("junit-pytest.xml"));
  EXPECT_EQ(results.format, "junit");
  EXPECT_EQ(results.total, 9);
  EXPECT_EQ(results.passed, 4);
  EXPECT_EQ(results.errored, 2);
  EXPECT_EQ(results.skipped, 2);
  EXPECT_NEAR(results.find("faithfulness")->value, 0.91, 1e-12);
  EXPECT_NEAR(results.find("pass_threshold")->value, 0.9, 1e-12);
}

TEST(Junit, BothFamiliesOfPytestSayTheSame) {
  const Results first = results_of(content("junit-pytest-xunit1.xml"));
  const Results second = results_of(content("junit-pytest.xml"));
  EXPECT_EQ(first.total, second.total);
  EXPECT_EQ(first.passed, second.passed);
}

TEST(Junit, PromptfoosErrorsAreErrors) {
  const Results results = results_of(content("promptfoo.junit.xml"));
  EXPECT_EQ(results.total, 4);
  EXPECT_EQ(results.errored, 3);
}

TEST(Junit, OneTestThatStandsThereTwiceCountsOnceAndAtItsWorst) {
  const Results results = results_of(
      suite("<testcase classname='c' name='t'/><testcase classname='c' name='t'><error/></testcase>"
            "<testcase classname='c' name='u'/>"));
  EXPECT_EQ(results.total, 2);
  EXPECT_EQ(results.passed, 1);
  EXPECT_EQ(results.errored, 1);
  EXPECT_THAT(results.notes, Contains(HasSubstr("1 tests stand there more than once")));
}

TEST(Junit, ExpectedFailuresAreSkippedAndStrictUnexpectedPassesFail) {
  const Results results =
      results_of(suite("<testcase name='a'><skipped type='pytest.xfail'/></testcase>"
                       "<testcase name='b'><failure message='[XPASS(strict)] '/></testcase>"));
  EXPECT_EQ(results.skipped, 1);
  EXPECT_EQ(results.passed, 0);
}

TEST(Junit, ACollectionErrorIsNoResult) {
  EXPECT_THAT(
      refusal(suite(
          "<testcase classname='' name='test_x'><error message='collection failure'/></testcase>")),
      HasSubstr("collection_failed: r: pytest could not load test_x"));
}

TEST(Junit, AnEmptyRunRanNothing) {
  EXPECT_TRUE(results_of("<testsuites><testsuite tests='0'/></testsuites>").ran_nothing());
}

TEST(Junit, SuitesMayNestAndTestsOfTheSameNameStayApart) {
  const Results results = results_of(
      "<testsuites><testsuite name='a'><testsuite name='b'><testcase "
      "name='t'/></testsuite></testsuite>"
      "<testsuite name='c'><testcase name='t'><failure/></testcase></testsuite></testsuites>");
  EXPECT_EQ(results.total, 2);
  EXPECT_EQ(results.passed, 1);
}

TEST(Junit, RefusesEntitiesAndDocumentTypes) {
  EXPECT_THAT(
      refusal("<!DOCTYPE t [<!ENTITY a 'x'>]><testsuite><testcase name='&a;'/></testsuite>"),
      HasSubstr("malformed: r: JUnit XML: it has a document type"));
  std::string bomb = "<!DOCTYPE z [<!ENTITY a0 'x'>";
  for (int i = 1; i < 30; ++i) {
    bomb += "<!ENTITY a" + std::to_string(i) + " '&a" + std::to_string(i - 1) + ";&a" +
            std::to_string(i - 1) + ";'>";
  }
  EXPECT_THAT(refusal(bomb + "]><testsuite name='&a29;'/>"), HasSubstr("document type"));
}

TEST(Junit, NamesThePlaceOfWhatIsNoXml) {
  EXPECT_THAT(refusal("<testsuite>\n  <testcase name='a'"), HasSubstr("r: JUnit XML: 2:"));
  EXPECT_THAT(refusal("<html></html>"), HasSubstr("its root is <html>"));
  EXPECT_THAT(refusal(""), HasSubstr("malformed"));
  EXPECT_THAT(refusal("{}", {}, "junit"), HasSubstr("JUnit XML"));
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<testsuite>";
  for (int i = 0; i < 100; ++i) deep += "</testsuite>";
  EXPECT_THAT(refusal(deep), HasSubstr("nested deeper than 32"));
}

TEST(Junit, NodeWritesATestThatIsToBeDoneAsSkippedAndFailed) {
  const Results results = results_of(content("junit-node.xml"));
  EXPECT_EQ(results.total, 4);
  EXPECT_EQ(results.passed, 2);
  EXPECT_EQ(results.skipped, 2);
}

TEST(Junit, JestWritesATestThatIsToBeWrittenLikeAPass) {
  const Results results = results_of(content("junit-jest.xml"));
  EXPECT_EQ(results.total, 7);
  EXPECT_EQ(results.passed, 4);
  EXPECT_EQ(results.skipped, 1);
  EXPECT_THAT(results.notes, Contains(HasSubstr("1 tests count as passed that jest's own total")));
}

TEST(Junit, AFailedHookOfJestIsAnErrorAndNoTest) {
  EXPECT_EQ(results_of(content("junit-jest.xml")).errored, 1);
}

TEST(Junit, OfAnotherEncodingIsDecodedWhereItSaysSoAndRefusedOtherwise) {
  EXPECT_EQ(refusal("<testsuite>\n<testcase name='a\xff'/></testsuite>"),
            "malformed: r:2: a byte that is no UTF-8");
  const Results results = results_of(
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><testsuite><testcase "
      "name='\xe9t\xe9'/></testsuite>");
  EXPECT_EQ(results.passed, 1);
  EXPECT_THAT(results.cases.front().id, HasSubstr("\xc3\xa9t\xc3\xa9"));
}

TEST(Junit, NestedDeeplyIsReadWithoutEnd) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<x>";
  for (int i = 0; i < 100'000; ++i) deep += "</x>";
  EXPECT_EQ(results_of(suite("<testcase name='a'>" + deep + "</testcase>")).passed, 1);
}

TEST(Tap, OfAnotherEncodingIsRefusedAtItsLine) {
  EXPECT_EQ(refusal("1..2\nok 1 - a\nok 2 - b\xff\n"), "malformed: r:3: a byte that is no UTF-8");
}

TEST(Tap, NodeHidesTheTestsOfASuiteWithinIt) {
  const Results results = results_of(content("node.tap"));
  EXPECT_EQ(results.total, 1);
  EXPECT_EQ(results.passed, 0);
  EXPECT_THAT(results.notes, Contains(HasSubstr("subtests count within the 1 tests")));
}

TEST(OwnCases, OfATaskAreSelected) {
  const std::string text =
      R"({"metrics": {"overall": 0.7}, "cases": [{"id": "a", "status": "passed", "task": "sums"},
          {"id": "b", "status": "failed", "task": "dates"}]})";
  const Results results = results_of(text, {.task = "sums"});
  EXPECT_EQ(results.total, 1);
  EXPECT_EQ(results.passed, 1);
  EXPECT_THAT(results.find("overall")->ungateable, HasSubstr("of the whole run"));
  EXPECT_EQ(results_of(text).find("overall")->ungateable, "");
  EXPECT_THAT(refusal(text, {.task = "times"}), HasSubstr("tasks are 'dates', 'sums'"));
}

TEST(OwnCases, AreNeededWhereAPartIsSelectedOrRunsAreFolded) {
  const std::string totals = R"({"total": 10, "passed": 9})";
  EXPECT_THAT(refusal(totals, {.provider = "a"}),
              HasSubstr("cases_not_known: r: it has numbers of the whole run alone, and `select`"));
  EXPECT_THAT(refusal(totals, {.repeats = Repeats::kAll}), HasSubstr("`repeats` needs its cases"));
  EXPECT_EQ(results_of(totals).total, 10);
}

TEST(OwnCases, AreCountedAndAveraged) {
  const Results results =
      results_of(R"({"total": 3, "passed": 1, "metrics": {"overall": 0.7}, "cases": [
    {"id": "a", "status": "passed", "metrics": {"q": 1, "r": true}},
    {"id": "b", "status": "failed", "metrics": {"q": 0.5, "r": null}},
    {"id": "c", "status": "errored"}, {"id": "d", "status": "skipped", "metrics": {"q": 0}}]})");
  EXPECT_EQ(results.total, 3);
  EXPECT_EQ(results.errored, 1);
  EXPECT_EQ(results.skipped, 1);
  EXPECT_EQ(results.find("q")->value, 0.75);
  EXPECT_EQ(results.find("r")->applies_to, 2);
  EXPECT_EQ(results.find("r")->n, 1);
  EXPECT_EQ(results.find("overall")->value, 0.7);
}

TEST(OwnCases, AScoreThatStandsThereTwiceHasNoKnownValue) {
  const Results results =
      results_of(R"({"cases": [{"status": "passed", "metrics": {"q": 1, "q": 0}}]})");
  EXPECT_EQ(results.find("q")->n, 0);
  EXPECT_EQ(results.find("q")->applies_to, 1);
}

TEST(OwnCases, ThatContradictTheTotalsAreRefused) {
  EXPECT_EQ(refusal(R"({"total": 5, "passed": 1, "cases": [{"status": "passed"}]})"),
            "inconsistent: r: passed is 1 and total is 5, but 1 of the 1 cases that ran passed");
  EXPECT_THAT(refusal(R"({"cases": [{"status": "ok"}]})"),
              HasSubstr("cases[0].status is \"ok\", expected passed, failed"));
  EXPECT_EQ(results_of(R"({"pass_rate": 1, "cases": [1, 2]})").format, "own");  // not ours
  EXPECT_THAT(refusal(R"({"cases": [{"status": "passed", "metrics": {"a": "x"}}]})"),
              HasSubstr("metrics.a is no number"));
}

}  // namespace
}  // namespace aipreflight::evals
