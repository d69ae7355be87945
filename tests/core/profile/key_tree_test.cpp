#include "key_tree.hpp"

#include <gtest/gtest.h>

namespace aipreflight::profile {
namespace {

Key key_of(const std::string& path, std::uint64_t types) {
  Key key;
  key.path = path;
  key.types = types;
  return key;
}

TEST(KeyTree, FollowsThePathsOfTheTable) {
  const std::vector<Key> keys = {key_of("sla.ttft_ms", kTypeNumber),
                                 key_of("metrics.*.min", kTypeNumber),
                                 key_of("gates[].name", kTypeString),
                                 key_of("env", kTypeMap)};
  const KeyTree tree = key_tree(keys);
  ASSERT_NE(tree.child("sla"), nullptr);
  EXPECT_EQ(tree.child("sla")->types(), kTypeMap);
  EXPECT_EQ(tree.child("sla")->child("ttft_ms")->key, &keys[0]);
  EXPECT_EQ(tree.child("metrics")->child("any name")->child("min")->key, &keys[1]);
  EXPECT_EQ(tree.child("gates")->types(), kTypeList);
  EXPECT_EQ(tree.child("gates")->item->child("name")->key, &keys[2]);
  EXPECT_TRUE(tree.child("env")->is_free_map());
  EXPECT_FALSE(tree.child("sla")->is_free_map());
  EXPECT_EQ(tree.child("nothing"), nullptr);
}

TEST(KeyTree, AddsToADeclaredKeyWhatItsChildrenNeed) {
  const std::vector<Key> keys = {
      key_of("m", kTypeNumber), key_of("m.x", kTypeNumber), key_of("m.*", kTypeString)};
  const KeyTree tree = key_tree(keys);
  EXPECT_EQ(tree.child("m")->types(), std::uint64_t{kTypeNumber | kTypeMap});
  EXPECT_EQ(tree.child("m")->child("x")->key, &keys[1]) << "a name stands above the wildcard";
  EXPECT_EQ(tree.child("m")->child("y")->key, &keys[2]);
}

TEST(KeyTree, SuggestsCurrentNamesOnly) {
  std::vector<Key> keys = {key_of("old", kTypeNumber), key_of("now", kTypeNumber)};
  keys[0].deprecated = "now";
  EXPECT_EQ(key_tree(keys).names(), std::vector<std::string>{"now"});
}

}  // namespace
}  // namespace aipreflight::profile
