#include "json/pruner.hpp"

#include <array>
#include <gtest/gtest.h>
#include <random>

#include "json/document.hpp"
#include "json/value.hpp"
#include "kit/change.hpp"
#include "without.hpp"

namespace aipreflight::json {
namespace {

constexpr std::array<std::string_view, 4> kPaths{
    "response", "prompt.raw", "parts.*.why", "data.in"};

// Long enough to be worth it, by blanks behind it.
std::string padded(std::string_view text) {
  return std::string(text) + std::string(600, ' ');
}

std::string pruned(std::string_view text) {
  Pruner pruner(kPaths);
  const std::string whole = padded(text);
  const std::string_view less = pruner.prune(whole);
  return less.data() == whole.data() ? std::string(text) : std::string(less);
}

TEST(Pruner, LeavesTheNamedMembersOut) {
  EXPECT_EQ(
      pruned(R"({"a": 1, "response": {"x": [1, "\n"]}, "prompt": {"raw": "text", "label": "l"}})"),
      R"({"a":1,"prompt":{"label":"l"}})");
  EXPECT_EQ(pruned(R"({"response": []})"), "{}");
  EXPECT_EQ(pruned(R"({"prompt": [{"raw": "r", "n": 1}, [{"raw": "r"}], 2]})"),
            R"({"prompt":[{"n":1},[{}],2]})");
  EXPECT_EQ(pruned(R"({"parts": {"one": {"why": "w", "is": true}, "why": "stays"}})"),
            R"({"parts":{"one":{"is":true},"why":"stays"}})");
  EXPECT_EQ(pruned(R"([{"response": ""}, {"b" : [ 1 , 2 ]}])"), R"([{},{"b":[ 1 , 2 ]}])");
}

TEST(Pruner, NumbersAndWordsStayWhereverTheyAre) {
  const std::string text = R"({"response": 1.5e3, "prompt": {"raw": null}, "data": {"in": true}})";
  EXPECT_EQ(pruned(text), text);
}

TEST(Pruner, GivesTheTextItselfWhereNothingIsLeftOutOrAParserIsNeeded) {
  for (const std::string text : {R"({"a": 1})",
                                 "",
                                 "7",
                                 R"({"response": "x")",
                                 R"({"response": "x"} {})",
                                 R"({"response": "x", "n": 1e999})",
                                 R"({"response": "x", "n": NaN})",
                                 R"({"response": "\ud800"})",
                                 R"({"respons\u0065": "x"})",
                                 "{\"response\": \"\xC3\"}"}) {
    EXPECT_EQ(pruned(text), text);
  }
  const std::string deep = std::string(70, '[') + std::string(70, ']');
  const std::string text = R"({"response": )" + deep + "}";
  EXPECT_EQ(pruned(text), text);
}

TEST(Pruner, DoesNotTryWhereItSavesNothing) {
  Pruner pruner(kPaths);
  const std::string small = R"({"response": "x", "a": 1})";
  EXPECT_EQ(pruner.prune(small).data(), small.data());
  const std::string most = R"({"response": "x", "a": ")" + std::string(600, 'a') + "\"}";
  EXPECT_LT(pruner.prune(most).size(), most.size());
  const std::string worth = padded(small);
  for (int i = 0; i < 15; ++i) EXPECT_EQ(pruner.prune(worth).data(), worth.data()) << i;
  EXPECT_EQ(pruner.prune(worth), R"({"a":1})");
}

TEST(Pruner, WithoutPathsItGivesTheText) {
  Pruner pruner({});
  const std::string text = padded(R"({"response": ""})");
  EXPECT_EQ(pruner.prune(text).data(), text.data());
}

TEST(Pruner, WhateverItLeavesOutOfATextThatTextIsJson) {
  const std::string start =
      R"({"a": [1, {"b": "\u00e9"}], "response": {"x": "y"}, "prompt": {"raw": "r\n", "label": "l"}, "parts": {"p": {"why": "w"}}, "data": [{"in": "i", "n": -1.5}]})";
  constexpr std::array<std::string_view, 14> kParts{"\"",
                                                    "\\",
                                                    "{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ",",
                                                    ":",
                                                    "1",
                                                    "e9",
                                                    "null",
                                                    "\"raw\":",
                                                    "\"response\": ",
                                                    "\xC3"};
  std::mt19937 random(3);
  std::size_t count = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = start;
    kit::change(text, kParts, random);
    const std::string less = pruned(text);
    if (less == text) continue;
    ++count;
    const auto whole = parse(text, "t");
    ASSERT_TRUE(whole) << text;
    const Value expected = without_all(*whole, kPaths);
    const auto rest = parse(less, "t");
    ASSERT_TRUE(rest) << less;
    ASSERT_EQ(write(*rest), write(expected)) << text;
  }
  EXPECT_GT(count, 5000u);
}

}  // namespace
}  // namespace aipreflight::json
