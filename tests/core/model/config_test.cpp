#include "model/config.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

ConfigNode leaf(const char* text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::kText;
  node.text = text;
  return node;
}

// {sla: {ttft_ms: a}, gates: [{min: b}, {min: c}], metrics: {x: d, x.y: {min: e}}}
ConfigNode tree() {
  ConfigNode sla;
  sla.entries.emplace_back("ttft_ms", leaf("a"));
  ConfigNode gates;
  gates.kind = ConfigNode::Kind::kList;
  gates.items.resize(2);
  gates.items[0].entries.emplace_back("min", leaf("b"));
  gates.items[1].entries.emplace_back("min", leaf("c"));
  ConfigNode dotted;
  dotted.entries.emplace_back("min", leaf("e"));
  ConfigNode metrics;
  metrics.entries.emplace_back("x", leaf("d"));
  metrics.entries.emplace_back("x.y", dotted);
  ConfigNode root;
  root.entries.emplace_back("sla", sla);
  root.entries.emplace_back("gates", gates);
  root.entries.emplace_back("metrics", metrics);
  number_nodes(root);
  return root;
}

TEST(ConfigNode, FindsTheNodeOfAPath) {
  const ConfigNode root = tree();
  EXPECT_EQ(root.nearest("sla.ttft_ms").text, "a");
  EXPECT_EQ(root.nearest("gates[0].min").text, "b");
  EXPECT_EQ(root.nearest("gates[1].min").text, "c");
  EXPECT_EQ(root.nearest("metrics.x").text, "d");
  EXPECT_EQ(root.nearest("metrics.x.y.min").text, "e") << "names may hold dots";
}

TEST(ConfigNode, StopsAtTheDeepestNodeThatExists) {
  const ConfigNode root = tree();
  EXPECT_EQ(&root.nearest("sla.latency_ms"), root.find("sla"));
  EXPECT_EQ(&root.nearest("gates[2].min"), root.find("gates"));
  EXPECT_EQ(&root.nearest("gates[x]"), root.find("gates"));
  EXPECT_EQ(&root.nearest("gates[99999999999999999999]"), root.find("gates"));
  EXPECT_EQ(&root.nearest("slap.ttft_ms"), &root);
  EXPECT_EQ(&root.nearest(""), &root);
  EXPECT_EQ(&root.nearest("..["), &root);
}

TEST(ConfigNode, IsNumberedInPreOrder) {
  ConfigNode root = tree();
  EXPECT_EQ(number_nodes(root), 12u);
  EXPECT_EQ(root.id, 0u);
  EXPECT_EQ(root.find("sla")->id, 1u);
  EXPECT_EQ(root.nearest("sla.ttft_ms").id, 2u);
  EXPECT_EQ(root.find("gates")->id, 3u);
  EXPECT_EQ(root.nearest("gates[1].min").id, 7u);
  for (std::uint32_t id = 0; id < 12; ++id) {
    ASSERT_NE(find_node(root, id), nullptr) << id;
    EXPECT_EQ(find_node(root, id)->id, id);
  }
  EXPECT_EQ(find_node(root, 12), nullptr);
  EXPECT_EQ(find_node(root, 4'000'000'000u), nullptr);
}

}  // namespace
}  // namespace aipreflight
