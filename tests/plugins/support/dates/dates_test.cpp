#include "dates/dates.hpp"

#include <gtest/gtest.h>

namespace aipreflight::dates {
namespace {

TEST(Dates, TimesOfRfc3339AreSecondsSince1970) {
  EXPECT_EQ(parse_time("1970-01-02"), kDay);
  EXPECT_EQ(parse_time("1970-01-01T01:02:03Z"), 3723);
  EXPECT_EQ(parse_time("1970-01-01 01:02:03.9999Z"), 3723);
  EXPECT_EQ(parse_time("1970-01-01T02:02:03+01:00"), 3723);
  EXPECT_EQ(parse_time("1969-12-31T23:32:03.5-01:30"), 3723);
  EXPECT_EQ(parse_time("2024-02-29"), 1'709'164'800);
}

TEST(Dates, WhatIsNoTimeIsNone) {
  for (const char* text : {"",
                           "2026",
                           "2026-13-01",
                           "2026-02-29",
                           "2026-1-01",
                           "2026-01-01T",
                           "2026-01-01T25:00:00Z",
                           "2026-01-01T10:00:00",
                           "2026-01-01T10:61:00Z",
                           "2026-01-01T10:00:00X",
                           "2026-01-01T10:00:00+99:00",
                           "abcd-ef-gh"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Dates, FirstDateOfATextIsFound) {
  EXPECT_EQ(find_date("on 31-12 and 1970-01-02, 1970-01-03"), kDay);
  EXPECT_FALSE(find_date("in 2026-99-99"));
  EXPECT_EQ(format_date(kDay), "1970-01-02");
}

}  // namespace
}  // namespace aipreflight::dates
