#include "merge.hpp"

#include <gtest/gtest.h>

namespace aipreflight::profile {
namespace {

yaml::Node parsed(const std::string& text, const std::string& file) {
  return yaml::parse(text, file).root;
}

TEST(Merge, MergesMapsDeeplyAndKeepsEveryPlace) {
  yaml::Node base = parsed("a: 1\nm:\n  x: 1\n  y: 2\n", "base.yml");
  merge(base, parsed("m:\n  y: 3\n  z: 4\nb: 5\n", "top.yml"));
  EXPECT_EQ(base.find("a")->where, (SourceRef{"base.yml", 1, 4}));
  const yaml::Node& map = *base.find("m");
  EXPECT_EQ(map.find("x")->where, (SourceRef{"base.yml", 3, 6}));
  EXPECT_EQ(map.find("y")->text, "3");
  EXPECT_EQ(map.find("y")->where, (SourceRef{"top.yml", 2, 6}));
  EXPECT_EQ(map.entry("y")->key_where, (SourceRef{"top.yml", 2, 3}));
  EXPECT_EQ(map.find("z")->where, (SourceRef{"top.yml", 3, 6}));
  EXPECT_EQ(base.find("b")->where, (SourceRef{"top.yml", 4, 4}));
  EXPECT_EQ(map.entries.size(), 3u);
}

TEST(Merge, ReplacesListsAndWhatDiffersInKind) {
  yaml::Node base = parsed("l: [1, 2, 3]\nm: {a: 1}\nn: {a: 1}\ns: x\n", "base.yml");
  merge(base, parsed("l: [4]\nm: text\nn:\ns: {b: 1}\n", "top.yml"));
  EXPECT_EQ(base.find("l")->items.size(), 1u);
  EXPECT_EQ(base.find("m")->text, "text");
  EXPECT_TRUE(base.find("n")->is_null());
  EXPECT_TRUE(base.find("s")->is_map());
}

}  // namespace
}  // namespace aipreflight::profile
