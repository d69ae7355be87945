#include "readers/cases.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CaseDraft draft(const std::string& id, std::vector<std::pair<std::string_view, double>> scores) {
  return {.id = id, .provider = "m", .scores = std::move(scores)};
}

std::vector<std::string> labels_of(const Case& one) {
  std::vector<std::string> labels;
  for (const Label* label : one.labels) {
    labels.push_back(std::string(label->first) + '=' + std::string(label->second));
  }
  return labels;
}

TEST(Cases, KeepWhatTheReadersTextsSaidOnceTheseAreGone) {
  Cases cases;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "metric " + std::to_string(i % 3);
    const std::string topic = "topic " + std::to_string(i % 7);
    CaseDraft one = draft("case " + std::to_string(i), {{name, i}});
    one.expected_scores = {name};
    one.labels = {{"topic", topic}};
    cases.add(one);
  }
  EXPECT_EQ(cases.kinds().size(), 3u);
  const Case last = cases[999];
  EXPECT_EQ(last.id, "case 999");
  EXPECT_EQ(last.provider, "m");
  EXPECT_THAT(last.score_names, ElementsAre("metric 0"));
  EXPECT_THAT(last.values, ElementsAre(999));
  EXPECT_THAT(last.expected_scores, ElementsAre("metric 0"));
  EXPECT_TRUE(last.has_label({"topic", "topic 5"}));
  EXPECT_FALSE(last.has_label({"topic", "topic 4"}));
}

TEST(Cases, OfKindsAndLabelsThatTakeTurnsKeepTheirOwn) {
  Cases cases;
  for (int i = 0; i < 10'000; ++i) {
    CaseDraft one{.id = std::to_string(i), .scores = {{"x", i}}};
    one.provider = i % 3 == 0 ? "m" : "n";
    if (i % 2 == 0) one.scores.emplace_back("y", -i);
    if (i % 5 != 0) one.labels = {{"topic", i % 5 == 1 ? "b" : "a"}, {"tag", "z"}};
    cases.add(one);
  }
  EXPECT_EQ(cases.kinds().size(), 4u);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case one = cases[i];
    ASSERT_EQ(one.id, std::to_string(i));
    ASSERT_EQ(one.provider, i % 3 == 0 ? "m" : "n");
    ASSERT_EQ(one.score("x"), static_cast<double>(i));
    ASSERT_EQ(std::isnan(one.score("y")), i % 2 != 0);
    ASSERT_EQ(one.labels.size(), i % 5 == 0 ? 0u : 2u);
    ASSERT_EQ(one.has_label({"topic", "b"}), i % 5 == 1);
  }
}

TEST(Cases, ThatLostScoresKeepTheirIdsAndTakeNewOnes) {
  Cases cases;
  cases.add({.id = "a", .scores = {{"x", 1}, {"y", 2}, {"z", 3}}});
  cases.expect_alone({"z"});
  cases.add({.id = "b", .scores = {{"z", 4}}});
  cases.add({.id = "c", .scores = {{"x", 5}, {"y", 6}, {"z", 7}}});
  EXPECT_EQ(cases[0].id, "a");
  EXPECT_THAT(cases[0].values, ElementsAre(3));
  EXPECT_EQ(cases[1].id, "b");
  EXPECT_THAT(cases[1].values, ElementsAre(4));
  EXPECT_EQ(cases[2].id, "c");
  EXPECT_THAT(cases[2].values, ElementsAre(5, 6, 7));
}

TEST(Cases, HaveEveryLabelAndExpectedScoreOnceInAlphabeticalOrder) {
  Cases cases;
  CaseDraft one = draft("a", {});
  one.labels = {{"tag", "b"}, {"class", "x"}, {"tag", "a"}, {"tag", "b"}};
  one.expected_scores = {"z", "a", "z"};
  cases.add(one);
  EXPECT_THAT(labels_of(cases.front()), ElementsAre("class=x", "tag=a", "tag=b"));
  EXPECT_THAT(cases.front().expected_scores, ElementsAre("a", "z"));
}

TEST(Cases, OfTheSameTextsInOtherPlacesAreOfOtherKinds) {
  Cases cases;
  cases.add({.id = "a", .provider = "x"});
  cases.add({.id = "a", .prompt = "x"});
  cases.add({.id = "a", .expected_scores = {"x"}});
  cases.add(draft("a", {{"x", 1}}));
  EXPECT_EQ(cases.kinds().size(), 4u);
}

TEST(Cases, AreReplacedAndLeftOut) {
  Cases cases;
  for (const char* id : {"a", "b", "c"}) cases.add(draft(id, {{"q", 1}}));
  CaseDraft other = cases.draft_of(1);
  other.status = CaseStatus::kFailed;
  other.scores.emplace_back("r", 2);
  cases.replace(1, other);
  EXPECT_EQ(cases[1].id, "b");
  EXPECT_EQ(cases[1].status, CaseStatus::kFailed);
  EXPECT_THAT(cases[1].values, ElementsAre(1, 2));
  cases.keep_if([](const Case& one) { return one.id != "a"; });
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].id, "b");
  EXPECT_EQ(cases[1].id, "c");
}

TEST(Cases, ExpectTheNamedScoresAlone) {
  Cases cases;
  cases.add(draft("a", {{"words", NAN}, {"q", 1}, {"r", 2}}));
  cases.add(draft("b", {{"r", 3}}));
  cases.add(draft("c", {}));
  cases.expect_alone({"q", "r"});
  EXPECT_THAT(cases[0].score_names, ElementsAre("q", "r"));
  EXPECT_THAT(cases[0].values, ElementsAre(1, 2));
  EXPECT_THAT(cases[1].values, ElementsAre(3));
  EXPECT_THAT(cases[2].values, IsEmpty());
  EXPECT_THAT(cases[2].expected_scores, ElementsAre("q", "r"));
}

TEST(Cases, BelongToOneRun) {
  Cases cases;
  cases.add(draft("a", {{"q", 1}}));
  cases.set_run("model", "sums");
  cases.add({.id = "b", .provider = "model", .task = "sums"});
  EXPECT_EQ(cases[0].provider, "model");
  EXPECT_EQ(cases[0].task, "sums");
  EXPECT_THAT(cases[0].values, ElementsAre(1));
  EXPECT_EQ(cases[1].provider, "model");
  EXPECT_THAT(cases[1].values, IsEmpty());
}

}  // namespace
}  // namespace aipreflight::evals
