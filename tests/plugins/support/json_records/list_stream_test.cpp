#include "json_records/list_stream.hpp"

#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <vector>

#include "json/value.hpp"

namespace aipreflight::json_records {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Split {
  std::vector<std::string> items;
  std::vector<std::string> places;
  std::string rest;
  std::string refusal;
  std::optional<std::size_t> list;
};

// The list a.b of a text that comes in blocks of so many bytes, or another.
Split split(const std::string& text,
            std::size_t block,
            std::size_t limit = 1000,
            std::vector<ListStream::Path> paths = {{"a", "b"}}) {
  Split result;
  ListStream stream(
      "f",
      std::move(paths),
      [&](std::string_view item) {
        const TextPlace where = stream.item_place();
        result.items.emplace_back(item);
        result.places.push_back(std::to_string(where.line) + ':' + std::to_string(where.column));
        return Result<void>();
      },
      [](std::string_view) { return std::size_t{0}; },
      limit);
  for (std::size_t i = 0; i < text.size() && result.refusal.empty(); i += block) {
    if (auto fed = stream.feed(std::string_view(text).substr(i, block)); !fed) {
      result.refusal = fed.error().to_string();
    }
  }
  result.rest = stream.rest();
  result.list = stream.list();
  return result;
}

constexpr char kText[] =
    "{\"b\": [1], \"x\": {\"a\": {\"b\": [2]}}, \"a\": {\"c\": \"]\\\"[\", \"b\": [{\"k\": "
    "[\"},\\\\\"]},\n"
    "  \"two, \\\"words\\\"\", [3, 4]], \"d\": null}}";

// Of a list "b", whose items nobody takes.
ListStream untaken() {
  return {"f",
          {{"b"}},
          [](std::string_view) { return Result<void>(); },
          [](std::string_view) { return std::size_t{0}; },
          1000};
}

void feed(ListStream& stream, std::string_view text, std::size_t block) {
  for (std::size_t i = 0; i < text.size(); i += block) {
    ASSERT_TRUE(stream.feed(text.substr(i, block)));
  }
}

TEST(ListStream, ItemsComeOneByOneHoweverTheTextIsCut) {
  for (const std::size_t block : {1u, 2u, 3u, 7u, 8u, 9u, 64u, 1000u}) {
    const Split result = split(kText, block);
    EXPECT_EQ(result.refusal, "") << block;
    EXPECT_THAT(result.items,
                ElementsAre("{\"k\": [\"},\\\\\"]}", "\n  \"two, \\\"words\\\"\"", " [3, 4]"))
        << block;
    EXPECT_EQ(result.rest,
              "{\"b\": [1], \"x\": {\"a\": {\"b\": [2]}}, \"a\": {\"c\": \"]\\\"[\", \"b\": [], "
              "\"d\": null}}")
        << block;
  }
}

TEST(ListStream, EveryItemHasItsPlace) {
  EXPECT_THAT(split(kText, 5).places, ElementsAre("1:61", "1:77", "2:20"));
}

TEST(ListStream, LinesAreCountedWhateverBytesStandBesideTheirBreaks) {
  // Neighbours of a line feed by one bit, and by the highest.
  const std::string item = "\"\x0b\x8a\n\n\x09\x8b\n\x0a\x0b\x8a\n\"";
  for (const std::size_t block : {1u, 3u, 8u, 1000u}) {
    const Split result = split("{\"a\": {\"b\": [" + item + ",\n" + item + ", 1]}}", block);
    EXPECT_THAT(result.places, ElementsAre("1:14", "6:3", "12:3")) << block;
  }
}

TEST(ListStream, AnEmptyListHasNoItemsAndAnEmptyItemIsRefused) {
  EXPECT_THAT(split(R"({"a": {"b": [ ]}})", 4).items, IsEmpty());
  for (const char* text :
       {R"({"a": {"b": [1,]}})", R"({"a": {"b": [,1]}})", R"({"a": {"b": [1,,2]}})"}) {
    EXPECT_THAT(split(text, 4).refusal, HasSubstr("a value is expected in b")) << text;
  }
}

TEST(ListStream, TwoListsAndTooLargePartsAreRefused) {
  EXPECT_THAT(split(R"({"a": {"b": [1], "b": [2]}})", 4).refusal,
              HasSubstr("'b' stands there twice"));
  EXPECT_THAT(split(R"({"a": {"b": [")" + std::string(2000, 'x') + "\"]}}", 100).refusal,
              HasSubstr("an item of b has more than 1000 bytes"));
  EXPECT_THAT(split("{\"x\": \"" + std::string(2000, 'x'), 100).refusal,
              HasSubstr("what stands around b has more than 1000 bytes"));
}

TEST(ListStream, OfSeveralListsTheFirstThatBeginsIsMeant) {
  const std::vector<ListStream::Path> paths = {{"x"}, {"a", "b"}, {"b"}};
  const std::string text = R"({"a": {"c": [0], "b": [1, 2]}, "x": [3], "b": [4]})";
  for (const std::size_t block : {1u, 5u, 1000u}) {
    const Split result = split(text, block, 1000, paths);
    EXPECT_EQ(result.refusal, "");
    EXPECT_EQ(result.list, 1u);
    EXPECT_THAT(result.items, ElementsAre("1", " 2"));
    EXPECT_EQ(result.rest, R"({"a": {"c": [0], "b": []}, "x": [3], "b": [4]})");
  }
  EXPECT_EQ(split("{\"y\": [1]}", 4, 1000, paths).list, std::nullopt);
  EXPECT_THAT(split("{\"y\": \"" + std::string(2000, 'x'), 100, 1000, paths).refusal,
              HasSubstr("what stands around x or b has more than 1000 bytes"));
  EXPECT_THAT(split(R"({"x": [1], "x": [2]})", 4, 1000, paths).refusal,
              HasSubstr("'x' stands there twice"));
}

