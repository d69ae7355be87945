#include "readers/plain_cases.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

#include "json/document.hpp"
#include "kit/change.hpp"
#include "readers/own_cases.hpp"
#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::array<std::string_view, 7> kCases{
    R"({"id": "case 1", "status": "passed", "metrics": {"q": 0.25, "c": 1, "n": null, "t": true}, "tags": ["b", "a"]})",
    R"({"status":"failed","provider":"m","prompt":"p","task":"t","labels":{"topic":"x","all":["y","z"]},"latency_s":0.5,"cost_usd":-1})",
    R"(
 { "id" : 7 , "status" : "scored" , "metrics" : { } , "tags" : [ ] , "labels" : { } })",
    R"({"id": "e", "status": "errored", "metrics": {"latency_s": 2, "latency_s": 3}, "latency_s": 4, "other": "x"})",
    R"({"id": null, "status": "skipped", "metrics": null, "tags": null, "labels": null, "provider": 1, "latency_s": "1"})",
    R"({"id": "\u00e9", "status": "passed"})",
    R"({"id": "n", "status": "passed", "input": ["nested"], "cost_usd": 1e-3})"};

std::string described(const CaseFile& file) {
  std::ostringstream text;
  text << file.format << file.has_outcomes << '\n';
  for (const Case one : file.cases) {
    text << one.id << '|' << static_cast<int>(one.status) << '|' << one.provider << '|'
         << one.prompt << '|' << one.task;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      text << '|' << one.score_names[i] << '=' << one.values[i];
    }
    for (const Label* label : one.labels) text << '|' << label->first << ':' << label->second;
    text << '\n';
  }
  return text.str();
}

TEST(PlainCases, AreTakenUpToTheFirstThatIsNotPlain) {
  std::string text;
  for (std::size_t i = 0; i < 5; ++i) text.append(kCases[i]).append(1, ',');
  const std::size_t plain = text.size();
  text.append(kCases[5]).append(1, ',').append(kCases[0]).append(1, ',');
  PlainCases cases;
  CaseFile file;
  EXPECT_EQ(cases.take(text, file), plain);
  EXPECT_EQ(file.cases.size(), 5u);
  EXPECT_FALSE(file.has_outcomes);
  EXPECT_EQ(file.cases[1].id, "1");
  EXPECT_EQ(file.cases[2].id, "2");
  EXPECT_THAT(file.cases[0].values, ElementsAre(0.25, 1, testing::IsNan(), 1));
}

TEST(PlainCases, AreLeftWhereTheyAreNotWhole) {
  const std::string text(kCases[0]);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    PlainCases cases;
    CaseFile file;
    EXPECT_EQ(cases.take(std::string_view(text).substr(0, size), file), 0u) << size;
    EXPECT_TRUE(file.cases.empty()) << size;
  }
}

// Of cases as programs write them, whatever some changed bytes make of them.
TEST(PlainCases, AreWhatTheDocumentOfThemSays) {
  constexpr std::array<std::string_view, 20> kParts{"{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ",",
                                                    ":",
                                                    "\"",
                                                    "\\",
                                                    "-",
                                                    "1",
                                                    ".",
                                                    "e",
                                                    " ",
                                                    "null",
                                                    "true",
                                                    "\"id\"",
                                                    "\"status\": \"passed\"",
                                                    "\"tags\"",
                                                    "\n",
                                                    "\xC3\xA9"};
  std::mt19937 random(23);
  std::size_t taken_cases = 0;
  for (int round = 0; round < 12'000; ++round) {
    std::string text;
    for (std::size_t i = 1 + random() % 3; i > 0; --i) {
      text.append(kCases[random() % kCases.size()]).append(1, ',');
    }
    kit::change(text, kParts, random);
    PlainCases cases;
    CaseFile file;
    const std::size_t taken = cases.take(text, file);
    if (taken == 0) continue;
    ASSERT_EQ(text[taken - 1], ',') << text;
    json::Document document;
    ASSERT_TRUE(document.parse('[' + text.substr(0, taken - 1) + ']', "r")) << text;
    const auto expected = read_own_cases(document.root(), "r");
    ASSERT_TRUE(expected) << text;
    ASSERT_EQ(described(file), described(*expected)) << text;
    taken_cases += file.cases.size();
  }
  EXPECT_GT(taken_cases, 5000u);
}

TEST(PlainCases, OfAFileAreFollowedByWhatIsWrongAtItsPlace) {
  const auto refusal = [](const std::string& text) {
    const auto results = read_any(text, "r", "malformed", "auto", {});
    return results.ok() ? "" : results.error().message;
  };
  const std::string first = "{\"cases\": [\n" + std::string(kCases[0]) + ",\n";
  EXPECT_THAT(refusal(first + R"({"id": "a", "status": "good"}]})"),
              HasSubstr("r: cases[1].status is \"good\""));
  EXPECT_THAT(refusal(first + "]}"), HasSubstr("r:3:1"));
  EXPECT_THAT(refusal(first + R"({"status": "passed", x}]})"), HasSubstr("r:3:22"));
  EXPECT_THAT(refusal(first + R"({"status": "passed"}], "total": 3})"),
              HasSubstr("total is 3, but 2 of the 2 cases"));
}

}  // namespace
}  // namespace aipreflight::evals
