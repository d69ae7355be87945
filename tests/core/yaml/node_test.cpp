#include "yaml/node.hpp"

#include <gtest/gtest.h>

namespace aipreflight::yaml {
namespace {

Node must_parse(const char* text) {
  Parsed parsed = parse(text, "f.yml");
  EXPECT_TRUE(parsed.errors.empty());
  return std::move(parsed.root);
}

TEST(YamlNode, FindsEntriesOfAMapOnly) {
  const Node map = must_parse("a: 1\nb: 2\n");
  ASSERT_NE(map.find("b"), nullptr);
  EXPECT_EQ(map.find("b")->text, "2");
  EXPECT_EQ(map.entry("b")->key_where.line, 2u);
  EXPECT_EQ(map.find("c"), nullptr);
  EXPECT_EQ(must_parse("[a]").find("a"), nullptr);
  EXPECT_EQ(Node{}.find("a"), nullptr);
}

TEST(YamlNode, DescribesItselfForMessages) {
  EXPECT_EQ(must_parse("").describe(), "nothing");
  EXPECT_EQ(must_parse("[1]").describe(), "a list");
  EXPECT_EQ(must_parse("{a: 1}").describe(), "a mapping");
  EXPECT_EQ(must_parse("1.5").describe(), "a number");
  EXPECT_EQ(must_parse("-.inf").describe(), "a number");
  EXPECT_EQ(must_parse("yes").describe(), "a boolean");
  EXPECT_EQ(must_parse("'1'").describe(), "text");
  EXPECT_EQ(must_parse("x").describe(), "text");
}

}  // namespace
}  // namespace aipreflight::yaml
