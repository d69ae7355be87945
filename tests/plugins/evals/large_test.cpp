#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kit/scratch.hpp"
#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using testing::HasSubstr;

constexpr int kCount = 9000;  // more than one block, whose ends fall anywhere

const std::string kPadding(150, 'x');

std::string joined(const std::function<std::string(int)>& item, const std::string& between) {
  std::string text;
  for (int i = 0; i < kCount; ++i) text += (i > 0 ? between : "") + item(i);
  return text;
}

std::string number(int i) {
  return std::to_string(i);
}

std::string own_case(int i) {
  return R"({"id": "c)" + number(i) + R"(", "status": ")" + (i % 3 > 0 ? "passed" : "failed") +
         R"(", "metrics": {"q": 0.)" + number(i % 10) + R"(}, "output": ")" + kPadding + "\"}";
}

std::string deepeval_case(int i) {
  return R"({"name": "c)" + number(i) + R"(", "success": )" + (i % 3 > 0 ? "true" : "false") +
         R"(, "input": ")" + kPadding + R"(", "metricsData": [{"name": "q", "success": true, )" +
         R"("score": 0.)" + number(i % 10) + "}]}";
}

std::string inspect_sample(int i) {
  return R"({"id": )" + number(i) + R"(, "epoch": 1, "messages": [")" + kPadding + kPadding +
         kPadding + kPadding + R"("], "scores": {"match": {"value": ")" + (i % 3 > 0 ? "C" : "I") +
         R"("}}, "total_time": 0.)" + number(i % 10) + "}";
}

std::string promptfoo_line(int i) {
  return R"({"success": )" + std::string(i % 3 > 0 ? "true" : "false") +
         R"(, "namedScores": {"q": 0.)" + number(i % 10) +
         R"(}, "failureReason": 0, "vars": {"i": )" + number(i) +
         R"(}, "testCase": {"assert": [{"type": "x"}]}, "response": ")" + kPadding + "\"}";
}

std::string sample(int i) {
  return R"({"doc_id": )" + number(i) + R"(, "doc_hash": "h)" + number(i) +
         R"(", "metrics": ["acc"], "acc": )" + number(i % 2) + R"(, "doc": ")" + kPadding + "\"}";
}

std::string ragas(int i) {
  return R"({"user_input": ")" + kPadding + R"(", "response": "r", "faithfulness": 0.)" +
         number(i % 10) + "}";
}

std::string event(int i) {
  return R"({"sample_id": "s)" + number(i) + R"(", "type": "match", "data": {"correct": )" +
         (i % 3 > 0 ? "true" : "false") + R"(, "picked": ")" + kPadding + "\"}}";
}

std::string row(int i) {
  return number(i) + (i % 3 > 0 ? ",passed,0." : ",failed,0.") + number(i % 10) +
         ",\"a \"\"word\"\",\n" + kPadding + '"';
}

std::string test(int i) {
  return "<testcase classname=\"k\" name=\"t>" + number(i) +
         "\"><properties><property name=\"q\" value=\"0." + number(i % 10) + "\"/></properties>" +
         (i % 3 > 0 ? "" : "<failure>é &lt;</failure>") + "<system-out>\n" + kPadding +
         "</system-out></testcase>";
}

std::string tap(int i) {
  return (i % 3 > 0 ? "ok " : "not ok ") + number(i + 1) + " - é " + number(i) +
         "\n  ---\n  said: '" + kPadding + "'\n  ...";
}

class LargeResults : public kit::Scratch {
 protected:
  static std::string refusal(const std::string& format) {
    const auto read = read_file("large", 0, format, {});
    return read.ok() ? "" : read.error().to_string();
  }

  void expect_the_same(const std::string& text, const std::string& format) {
    write("large", text);
    const auto whole = read_any(text, "large", "malformed", "auto", {});
    ASSERT_TRUE(whole.ok()) << whole.error().to_string();
    for (const std::string& asked : {format, std::string("auto")}) {
      const auto large = read_file("large", 0, asked, {});
      ASSERT_TRUE(large.ok()) << format << ": " << large.error().to_string();
      EXPECT_EQ(large->format, format);
      EXPECT_EQ(large->total, kCount) << format;
      EXPECT_EQ(large->total, whole->total) << format;
      EXPECT_EQ(large->passed, whole->passed) << format;
      ASSERT_EQ(large->metrics.size(), whole->metrics.size()) << format;
      for (std::size_t i = 0; i < large->metrics.size(); ++i) {
        EXPECT_EQ(large->metrics[i].name, whole->metrics[i].name);
        EXPECT_EQ(large->metrics[i].values, whole->metrics[i].values) << format;
      }
      EXPECT_EQ(large->cases[kCount - 1].id, whole->cases[kCount - 1].id);
    }
  }
};

