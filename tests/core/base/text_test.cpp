#include "base/text.hpp"

#include <cmath>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>

namespace aipreflight::text {
namespace {

using testing::ElementsAre;

TEST(TextTrim, RemovesWhiteSpaceAtBothEnds) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(TextSplit, GivesOnePieceMoreThanSeparators) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
  EXPECT_THAT(split("a", ','), ElementsAre("a"));
}

TEST(TextJoin, PutsTheSeparatorBetween) {
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(TextToLower, ChangesAsciiOnly) {
  EXPECT_EQ(to_lower("AZ\xC3\x84_z"), "az\xC3\x84_z");
}

TEST(TextUtf8, AcceptsTheEdgesOfEveryLength) {
  for (const char* text : {"",
                           "a",
                           "\x7F",
                           "\xC2\x80",
                           "\xDF\xBF",
                           "\xE0\xA0\x80",
                           "\xED\x9F\xBF",
                           "\xEE\x80\x80",
                           "\xEF\xBF\xBF",
                           "\xF0\x90\x80\x80",
                           "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(TextUtf8, RefusesWhatRfc3629Refuses) {
  for (const char* text : {"\x80",
                           "\xBF",
                           "\xC0\x80",
                           "\xC1\xBF",
                           "\xC2",
                           "\xC2"
                           "a",
                           "\xE0\x80\x80",
                           "\xE0\x9F\xBF",
                           "\xED\xA0\x80",
                           "\xED\xBF\xBF",
                           "\xE2\x82",
                           "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80",
                           "\xFE",
                           "\xFF"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(TextUtf8, FindsTheFirstBadByteAtEveryOffset) {
  for (std::size_t i = 0; i < 40; ++i) {
    std::string text(40, 'a');
    text[i] = '\xFF';
    EXPECT_EQ(utf8_prefix(text), i);
  }
  EXPECT_EQ(utf8_prefix("abc\xE2\x82"), 3u);
}

TEST(TextUtf8, ReplacesEveryInvalidByte) {
  EXPECT_EQ(to_utf8("a\xE2\x82"
                    "b\xFF"),
            "a\uFFFD\uFFFD"
            "b\uFFFD");
  EXPECT_EQ(to_utf8("caf\u00e9"), "caf\u00e9");
}

TEST(TextOneLine, EscapesWhatATerminalWouldObey) {
  EXPECT_EQ(one_line("a\nb\tc\rd\x1b[0m\x7F"), "a\\nb\\tc\\x0dd\\x1b[0m\\x7f");
  EXPECT_EQ(one_line(std::string_view("\0", 1)), "\\x00");
  EXPECT_EQ(one_line("\xC2\x9B"), "\\x9b");
  EXPECT_EQ(one_line("\u2028\u2029\u202e\u2066\u200f\u061c"),
            "\\u{2028}\\u{2029}\\u{202e}\\u{2066}\\u{200f}\\u{061c}");
}

TEST(TextOneLine, KeepsOtherTextAndReplacesInvalidBytes) {
  EXPECT_EQ(one_line("caf\u00e9 \u4e2d \U0001F600"), "caf\u00e9 \u4e2d \U0001F600");
  EXPECT_EQ(one_line("a\xFF"), "a\uFFFD");
}

TEST(TextOneLine, CutsAtACharacterAndSaysSo) {
  EXPECT_EQ(one_line("abcdef", 6), "abcdef");
  EXPECT_EQ(one_line("abcdef", 3), "abc\u2026");
  EXPECT_EQ(one_line("ab\u00e9", 3), "ab\u2026");
  EXPECT_EQ(one_line("a\nb", 2), "a\u2026");
  EXPECT_EQ(one_line("abc", 0), "\u2026");
  EXPECT_EQ(one_line("", 0), "");
}

TEST(TextCut, NeverSplitsACharacter) {
  EXPECT_EQ(cut("abc", 5), "abc");
  EXPECT_EQ(cut("abc", 2), "ab");
  EXPECT_EQ(cut("a\u00e9", 2), "a");
  EXPECT_EQ(cut("a\U0001F600z", 2), "a");
  EXPECT_EQ(cut("a\U0001F600z", 4), "a");
  EXPECT_EQ(cut("a\U0001F600z", 5), "a\U0001F600");
  EXPECT_EQ(cut("\u00e9", 0), "");
  EXPECT_EQ(cut("\x80\x80\x80\x80\x80", 4), "\x80\x80\x80\x80");
}

TEST(TextToNumber, ReadsWholeDecimalNumbers) {
  EXPECT_EQ(to_number("1.5"), 1.5);
  EXPECT_EQ(to_number("-2e3"), -2000);
  EXPECT_EQ(to_number("+7"), 7);
  EXPECT_EQ(to_number(".5"), .5);
  EXPECT_EQ(to_number("0.1"), 0.1);
}

TEST(TextToNumber, RefusesJunkAndWhatIsNotFinite) {
  for (const char* text :
       {"",    " 1",  "1 ",   "1x",       "x",     "-",      "+",    "+-1", "--1", "nan",
        "NaN", "inf", "-inf", "infinity", "1e400", "-1e400", "0x10", "1,5", "1e",  "."}) {
    EXPECT_EQ(to_number(text), std::nullopt) << text;
  }
}

TEST(TextToDouble, AgreesWithTheLibraryOnDecimalsOfEveryLength) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200'000; ++i) {
    const int digits = 1 + static_cast<int>(random() % 18);
    std::string text = std::to_string(random() % 1'000'000'000'000'000'000ull)
                           .substr(0, static_cast<std::size_t>(digits));
    text.insert(random() % (text.size() + 1), random() % 4 == 0 ? "" : ".");
    if (text == ".") continue;
    if (random() % 2 == 0) text.insert(0, "-");
    ASSERT_EQ(to_double(text), std::strtod(text.c_str(), nullptr)) << text;
  }
  EXPECT_FALSE(to_double("."));
  EXPECT_FALSE(to_double("-."));
  EXPECT_FALSE(to_double("1.2.3"));
  EXPECT_TRUE(std::signbit(*to_double("-0")));
}

TEST(TextToDouble, GivesInfinityBeyondTheRangeAndZeroBelow) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(to_double("1e400"), infinity);
  EXPECT_EQ(to_double("-1e400"), -infinity);
  EXPECT_EQ(to_double("1" + std::string(400, '0')), infinity);
  EXPECT_EQ(to_double("1e99999999999999999999"), infinity);
  EXPECT_EQ(to_double("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(*to_double("-1e-400")));
  EXPECT_EQ(to_double("1e-99999999999999999999"), 0.0);
  EXPECT_EQ(to_double("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(to_double("0e999"), 0.0);
  EXPECT_EQ(to_double("1" + std::string(400, '0') + "e-400"), 1.0);
  EXPECT_EQ(to_double("4.9406564584124654e-324"), std::numeric_limits<double>::denorm_min());
}

TEST(TextToInteger, ReadsTheWholeRangeAndNoMore) {
  EXPECT_EQ(to_integer("9223372036854775807"), std::numeric_limits<long long>::max());
  EXPECT_EQ(to_integer("-9223372036854775808"), std::numeric_limits<long long>::min());
  EXPECT_EQ(to_integer("+5"), 5);
  for (const char* text :
       {"9223372036854775808", "1.0", "", "+", "+-5", "5 ", " 5", "1e3", "0x5"}) {
    EXPECT_EQ(to_integer(text), std::nullopt) << text;
  }
}

TEST(TextFormatNumber, WritesAsAPersonWould) {
  EXPECT_EQ(format_number(0), "0");
  EXPECT_EQ(format_number(-0.0), "0");
  EXPECT_EQ(format_number(812), "812");
  EXPECT_EQ(format_number(1.5), "1.5");
  EXPECT_EQ(format_number(0.1 + 0.2), "0.3");
  EXPECT_EQ(format_number(-2.50), "-2.5");
  EXPECT_EQ(format_number(1.0 / 3), "0.333333");
  EXPECT_EQ(format_number(0.0001), "0.0001");
  EXPECT_EQ(format_number(2.0 / 3, 2), "0.67");
  EXPECT_EQ(format_number(999.9999), "1000");
}

TEST(TextFormatNumber, KeepsEveryDigitBeforeThePoint) {
  EXPECT_EQ(format_number(1234567), "1234567");
  EXPECT_EQ(format_number(123456789012345), "123456789012345");
}

TEST(TextFormatNumber, UsesAnExponentOnlyForExtremes) {
  EXPECT_EQ(format_number(1e15), "1e15");
  EXPECT_EQ(format_number(1.25e20), "1.25e20");
  EXPECT_EQ(format_number(0.00001), "1e-5");
  EXPECT_EQ(format_number(std::numeric_limits<double>::max(), 3), "1.8e308");
}

TEST(TextFormatNumber, NamesWhatIsNotFinite) {
  EXPECT_EQ(format_number(std::nan("")), "NaN");
  EXPECT_EQ(format_number(HUGE_VAL), "Infinity");
  EXPECT_EQ(format_number(-HUGE_VAL), "-Infinity");
}

TEST(TextFormatSeconds, ChoosesTheUnit) {
  EXPECT_EQ(format_seconds(0), "0s");
  EXPECT_EQ(format_seconds(0.25), "250 ms");
  EXPECT_EQ(format_seconds(0.0005), "0.5 ms");
  EXPECT_EQ(format_seconds(0.9996), "1s");
  EXPECT_EQ(format_seconds(1.5), "1.5s");
  EXPECT_EQ(format_seconds(30), "30s");
  EXPECT_EQ(format_seconds(59.96), "1m");
  EXPECT_EQ(format_seconds(200), "3m20s");
  EXPECT_EQ(format_seconds(3600), "1h");
  EXPECT_EQ(format_seconds(3723), "1h2m3s");
  EXPECT_EQ(format_seconds(-1.5), "-1.5s");
  EXPECT_EQ(format_seconds(std::nan("")), "NaN");
  EXPECT_EQ(format_seconds(1e300), "1e300s");
}

TEST(TextDidYouMean, FindsALikelyMisspelling) {
  const std::vector<std::string> keys = {"timeout", "severity", "checks", "max_monthly_cost_usd"};
  EXPECT_EQ(did_you_mean("timeuot", keys), "timeout");
  EXPECT_EQ(did_you_mean("Severty", keys), "severity");
  EXPECT_EQ(did_you_mean("check", keys), "checks");
  EXPECT_EQ(did_you_mean("max_monthly_cost", keys), "max_monthly_cost_usd");
  EXPECT_EQ(did_you_mean("CHECKS", keys), "checks");
}

TEST(TextDidYouMean, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(did_you_mean("banana", {"timeout", "severity"}), std::nullopt);
  EXPECT_EQ(did_you_mean("x", {"y"}), std::nullopt);
  EXPECT_EQ(did_you_mean("", {"a"}), std::nullopt);
  EXPECT_EQ(did_you_mean("a", {}), std::nullopt);
  EXPECT_EQ(did_you_mean(std::string(100'000, 'a'), {"a"}), std::nullopt);
}

TEST(TextDidYouMean, PrefersTheCandidateThatBeginsAlike) {
  EXPECT_EQ(did_you_mean("cost", {"host", "costs"}), "costs");
}

TEST(TextPadded, CountsCharactersAndNotBytes) {
  EXPECT_EQ(columns("≤ 5"), 3u);
  EXPECT_EQ(padded("≤", 3), "≤  ");
  EXPECT_EQ(padded("long", 2), "long");
}

TEST(TextPercentEncoded, LeavesUnreservedCharactersAlone) {
  EXPECT_EQ(text::percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(text::percent_encoded("a b/\xC3\xBC#?%"), "a%20b%2F%C3%BC%23%3F%25");
  EXPECT_EQ(text::percent_encoded("a b/c", "/"), "a%20b/c");
}

}  // namespace
}  // namespace aipreflight::text
