#include "base/clock.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace aipreflight {
namespace {

class ClockTest : public testing::Test {
 protected:
  void TearDown() override { ::unsetenv("SOURCE_DATE_EPOCH"); }
  static void set_epoch(const char* text) { ::setenv("SOURCE_DATE_EPOCH", text, 1); }
};

TEST_F(ClockTest, WallTimeIsFixedBySourceDateEpoch) {
  set_epoch("1700000000");
  EXPECT_TRUE(is_reproducible_run());
  EXPECT_EQ(format_utc(system_clock().wall()), "2023-11-14T22:13:20Z");
}

TEST_F(ClockTest, WallTimeIsNowWithoutSourceDateEpoch) {
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_FALSE(is_reproducible_run());
  const auto before = std::chrono::system_clock::now();
  const auto wall = system_clock().wall();
  EXPECT_LE(before, wall);
  EXPECT_LE(wall, std::chrono::system_clock::now());
}

TEST_F(ClockTest, IgnoresASourceDateEpochThatIsNoTime) {
  for (const char* text : {"", "yesterday", "12x", "-1", "99999999999999999999", "253402300800"}) {
    set_epoch(text);
    EXPECT_FALSE(is_reproducible_run()) << text;
  }
}

TEST_F(ClockTest, MonotonicTimeGoesOnUnderSourceDateEpoch) {
  set_epoch("0");
  const auto first = system_clock().monotonic();
  EXPECT_LE(first, system_clock().monotonic());
  EXPECT_NE(first, MonotonicTime());
}

TEST(FormatUtc, WritesIsoAndStamp) {
  const WallTime time(std::chrono::milliseconds(1795552671'999));
  EXPECT_EQ(format_utc(time), "2026-11-24T20:37:51Z");
  EXPECT_EQ(format_utc_stamp(time), "20261124-203751");
}

TEST(FormatUtc, RoundsDownBeforeTheEpochToo) {
  EXPECT_EQ(format_utc(WallTime(std::chrono::milliseconds(-1))), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace aipreflight
