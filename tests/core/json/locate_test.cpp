#include "json/locate.hpp"

#include <gtest/gtest.h>

#include "json/value.hpp"

namespace aipreflight::json {
namespace {

std::string place(std::string_view text, const std::vector<std::size_t>& path) {
  EXPECT_TRUE(parse(text, "text").ok()) << text;
  const Position position = locate(text, path);
  return std::to_string(position.line) + ':' + std::to_string(position.column);
}

TEST(JsonLocate, FindsItemsAndNamesOfMembers) {
  constexpr std::string_view kText = "{\n  \"a\": [1, {\"b\": null}],\n  \"c\" : \"x\"\n}";
  EXPECT_EQ(place(kText, {}), "1:1");
  EXPECT_EQ(place(kText, {0}), "2:3");
  EXPECT_EQ(place(kText, {0, 0}), "2:9");
  EXPECT_EQ(place(kText, {0, 1}), "2:12");
  EXPECT_EQ(place(kText, {0, 1, 0}), "2:13");
  EXPECT_EQ(place(kText, {1}), "3:3");
}

TEST(JsonLocate, IsNotMisledByWhatTextsHold) {
  EXPECT_EQ(place(R"(["},{]\\", "\"", {"}": "]"}, -1.5e3, true, 7])", {3}), "1:30");
  EXPECT_EQ(place(R"(["},{]\\", "\"", {"}": "]"}, -1.5e3, true, 7])", {5}), "1:44");
  EXPECT_EQ(place("\xEF\xBB\xBF [1, 2]", {1}), "1:9");
}

TEST(JsonLocate, StopsWhereThePathDoes) {
  EXPECT_EQ(place(R"({"a": [1, 2]})", {0, 9}), "1:2");
  EXPECT_EQ(place(R"({"a": []})", {0, 0}), "1:2");
  EXPECT_EQ(place(R"({"a": 5})", {0, 3}), "1:2");
  EXPECT_EQ(place("[]", {4}), "1:1");
}

TEST(JsonLocate, TakesNoStackForDepth) {
  std::string text(100, '[');
  text += std::string(100, ']');
  text = "[" + text + ", 5]";
  EXPECT_EQ(place(text, {1}), "1:204");
}

}  // namespace
}  // namespace aipreflight::json
