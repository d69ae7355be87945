#include "schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(Schedule, StartsInOrderWhateverNumberIsAskedFor) {
  Schedule schedule({{}, {}, {}});
  EXPECT_THAT(schedule.start_next(), Optional(0u));
  EXPECT_THAT(schedule.start_next(), Optional(1u));
  EXPECT_THAT(schedule.start_next(), Optional(2u));
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  EXPECT_FALSE(schedule.is_over());
  for (const std::size_t index : {1u, 0u, 2u}) schedule.finish(index);
  EXPECT_TRUE(schedule.is_over());
}

TEST(Schedule, WaitsForAllThatAnItemComesAfter) {
  Schedule schedule({{false, {1, 2}}, {}, {}});
  EXPECT_THAT(schedule.start_next(), Optional(1u));
  EXPECT_THAT(schedule.start_next(), Optional(2u));
  schedule.finish(1);
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  schedule.finish(2);
  EXPECT_THAT(schedule.start_next(), Optional(0u));
}

TEST(Schedule, RunsATimingSensitiveItemAloneAfterTheOthers) {
  Schedule schedule({{true, {}}, {}, {true, {}}});
  EXPECT_THAT(schedule.start_next(), Optional(1u));
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  schedule.finish(1);
  EXPECT_THAT(schedule.start_next(), Optional(0u));
  EXPECT_EQ(schedule.start_next(), std::nullopt);
  schedule.finish(0);
  EXPECT_THAT(schedule.start_next(), Optional(2u));
}

TEST(Schedule, LetsOthersGoOnThatWaitedForATimingSensitiveItem) {
  Schedule schedule({{false, {1}}, {true, {}}});
  EXPECT_THAT(schedule.start_next(), Optional(1u));
  schedule.finish(1);
  EXPECT_THAT(schedule.start_next(), Optional(0u));
  schedule.finish(0);
  EXPECT_TRUE(schedule.is_over());
}

TEST(Schedule, FindsACycleAndNothingElse) {
  EXPECT_THAT(find_cycle({{}, {0}, {0, 1}}), IsEmpty());
  EXPECT_THAT(find_cycle({{1}, {2}, {3}, {1}}), ElementsAre(1u, 2u, 3u));
  EXPECT_THAT(find_cycle({{0}}), ElementsAre(0u));
}

}  // namespace
}  // namespace aipreflight::engine
