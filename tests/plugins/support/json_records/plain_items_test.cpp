#include "json_records/plain_items.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace aipreflight::json_records {
namespace {

using testing::ElementsAre;

class Strings {
 public:
  std::size_t take(std::string_view text) {
    return items_.take(
        text,
        [this](json::PlainScanner& scanner) { return scanner.take_string(one_); },
        [this] { all.emplace_back(one_); });
  }

  std::vector<std::string> all;

 private:
  PlainItems items_;
  std::string_view one_;
};

TEST(PlainItems, AreTakenUpToTheFirstThatIsNotPlainWithTheCommaBehindEach) {
  Strings strings;
  EXPECT_EQ(strings.take(R"( "a" , "b",7,"c",)"), 11u);
  EXPECT_THAT(strings.all, ElementsAre("a", "b"));
}

TEST(PlainItems, AnItemIsKeptOnlyOnceItsCommaWasSeen) {
  Strings strings;
  EXPECT_EQ(strings.take(R"("a")"), 0u);
  EXPECT_EQ(strings.take(R"("a"])"), 0u);
  EXPECT_EQ(strings.take(""), 0u);
  EXPECT_TRUE(strings.all.empty());
}

TEST(PlainItems, BehindOneThatIsNotPlainTheyAreNotTriedForAWhile) {
  Strings strings;
  EXPECT_EQ(strings.take("7,"), 0u);
  for (int i = 0; i < 15; ++i) EXPECT_EQ(strings.take(R"("a",)"), 0u) << i;
  EXPECT_EQ(strings.take(R"("a",)"), 4u);
  // One that only goes on in the next block is plain as far as it is known.
  EXPECT_EQ(strings.take(R"("b)"), 0u);
  EXPECT_EQ(strings.take(R"("b",)"), 4u);
  EXPECT_THAT(strings.all, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace aipreflight::json_records
