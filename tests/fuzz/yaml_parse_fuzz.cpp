#include <cstdint>
#include <set>
#include <string>

#include "fuzz/require.hpp"
#include "yaml/node.hpp"

namespace {

using aipreflight::yaml::Node;

std::size_t count_checked(const Node& node, std::size_t depth) {
  using namespace aipreflight::yaml;
  require(depth <= Limits{}.depth, "the depth is bounded");
  require(node.where.line > 0 && node.where.column > 0, "a node has a place");
  require(node.is_scalar() || node.text.empty(), "only scalars have text");
  require(!node.describe().empty(), "a node can be described");
  std::size_t count = 1;
  const std::size_t below = depth + 1;
  for (const Node& item : node.items) count += count_checked(item, below);
  std::set<std::string> keys;
  for (const auto& entry : node.entries) {
    require(keys.insert(entry.key).second, "keys are distinct");
    require(entry.key_where.line > 0, "a key has a place");
    count += count_checked(entry.value, below);
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aipreflight::yaml;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Parsed parsed = parse(text, "fuzz");
  for (const auto& error : parsed.errors) {
    require(!error.message.empty(), "an error has a message");
    require(error.where.line > 0, "an error has a place");
  }
  if (parsed.errors.empty()) {
    require(count_checked(parsed.root, 0) <= Limits{}.nodes, "the number of nodes is bounded");
  }
  return 0;
}