TEST(ListStream, ATextThatIsCutEndsWithinWhatIsKept) {
  const std::string whole = kText;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(json::parse(split(whole.substr(0, size), 10).rest, "f").ok()) << size;
  }
}

// However many bytes are looked at together, an item ends where it ends byte by byte.
TEST(ListStream, ItemsEndInTheSamePlacesWhateverStandsInTheirStrings) {
  constexpr std::array<std::string_view, 16> kParts{
      "\"",
      "\"",
      "\\",
      "\\\\",
      "\\\"",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      " ",
      "\n",
      "ab",
      "\xC3\xA9",
      "a text that goes on for more than sixty-four bytes, as most of them do"};
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string text = "{\"a\": {\"b\": [";
    const std::size_t parts = random() % 60;
    for (std::size_t i = 0; i < parts; ++i) text += kParts[random() % kParts.size()];
    text += "]}}";
    const Split expected = split(text, 1);
    for (const std::size_t block : {63u, 64u, 65u, 100u, 130u, 5000u}) {
      const Split result = split(text, block);
      ASSERT_EQ(result.refusal, expected.refusal) << text;
      ASSERT_EQ(result.items, expected.items) << text;
      ASSERT_EQ(result.places, expected.places) << text;
      if (!expected.refusal.empty()) continue;
      ASSERT_EQ(result.rest, expected.rest) << text;
    }
  }
}

TEST(ListStream, WhatIsTakenAheadIsNoItemAndMovesThePlacesOfThoseBehindIt) {
  const std::string text = "{\"b\": [1,22,\n333,{\"x\": [4]},5,\n 6]}";
  for (std::size_t block = 1; block <= text.size(); ++block) {
    std::vector<std::string> items;
    ListStream stream(
        "f",
        {{"b"}},
        [&](std::string_view item) {
          const TextPlace where = stream.item_place();
          items.push_back(std::to_string(where.line) + ':' + std::to_string(where.column) +
                          std::string(item));
          return Result<void>();
        },
        [&](std::string_view rest) {
          // Numbers of one or of two digits.
          std::size_t taken = 0;
          for (;;) {
            const std::size_t end = rest.find_first_not_of("0123456789", taken);
            if (end == std::string_view::npos || rest[end] != ',' || end == taken) return taken;
            if (end - taken > 2) return taken;
            items.push_back("ahead " + std::string(rest.substr(taken, end - taken)));
            taken = end + 1;
          }
        },
        1000);
    feed(stream, text, block);
    EXPECT_EQ(stream.rest(), "{\"b\": []}");
    // What came in two blocks is an item like any other.
    for (std::string& item : items) {
      if (item.starts_with("ahead ")) continue;
      for (const auto& [whole, number] :
           {std::pair{"1:81", "1"}, std::pair{"1:1022", "22"}, std::pair{"2:165", "5"}}) {
        if (item == whole) item = std::string("ahead ") + number;
      }
    }
    EXPECT_THAT(
        items,
        ElementsAre("ahead 1", "ahead 22", "1:13\n333", "2:5{\"x\": [4]}", "ahead 5", "2:18\n 6"))
        << block;
  }
}

TEST(ListStream, OfAnItemThatDoesNotEndWhatCameIsThere) {
  const auto cut_item = [](const std::string& text, std::size_t block) {
    ListStream stream = untaken();
    feed(stream, text, block);
    return std::string(stream.cut_item());
  };
  for (const std::size_t block : {1u, 3u, 100u}) {
    EXPECT_EQ(cut_item("{\"b\": [1, {\"x\": [2", block), " {\"x\": [2");
    EXPECT_EQ(cut_item("{\"b\": [1,", block), "");
    EXPECT_EQ(cut_item("{\"b\": [1], \"c\": [2", block), "");
  }
}

TEST(ListStream, AnErrorAroundTheItemsIsPlacedWhereItIsInTheDocument) {
  const std::string text = "{\"a\" 1,\n \"b\": [1,\n2,\n3] x,\n y}";
  for (const std::size_t block : {std::size_t{1}, std::size_t{7}, text.size()}) {
    ListStream stream = untaken();
    feed(stream, text, block);
    ASSERT_EQ(stream.rest(), "{\"a\" 1,\n \"b\": [] x,\n y}");
    const auto placed = [&](std::uint32_t line, std::uint32_t column) {
      Error error = execution_error("r", "m");
      error.where = {"f", line, column};
      return stream.placed(error).to_string();
    };
    EXPECT_EQ(placed(1, 6), "f:1:6: m");
    EXPECT_EQ(placed(2, 7), "f:2:7: m");
    EXPECT_EQ(placed(2, 8), "f:4:2: m");  // the bracket at its end
    EXPECT_EQ(placed(2, 10), "f:4:4: m");
    EXPECT_EQ(placed(3, 2), "f:5:2: m");
  }
}

}  // namespace
}  // namespace aipreflight::json_records