TEST_F(LargeResults, OfJsonListsAreThoseOfTheWholeText) {
  expect_the_same("{\"cases\": [" + joined(own_case, ",\n") + "]}", "own");
  const std::string cases =
      "{\"testCases\": [" + joined(deepeval_case, ", ") + "], \"testPassed\": 6000}";
  expect_the_same(cases, "deepeval");
  expect_the_same("{\"testRunData\": " + cases + "}", "deepeval");
  expect_the_same(R"({"status": "success", "eval": {"task": "t", "model": "m"}, "samples": [)" +
                      joined(inspect_sample, ",") + R"(], "results": {"total_samples": 9000}})",
                  "inspect");
}

TEST_F(LargeResults, OfJsonLinesAreThoseOfTheWholeText) {
  expect_the_same(joined(promptfoo_line, "\n"), "promptfoo");
  expect_the_same("\xEF\xBB\xBF" + joined(promptfoo_line, "\n"), "promptfoo");
  expect_the_same(joined(sample, "\n") + "\n", "lm-eval");
  expect_the_same(joined(ragas, "\n\n"), "ragas");
  expect_the_same(
      "{\"spec\": {\"eval_name\": \"e\"}}\n" + joined(event, "\n") + "\n{\"final_report\": {}}\n",
      "openai-evals");
}

TEST_F(LargeResults, OfTablesAreThoseOfTheWholeText) {
  expect_the_same("id,status,q,said\r\n" + joined(row, "\r\n") + "\r\n", "csv");
  expect_the_same("\xEF\xBB\xBFid,status,q,said\n" + joined(row, "\n\n"), "csv");
}

TEST_F(LargeResults, OfJunitXmlAreThoseOfTheWholeText) {
  const std::string tests = joined(test, "\n");
  expect_the_same("<?xml version=\"1.0\"?>\n<!-- made --><testsuite name=\"s\">" + tests +
                      "</testsuite>\n<!-- end -->",
                  "junit");
  expect_the_same("\xEF\xBB\xBF<testsuite name=\"s\">" + tests + "</testsuite>", "junit");
  // The first half of them lies deeper than the second.
  const std::size_t middle = tests.find("<testcase", tests.size() / 2);
  expect_the_same("<testsuites name=\"&amp;\"><testsuite name='a>b'><testsuite name=\"c\">" +
                      tests.substr(0, middle) + "</testsuite><system-out><![CDATA[</testsuite>]]>" +
                      "</system-out></testsuite><testsuite/><testsuite name=\"d\">" +
                      tests.substr(middle) + "</testsuite></testsuites>",
                  "junit");
}

TEST_F(LargeResults, OfTapAreThoseOfTheWholeText) {
  const std::string plan = "1.." + number(kCount);
  expect_the_same("TAP version 13\n" + joined(tap, "\n") + "\n" + plan + "\n", "tap");
  expect_the_same("# a comment\r\n" + plan + "\r\n" + joined(tap, "\r\n"), "tap");
}

