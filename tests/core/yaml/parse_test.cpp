#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "yaml/node.hpp"

namespace aipreflight::yaml {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// The tree in flow style; quoted text in quotes.
std::string shown(const Node& node) {
  std::string result;
  switch (node.kind) {
    case Kind::kNull:
      return "null";
    case Kind::kScalar:
      return node.quoted ? '\'' + node.text + '\'' : node.text;
    case Kind::kSequence:
      for (const Node& item : node.items) result += (result.empty() ? "" : ",") + shown(item);
      return '[' + result + ']';
    case Kind::kMap:
      for (const Entry& entry : node.entries) {
        result += (result.empty() ? "" : ",") + entry.key + ':' + shown(entry.value);
      }
      return '{' + result + '}';
  }
  return result;
}

std::vector<std::string> errors_of(std::string_view text, const Limits& limits = {}) {
  std::vector<std::string> result;
  for (const Error& error : parse(text, "f.yml", limits).errors) {
    EXPECT_EQ(error.code, ErrorCode::kProfile);
    result.push_back(error.to_string());
  }
  return result;
}

std::string tree_of(std::string_view text, const Limits& limits = {}) {
  const auto errors = errors_of(text, limits);
  return errors.empty() ? shown(parse(text, "f.yml", limits).root) : errors.front();
}

TEST(YamlParse, ReadsBlockAndFlowCollections) {
  EXPECT_EQ(tree_of("a: 1\nb:\n  - x\n  - {c: d, e: [f]}\n"), "{a:1,b:[x,{c:d,e:[f]}]}");
  EXPECT_EQ(tree_of("- - a\n  - b\n- c\n"), "[[a,b],c]");
  EXPECT_EQ(tree_of("a:\n- b\n- c\n"), "{a:[b,c]}");
}

TEST(YamlParse, KnowsQuotedTextFromPlainText) {
  EXPECT_EQ(tree_of("a: 'x'\nb: \"y\\u00e9\"\nc: z\nd: 'it''s'\n"),
            "{a:'x',b:'y\u00e9',c:z,d:'it's'}");
  EXPECT_EQ(tree_of("a: |\n  x\n  y\nb: >-\n  z\n  w\n"), "{a:'x\ny\n',b:'z w'}");
  EXPECT_EQ(tree_of("a: x\n   y\n"), "{a:x y}");
}

TEST(YamlParse, KnowsNullOnlyWhereItIsNotQuoted) {
  EXPECT_EQ(tree_of("a: null\nb: ~\nc:\nd: Null\ne: NULL\nf: 'null'\ng: ''\n"),
            "{a:null,b:null,c:null,d:null,e:null,f:'null',g:''}");
}

TEST(YamlParse, AnEmptyDocumentIsANullNode) {
  for (const char* text : {"", "\n", "# only a comment\n", "---\n", "---\n...\n", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(tree_of(text), "null") << text;
  }
  EXPECT_EQ(parse("", "f.yml").root.where, (SourceRef{"f.yml", 1, 1}));
}

TEST(YamlParse, GivesEveryNodeItsPlace) {
  const Parsed parsed = parse("a: 1\nbb:\n  - x\n  - {c: 'd'}\ne:\n", "f.yml");
  ASSERT_TRUE(parsed.errors.empty());
  const Node& list = *parsed.root.find("bb");
  EXPECT_EQ(parsed.root.find("a")->where, (SourceRef{"f.yml", 1, 4}));
  EXPECT_EQ(parsed.root.entry("bb")->key_where, (SourceRef{"f.yml", 2, 1}));
  EXPECT_EQ(list.where, (SourceRef{"f.yml", 3, 3}));
  EXPECT_EQ(list.items[0].where, (SourceRef{"f.yml", 3, 5}));
  EXPECT_EQ(list.items[1].find("c")->where, (SourceRef{"f.yml", 4, 9}));
  EXPECT_EQ(parsed.root.find("e")->where, (SourceRef{"f.yml", 5, 1}));
}

TEST(YamlParse, PlacesDoNotDependOnLineEndsOrByteOrderMark) {
  const Parsed parsed = parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb:\r\n  c: 2\r\n",
      "f.yml");
  ASSERT_TRUE(parsed.errors.empty());
  EXPECT_EQ(shown(parsed.root), "{a:1,b:{c:2}}");
  EXPECT_EQ(parsed.root.find("a")->where, (SourceRef{"f.yml", 1, 4}));
  EXPECT_EQ(parsed.root.find("b")->find("c")->where, (SourceRef{"f.yml", 3, 6}));
}

TEST(YamlParse, ReadsJson) {
  EXPECT_EQ(tree_of("{\"a\":1,\"b\":[true,null,\"c\\n\"],\"d\":{}}"),
            "{a:1,b:[true,null,'c\n'],d:{}}");
  EXPECT_EQ(tree_of("{\n\t\"a\": [\n\t\t1\n\t]\n}\n"), "{a:[1]}");
}

TEST(YamlParse, ReportsDuplicateKeysWithBothPlacesAndGoesOn) {
  EXPECT_THAT(
      errors_of("a: 1\nb: {c: 1, c: 2}\na: 3\n"),
      ElementsAre(AllOf(StartsWith("f.yml:2:11: duplicate key 'c'"), HasSubstr("f.yml:2:5")),
                  AllOf(StartsWith("f.yml:3:1: duplicate key 'a'"), HasSubstr("f.yml:1:1"))));
  EXPECT_THAT(tree_of("'a': 1\n\"a\": 2\n"), HasSubstr("duplicate key"));
  EXPECT_THAT(tree_of("&x a: 1\n*x : 2\n"), StartsWith("f.yml:2:1: duplicate key 'a'"));
}

TEST(YamlParse, RefusesKeysThatAreNotScalars) {
  for (const char* text : {"? [a]\n: 1\n", "{a: 1}: 2\n", "~: 1\n", ": 1\n"}) {
    EXPECT_THAT(tree_of(text), HasSubstr("a key must be text")) << text;
  }
}

TEST(YamlParse, RefusesTagsBeyondTheCoreSchema) {
  EXPECT_THAT(
      errors_of("a: !!python/object:os.system x\nb: !foo y\nc: !!set {d}\n"),
      ElementsAre(StartsWith("f.yml:1:4: the tag !!python/object:os.system is not supported"),
                  StartsWith("f.yml:2:4: the tag !foo"),
                  StartsWith("f.yml:3:4: the tag !!set")));
  EXPECT_THAT(tree_of("a: !!seq b\n"), HasSubstr("the tag !!seq"));
}

TEST(YamlParse, AcceptsTagsOfTheCoreSchema) {
  EXPECT_EQ(tree_of("a: !!str 5\nb: !!int '5'\nc: ! x\nd: !!map {e: !!seq [f]}\ng: !!null ''\n"),
            "{a:'5',b:5,c:'x',d:{e:[f]},g:null}");
}

TEST(YamlParse, RefusesSeveralDocuments) {
  EXPECT_EQ(tree_of("%YAML 1.2\n---\na: 1\n...\n"), "{a:1}");
  EXPECT_THAT(tree_of("a: 1\n---\nb: 2\n"), StartsWith("f.yml:2:1: a second document"));
  EXPECT_THAT(tree_of("---\n---\n"), StartsWith("f.yml:2:1: a second document"));
  EXPECT_THAT(tree_of("a: 1\n...\nb: 2\n"), StartsWith("f.yml:3:1: something follows the end"));
  EXPECT_THAT(tree_of("[a] b\n"), StartsWith("f.yml:1:5: something follows the end"));
}

TEST(YamlParse, ReportsAnUnclosedQuoteWhereItOpens) {
  EXPECT_THAT(tree_of("a: \"x\nb: 1\n"), StartsWith("f.yml:1:4: a quote that is not closed"));
  EXPECT_THAT(tree_of("a: 'x\nb: 1\n"), StartsWith("f.yml:1:4: a quote that is not closed"));
  EXPECT_THAT(tree_of("a: 1\nb:\n  - \"x"), StartsWith("f.yml:3:5: a quote that is not closed"));
  EXPECT_THAT(tree_of("x: don't\nb: [\"it's]\n"),
              StartsWith("f.yml:2:5: a quote that is not closed"));
  EXPECT_THAT(tree_of("a: \"x\\\""), StartsWith("f.yml:1:4: a quote that is not closed"));
  EXPECT_THAT(tree_of("a: 'x\n---\nb: '\n"), StartsWith("f.yml:1:4: a quote that is not closed"));
}

TEST(YamlParse, ReportsSyntaxErrorsWithTheirPlace) {
  const std::pair<const char*, const char*> cases[] = {
      {"a: [1, 2\nb: 1\n", "f.yml:2:2:"},
      {"a: {x: 1\n", "f.yml:2:1:"},
      {"a: *nope\n", "f.yml:1:4:"},
      {"a: 1\n  b: 2\n", "f.yml:2:4:"},
      {"a:\n  - x\n - y\n", "f.yml:3:2:"},
      {"a:\n  b: 1\n c: 2\n", "f.yml:3:2:"},
      {"  a: 1\nb: 2\n", "f.yml:2:1:"},
      {"a: b: c\n", "f.yml:1:5:"},
      {"a: \"x\" y\n", "f.yml:1:8:"},
      {"- a\nb: 1\n", "f.yml:2:1:"},
      {"a: 1\n- b\n", "f.yml:2:1:"},
      {"a: @x\n", "f.yml:1:4:"},
      {"a: ]\n", "f.yml:1:4:"},
      {"a: \"\\q\"\n", "f.yml:1:"},
      {"a: - b\n", "f.yml:1:4:"},
      {"a: 1\nb\nc: 2\n", "f.yml:3:2:"},
      {"a: 1\nb\n", "f.yml:2:1: expected ':'"},
      {"a: 1\nb # x: y\n", "f.yml:2:1:"},
      {"[a,,b]", "f.yml:1:4:"},
      {"%YAML 3.0\n---\na: 1\n", "f.yml:1:1:"},
  };
  for (const auto& [text, place] : cases) EXPECT_THAT(tree_of(text), StartsWith(place)) << text;
}

TEST(YamlParse, RefusesTabsInTheIndentation) {
  EXPECT_THAT(tree_of("a:\n\tb: 1\n"), StartsWith("f.yml:2:1: a tab in the indentation"));
  EXPECT_THAT(tree_of("a:\n  b: 1\n\tc: 2\n"), StartsWith("f.yml:3:1: a tab in the indentation"));
  EXPECT_THAT(tree_of("a:\n  \tb: 1\n"), StartsWith("f.yml:2:3: a tab in the indentation"));
  EXPECT_THAT(tree_of("a:\n\tb\n"), StartsWith("f.yml:2:1: a tab in the indentation"));
  EXPECT_EQ(tree_of("a:\tb\t# c\n"), "{a:b}");
}

TEST(YamlParse, RefusesBytesThatAreNotText) {
  EXPECT_EQ(tree_of(std::string_view("a: 1\nb: \0x\n", 11)), "f.yml:2:4: a NUL byte");
  EXPECT_EQ(tree_of("a: \xFF\n"), "f.yml:1:4: a byte that is not UTF-8");
  EXPECT_EQ(tree_of("a: \x1b\n"), "f.yml:1:4: a control character");
  EXPECT_EQ(tree_of("a: 1\rb: 2\n"), "f.yml:1:5: a carriage return without a line feed");
  EXPECT_THAT(tree_of("\xFF\xFE"
                      "a"),
              HasSubstr("not UTF-8"));
}

TEST(YamlParse, ExpandsAliasesAndKeepsThePlaceOfTheAnchor) {
  const Parsed parsed = parse("a: &x [1, 2]\nb: *x\n", "f.yml");
  ASSERT_TRUE(parsed.errors.empty());
  EXPECT_EQ(shown(parsed.root), "{a:[1,2],b:[1,2]}");
  EXPECT_EQ(parsed.root.find("b")->where, (SourceRef{"f.yml", 1, 4}));
  EXPECT_EQ(tree_of("a: &x 1\nb: &x 2\nc: *x\n"), "{a:1,b:2,c:2}");
}

TEST(YamlParse, RefusesUnknownAndCyclicAliases) {
  EXPECT_THAT(tree_of("a: *x\n"), StartsWith("f.yml:1:4:"));
  EXPECT_THAT(tree_of("a: &x [*x]\n"), StartsWith("f.yml:1:8: an alias inside"));
  EXPECT_THAT(tree_of("a: &x {b: *x}\n"), StartsWith("f.yml:1:11: an alias inside"));
}

TEST(YamlParse, HonoursMergeKeys) {
  EXPECT_EQ(tree_of("b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  x: 5\n"), "{b:{x:1,y:2},c:{x:5,y:2}}");
  EXPECT_EQ(tree_of("a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc: {<<: [*a, *b]}\n"),
            "{a:{x:1},b:{x:2,z:3},c:{x:1,z:3}}");
  EXPECT_EQ(tree_of("'<<': 1\n"), "{<<:1}");
  EXPECT_THAT(tree_of("a:\n  <<: 5\n"), StartsWith("f.yml:2:3: << wants a mapping"));
}

TEST(YamlParse, BoundsTheDepth) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_THAT(tree_of(nested(64)), StartsWith("[["));
  EXPECT_THAT(tree_of(nested(65)), StartsWith("f.yml:1:65: nested deeper than 64 levels"));
  for (const char* piece : {"[", "{", "- ", "? ", "{a: "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += piece;
    EXPECT_THAT(tree_of(text), HasSubstr("nested deeper")) << piece;
  }
  EXPECT_THAT(tree_of("a: &x [[[1]]]\nb: [[*x]]\n", {1000, 5, 1000}),
              HasSubstr("f.yml:2:6: nested deeper"));
}

TEST(YamlParse, BoundsTheSize) {
  EXPECT_EQ(tree_of("a: 1", {4, 64, 10}), "{a:1}");
  EXPECT_EQ(tree_of("a: 12", {4, 64, 10}), "f.yml: larger than 4 bytes");
  EXPECT_THAT(tree_of("[a, b, c]", {100, 64, 3}), HasSubstr("more than 3 nodes"));
}

TEST(YamlParse, EndsABillionLaughsQuickly) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias;
    for (int j = 0; j < 8; ++j) text += ", " + alias;
    text += "]\n";
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(tree_of(text), HasSubstr("nodes once aliases are expanded"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(YamlParse, BoundsTheBytesOfExpandedAliases) {
  std::string text = "a: &a '" + std::string(1'000'000, 'x') + "'\nb: [";
  for (int i = 0; i < 10'000; ++i) text += "*a, ";
  EXPECT_THAT(tree_of(text + "]\n"), HasSubstr("bytes once aliases are expanded"));
}

TEST(YamlParse, StopsAfterManyErrors) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "a: 1\n";
  EXPECT_EQ(errors_of(text).size(), 100u);
}

}  // namespace
}  // namespace aipreflight::yaml
