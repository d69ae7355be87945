#include "units.hpp"

#include <gtest/gtest.h>

namespace aipreflight::profile {
namespace {

TEST(Units, ReadDurationsInSeconds) {
  EXPECT_EQ(parse_duration("250ms"), 0.25);
  EXPECT_EQ(parse_duration("30s"), 30);
  EXPECT_EQ(parse_duration("5m"), 300);
  EXPECT_EQ(parse_duration("1h30m"), 5400);
  EXPECT_EQ(parse_duration("1h2m3s4ms"), 3723.004);
  EXPECT_EQ(parse_duration("1.5s"), 1.5);
  EXPECT_EQ(parse_duration("30"), 30);
  EXPECT_EQ(parse_duration("0"), 0);
  EXPECT_EQ(parse_duration("0s"), 0);
}

TEST(Units, RefuseWhatIsNoDuration) {
  for (const char* text : {"",
                           "s",
                           "5x",
                           "5 m",
                           "30m1h",
                           "1s1s",
                           "-5s",
                           "-5",
                           "1h30",
                           "nan",
                           "inf",
                           "5ss",
                           "1e400s",
                           "5sec",
                           "..s",
                           "1.2.3s"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Units, ReadSizesInBytes) {
  EXPECT_EQ(parse_size("512"), 512);
  EXPECT_EQ(parse_size("512B"), 512);
  EXPECT_EQ(parse_size("64KiB"), 65536);
  EXPECT_EQ(parse_size("1GiB"), 1073741824);
  EXPECT_EQ(parse_size("1.5GiB"), 1610612736);
  EXPECT_EQ(parse_size("2MB"), 2000000);
  EXPECT_EQ(parse_size("2kB"), 2000);
}

TEST(Units, RefuseWhatIsNoSize) {
  for (const char* text :
       {"", "B", "-1", "1.5", "0.3KB1", "1 GiB", "1gib", "9999999999TiB", "1e3"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(Units, ReadPercentagesAsTheNearestFraction) {
  EXPECT_EQ(parse_percent("95%"), 0.95);
  EXPECT_EQ(parse_percent("99.9%"), 0.999);
  EXPECT_EQ(parse_percent("0.1%"), 0.001);
  EXPECT_EQ(parse_percent("250%"), 2.5);
  for (const char* text : {"95", "%", "9%5", "1e2%", "95 %", "nan%"}) {
    EXPECT_EQ(parse_percent(text), std::nullopt) << text;
  }
}

TEST(Units, TakeAbsoluteWebAddressesOnly) {
  EXPECT_TRUE(is_url("http://localhost:9090"));
  EXPECT_TRUE(is_url("HTTPS://example.org/a?b#c"));
  for (const char* text : {"",
                           "localhost:9090",
                           "http://",
                           "http:///x",
                           "http://:80",
                           "ftp://x",
                           "http://a b",
                           "http"}) {
    EXPECT_FALSE(is_url(text)) << text;
  }
}

}  // namespace
}  // namespace aipreflight::profile
