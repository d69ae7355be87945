#include "config_tree.hpp"

#include <gmock/gmock.h>

#include "kit/valid_tables.hpp"

namespace aipreflight::runner {
namespace {

using kit::str;

ConfigNode tree_of_three() {
  ConfigNode leaf;
  leaf.kind = ConfigNode::Kind::kText;
  leaf.text = "x";
  ConfigNode inner;
  inner.entries.emplace_back("leaf", leaf);
  ConfigNode root;
  root.entries.emplace_back("inner", inner);
  return root;
}

TEST(ConfigTree, HandlesFollowTheNumbersOfTheNodes) {
  const ConfigTree tree(tree_of_three());
  const aipf_node* inner = tree.get(tree.root(), str("inner"));
  const aipf_node* leaf = tree.get(inner, str("leaf"));
  ASSERT_NE(leaf, nullptr);
  EXPECT_EQ(tree.find(tree.root())->id, 0u);
  EXPECT_EQ(tree.find(inner)->id, 1u);
  EXPECT_EQ(tree.find(leaf)->id, 2u);
  EXPECT_EQ(tree.at(inner, 0), leaf);
}

TEST(ConfigTree, PointersOfOthersAreNoNodes) {
  const ConfigTree tree(tree_of_three());
  const ConfigTree other(tree_of_three());
  EXPECT_EQ(tree.find(nullptr), nullptr);
  EXPECT_EQ(tree.find(other.root()), nullptr);
  EXPECT_EQ(tree.find(tree.root() + 3), nullptr);
  EXPECT_EQ(tree.kind(other.root()), 0);
  EXPECT_EQ(tree.count(other.root()), 0u);
  EXPECT_EQ(tree.get(tree.root(), {nullptr, 5}), nullptr);
}

TEST(ConfigTree, NullResultsAreRefused) {
  const ConfigTree tree(tree_of_three());
  EXPECT_EQ(tree.text(tree.root(), nullptr), AIPF_INVALID);
  EXPECT_EQ(tree.key(tree.root(), 0, nullptr), AIPF_INVALID);
  EXPECT_EQ(tree.number(nullptr, nullptr), AIPF_INVALID);
}

}  // namespace
}  // namespace aipreflight::runner
