#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>

#include "json/value.hpp"

namespace aipreflight::json {
namespace {

TEST(JsonWrite, WritesOneLineWithoutSpaces) {
  const Value value = Value::object({{"b", Value::array({1, Value(), true, false, "x"})},
                                     {"a", Value::object()},
                                     {"c", Value::array()}});
  EXPECT_EQ(write(value), R"({"b":[1,null,true,false,"x"],"a":{},"c":[]})");
}

TEST(JsonWrite, Indents) {
  const Value value = Value::object({{"a", Value::array({1, 2})}, {"b", Value::object()}});
  EXPECT_EQ(write(value, {2}), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
}

TEST(JsonWrite, WritesTheShortestNumberThatReadsBackTheSame) {
  EXPECT_EQ(write(0.1), "0.1");
  EXPECT_EQ(write(1.0), "1");
  EXPECT_EQ(write(-0.0), "-0");
  EXPECT_EQ(write(100000.0), "100000");
  EXPECT_EQ(write(1e22), "1e+22");
  EXPECT_EQ(write(5e-324), "5e-324");
  EXPECT_EQ(write(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(write(0.00001), "0.00001");
}

TEST(JsonWrite, ReadsBackEveryDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t bits = random();
    double number = 0;
    static_assert(sizeof number == sizeof bits);
    std::memcpy(&number, &bits, sizeof number);
    if (!std::isfinite(number)) continue;
    const auto result = parse(write(number), "");
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->as_number(), number);
  }
}

TEST(JsonWrite, WritesIntegersExactly) {
  EXPECT_EQ(write(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(write(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(write(0), "0");
}

TEST(JsonWrite, WritesNullForWhatIsNotFinite) {
  EXPECT_EQ(write(Value::array({std::nan(""), HUGE_VAL, -HUGE_VAL})), "[null,null,null]");
}

TEST(JsonQuote, EscapesControlCharactersAndLineSeparators) {
  EXPECT_EQ(quote("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
  EXPECT_EQ(quote(std::string_view("\0\x1f\x7f", 3)), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(quote("a\u2028b\u2029"), R"("a\u2028b\u2029")");
}

TEST(JsonQuote, KeepsOtherText) {
  EXPECT_EQ(quote("/caf\u00e9 \U0001F600 \u2027"), "\"/caf\u00e9 \U0001F600 \u2027\"");
}

TEST(JsonQuote, ReplacesInvalidUtf8) {
  EXPECT_EQ(quote("a\xFF\n"), "\"a\uFFFD\\n\"");
  EXPECT_EQ(quote("\xE2\x80"), "\"\uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace aipreflight::json
