#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "judged_cases.hpp"

namespace aipreflight {
namespace {

using testing::HasSubstr;
using testkit::Status;

constexpr int kCount = 20'000;  // more than is held as a whole

std::string many(const std::string& before, const std::string& one, const std::string& after) {
  std::string text = before;
  for (int i = 0; i < kCount; ++i) text += one;
  return text + after;
}

const std::string kOwnCases =
    many("{\"cases\": [",
         R"({"status": "passed", "output": "an answer of some words, to make it large"},)",
         R"({"status": "passed"}]})");

class ResultsArtefact : public JudgedCases {
 protected:
  testkit::Result judge_text(const std::string& text, const std::string& more = "") {
    write("r", text);
    return judge("results_file: r\nmin_cases: 1\n" + (more.empty() ? "max_output: 8MiB\n" : more));
  }
};

TEST_F(ResultsArtefact, ALargeFileIsKeptAsItWasRead) {
  const std::string line =
      R"({"user_input": "a question of some words", "response": "an answer", "faithfulness": 1})";
  struct Large {
    const char* artefact;
    std::string text;
  };
  for (const Large& large :
       {Large{"results.json", kOwnCases},
        Large{"results.json", many("", line + "\n", "")},
        Large{"results.json", many("[", line + ",", line + "]")},
        Large{"results.csv",
              many("id,passed,answer\n", "1,true,an answer of some words, no\n", "")},
        Large{"results.xml",
              many("<testsuite>", "<testcase name=\"a test of some words\"/>\n", "</testsuite>")},
        Large{"results.tap", many("", "ok 1 - a test that has a long name\n", "")}}) {
    const auto judged = judge_text(large.text);
    EXPECT_EQ(judged.artefact(large.artefact).content(), large.text) << large.text.substr(0, 60);
  }
}

TEST_F(ResultsArtefact, ALargeFileIsKeptAsAWholeWhereAnErrorEndsItsReading) {
  const std::string line = R"({"user_input": "a question of some words", "response": "r"})";
  const std::string text = line + "\n{oops\n" + many("", line + "\n", "");
  const auto judged = judge_text(text);
  EXPECT_EQ(judged.reason_code, "malformed");
  EXPECT_THAT(judged.summary, HasSubstr("line 2"));
  EXPECT_EQ(judged.artefact("results.json").content(), text);
}

TEST_F(ResultsArtefact, AFileThatIsNotHeldIsNotKept) {
  const auto judged = judge_text(kOwnCases, "max_output: 1MiB\n");
  EXPECT_EQ(judged.status, Status::kPass);
  EXPECT_EQ(judged.artefacts.size(), 1u);
  EXPECT_EQ(judged.artefact("cases.json").name, "cases.json");
}

TEST_F(ResultsArtefact, OfSeveralRunsOfACommandTheLastIsKept) {
  write("broken",
        many("{\"cases\": [", R"({"status": "passed", "output": "some words"},)", "oops"));
  write("whole", kOwnCases);
  const auto judged = judge(
      "command: echo run >> runs; cp $([ $(wc -l < runs) = 1 ] && echo broken || echo whole) r\n"
      "results_file: r\nretries: 1\nretry_wait: 0s\nmin_cases: 1\n");
  EXPECT_EQ(judged.finding("eval_retried").config_key, "retries");
  EXPECT_EQ(judged.artefact("results.json").content(), kOwnCases);
}

}  // namespace
}  // namespace aipreflight
