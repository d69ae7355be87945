#include "readers/repeats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Cases cases_of(const std::vector<std::string>& ids) {
  Cases cases;
  for (const std::string& id : ids) cases.add({.id = id});
  return cases;
}

// 20,000 ids in no order.
std::vector<std::string> unordered_ids() {
  std::mt19937_64 random(3);
  std::vector<std::string> ids;
  for (int i = 0; i < 20'000; ++i) ids.push_back(std::to_string(random()));
  return ids;
}

TEST(Repeats, AreNoneAmongCasesOfDifferentIds) {
  EXPECT_THAT(runs_of(cases_of({})), IsEmpty());
  EXPECT_THAT(runs_of(cases_of({"a"})), IsEmpty());
  EXPECT_THAT(runs_of(cases_of({"9", "10", "100", "11"})), IsEmpty());
  EXPECT_THAT(runs_of(cases_of(unordered_ids())), IsEmpty());
}

TEST(Repeats, AreFoundWhereverTheSecondRunStands) {
  EXPECT_THAT(runs_of(cases_of({"a", "a"})), ElementsAre(ElementsAre(0, 1)));
  EXPECT_THAT(runs_of(cases_of({"a", "b", "a"})), ElementsAre(ElementsAre(0, 2), ElementsAre(1)));
  EXPECT_THAT(runs_of(cases_of({"", ""})), ElementsAre(ElementsAre(0, 1)));
  std::vector<std::string> ids = unordered_ids();
  ids.push_back(ids[12'345]);
  const auto runs = runs_of(cases_of(ids));
  ASSERT_EQ(runs.size(), 20'000u);
  EXPECT_THAT(runs[12'345], ElementsAre(12'345, 20'000));
}

TEST(Repeats, AreFoundAmongNumberedCasesOfWhichOneComesAgain) {
  std::vector<std::string> ids;
  for (int i = 0; i < 3000; ++i) ids.push_back("case " + std::to_string(i));
  EXPECT_THAT(runs_of(cases_of(ids)), IsEmpty());
  ids.insert(ids.begin() + 2000, ids[1999]);
  const auto runs = runs_of(cases_of(ids));
  ASSERT_EQ(runs.size(), 3000u);
  EXPECT_THAT(runs[1999], ElementsAre(1999, 2000));
}

TEST(Repeats, AreNotWhatAnotherModelPromptOrTaskAnswered) {
  Cases cases;
  cases.add({.id = "a", .provider = "m"});
  cases.add({.id = "a", .provider = "n"});
  cases.add({.id = "a", .prompt = "m"});
  cases.add({.id = "a", .task = "m"});
  EXPECT_THAT(runs_of(cases), IsEmpty());
}

}  // namespace
}  // namespace aipreflight::evals
