#include "probe_records/tally.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::probe_records {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Tally, SortsByCountAndThenByName) {
  Tally tally(10);
  for (const char* name : {"b", "a", "c", "c"}) tally.add(name);
  EXPECT_THAT(tally.sorted(), ElementsAre(Pair("c", 2), Pair("a", 1), Pair("b", 1)));
  EXPECT_EQ(tally.count("c"), 2u);
  EXPECT_EQ(tally.count("d"), 0u);
}

TEST(Tally, CountsNamesBeyondTheLimitTogether) {
  Tally tally(2);
  for (const char* name : {"a", "b", "c", "d", "a"}) tally.add(name);
  EXPECT_THAT(tally.sorted(), ElementsAre(Pair("a", 2), Pair("b", 1)));
  EXPECT_EQ(tally.others(), 2u);
}

TEST(Tally, JoinsAsIfAddedInOrder) {
  const std::vector<std::string> names = {"a", "b", "a", "c", "d", "b", "e", "c"};
  Tally whole(3);
  for (const auto& name : names) whole.add(name);
  for (std::size_t cut = 0; cut <= names.size(); ++cut) {
    Tally left(100), right(100), joined(3);
    for (std::size_t i = 0; i < names.size(); ++i) (i < cut ? left : right).add(names[i]);
    joined.add(left);
    joined.add(right);
    EXPECT_EQ(joined.sorted(), whole.sorted()) << cut;
    EXPECT_EQ(joined.others(), whole.others()) << cut;
  }
}

}  // namespace
}  // namespace aipreflight::probe_records