TEST_F(LargeResults, ThatAreWrongSayWhere) {
  write("large", "id,status,q,said\n" + joined(row, "\n") + "\nx,passed,1\n");
  EXPECT_THAT(refusal("auto"), HasSubstr("large:18002:1: a row of 3 cells"));
  write("large",
        "id,status,q,said\n" + joined(row, "\n") + "\nx,passed,1,\"" + joined(number, "\n"));
  EXPECT_THAT(refusal("auto"), HasSubstr("large:18002:12: a quoted cell begins here"));
  write("large", "id,status,q,said\n" + joined(row, "\n") + "\n\xFF,passed,1,\n");
  EXPECT_THAT(refusal("auto"), HasSubstr("large:18002: a byte that is no UTF-8"));
  const std::string tests = "<testsuite>\n" + joined(test, "\n");
  write("large", tests + "\n  <testcase><failure></testcase></testsuite>");
  EXPECT_THAT(refusal("auto"), HasSubstr("JUnit XML: 18002:24: Start-end tags mismatch"));
  write("large", tests + "\n  <testcase name=\"\xFF\"/></testsuite>");
  EXPECT_THAT(refusal("auto"), HasSubstr("large:18002: a byte that is no UTF-8"));
  write("large", tests);
  EXPECT_THAT(refusal("auto"), HasSubstr("Start-end tags mismatch"));

  write("large", joined(tap, "\n") + "\nok \xFF\n");
  EXPECT_THAT(refusal("auto"), HasSubstr("large:36001: a byte that is no UTF-8"));
  write("large", "1..9001\n" + joined(tap, "\n"));
  EXPECT_THAT(refusal("auto"), HasSubstr("9001 tests were planned and 9000 ran"));
  write("large", joined(tap, "\n") + "\nBail out! the model is gone\n");
  EXPECT_THAT(refusal("auto"), HasSubstr("large: Bail out! the model is gone"));

  write("large", joined(sample, "\n") + "\n{\"doc_id\": 1,");
  EXPECT_THAT(refusal("auto"), HasSubstr("line 9001: invalid JSON: unexpected end"));
  write("large", "{\"cases\": [" + joined(own_case, ",\n") + ",\n{\"status\": \"good\"}]}");
  EXPECT_THAT(refusal("auto"), HasSubstr("cases[9000].status is \"good\""));
  write("large", "{\"cases\": [" + joined(own_case, ",\n") + ",\n{\"status\": good}]}");
  EXPECT_THAT(refusal("auto"), HasSubstr(":9001:12:"));
  write("large", "{\"testCases\": [" + joined(deepeval_case, ",") + "]}");
  EXPECT_THAT(refusal("auto"), HasSubstr("not a test run of DeepEval's"));
}

TEST_F(LargeResults, OfListsThatAreBrokenSayWhere) {
  const std::string cases = "{\"cases\": [\n" + own_case(1) + ",\n";
  write("large", cases + own_case(2) + "],\n \"more\" 1}");
  EXPECT_THAT(refusal("own"), HasSubstr("large:4:9: "));
  write("large", cases + R"({"id": "cut)");
  EXPECT_THAT(refusal("own"), HasSubstr("large:3:12: "));
  write("large", cases + R"({"id": x}]})");
  EXPECT_THAT(refusal("own"), HasSubstr("large:3:8: "));
  // Of an item of which most is passed over, too.
  write("large",
        R"({"samples": [
  {"id": 1, "messages": [")" +
            std::string(2000, 'm') +
            R"("], "scores": x}], "status": "success", "eval": {"task": ""}})");
  EXPECT_THAT(refusal("inspect"), HasSubstr("large:2:2041: "));
}

// A tree knows the last of them alone, and so the last could hide what failed in the first.
TEST_F(LargeResults, WhoseListStandsThereTwiceAreRefusedHoweverLargeTheyAre) {
  const std::string good = R"({"id": "a", "status": "passed"})";
  const std::string bad = R"({"id": "a", "status": "failed"})";
  for (const std::string name : {"cases", R"(c\u0061ses)"}) {
    const std::string text = "{\"cases\": [" + bad + "], \"" + name + "\": [" + good + "]}";
    write("large", text);
    EXPECT_THAT(refusal("auto"), HasSubstr("'cases' stands there twice"));
    const auto whole = read_any(text, "large", "malformed", "auto", {});
    ASSERT_FALSE(whole.ok());
    EXPECT_EQ(whole.error().reason, "malformed");
    EXPECT_THAT(whole.error().message, HasSubstr("'cases' stands there twice"));
    const auto small = read_file("large", 1 << 20, "auto", {});
    ASSERT_FALSE(small.ok());
    EXPECT_THAT(small.error().message, HasSubstr("'cases' stands there twice"));
  }
}

TEST_F(LargeResults, OfOtherFormatsAreRefused) {
  for (const char* text : {"[1]\n[2]\n", "1..1 ok 1\n", R"({"status": "success"})"}) {
    write("large", text);
    const auto read = read_file("large", 0, "auto", {});
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().reason, "results_file_unreadable") << text;
    EXPECT_THAT(read.error().to_string(), HasSubstr("max_output")) << text;
  }
  write("large", "{\"cases\": [" + own_case(1) + "]}");
  EXPECT_THAT(refusal("junit"), HasSubstr("not results of the format junit"));
}

}  // namespace
}  // namespace aipreflight::evals
