#include "yaml/compiled.hpp"

#include <gtest/gtest.h>

namespace aipreflight::yaml {
namespace {

constexpr char kText[] = R"(
rules:
  - {id: first, words: [a, "b", 'null'], limit: 1.5}
  - id: second
    text: |
      two
      lines
empty: {}
none:
)";

void expect_same(const Node& left, const Node& right) {
  EXPECT_EQ(left.kind, right.kind);
  EXPECT_EQ(left.where, right.where);
  EXPECT_EQ(left.text, right.text);
  EXPECT_EQ(left.quoted, right.quoted);
  ASSERT_EQ(left.items.size(), right.items.size());
  for (std::size_t i = 0; i < left.items.size(); ++i) expect_same(left.items[i], right.items[i]);
  ASSERT_EQ(left.entries.size(), right.entries.size());
  for (std::size_t i = 0; i < left.entries.size(); ++i) {
    EXPECT_EQ(left.entries[i].key, right.entries[i].key);
    EXPECT_EQ(left.entries[i].key_where, right.entries[i].key_where);
    expect_same(left.entries[i].value, right.entries[i].value);
  }
}

TEST(Compiled, IsReadBackAsItWasParsed) {
  const Parsed parsed = parse(kText, "data.yml");
  ASSERT_TRUE(parsed.errors.empty());
  const Parsed read = read_compiled(compiled(parsed.root), "data.yml");
  ASSERT_TRUE(read.errors.empty());
  expect_same(read.root, parsed.root);
  EXPECT_EQ(read.root.find("rules")->items[1].find("text")->text, "two\nlines\n");
}

TEST(Compiled, IsRefusedWhereverItIsCut) {
  const std::string whole = compiled(parse(kText, "data.yml").root);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Parsed read = read_compiled(std::string_view(whole).substr(0, size), "data.yml");
    ASSERT_EQ(read.errors.size(), 1u) << size;
    EXPECT_EQ(read.errors.front().reason, "data_damaged");
    EXPECT_TRUE(read.root.is_null());
  }
  EXPECT_EQ(read_compiled(whole + 'x', "data.yml").errors.size(), 1u);
}

TEST(Compiled, IsRefusedWithAnyByteThatSaysTooMuch) {
  const std::string whole = compiled(parse(kText, "data.yml").root);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = '\xff';
    const Parsed read = read_compiled(damaged, "data.yml");  // whole or refused, but never a crash
    EXPECT_TRUE(read.errors.empty() || read.root.is_null()) << i;
  }
}

}  // namespace
}  // namespace aipreflight::yaml
