#include "reader.hpp"

#include <algorithm>
#include <utility>

namespace aipreflight::profile {
namespace {

constexpr double kShortest = 0.001;
constexpr double kLongest = 7 * 24 * 3600;

}  // namespace

std::optional<ConfigNode> Reader::value(const yaml::Node& node,
                                        const std::string& name,
                                        const Key& key) const {
  if (node.is_scalar() && !yaml::is_null_text(node)) {
    return read_scalar(node, name, key, key.types, reading_);
  }
  yaml::Node shown = node;
  if (node.is_scalar()) shown.kind = yaml::Kind::kNull;
  report_type(shown, name, key.types, problems());
  return std::nullopt;
}

std::optional<std::string> Reader::text(const yaml::Node& node, const std::string& name) const {
  return choice(node, name, {});
}

std::optional<std::string> Reader::choice(const yaml::Node& node,
                                          const std::string& name,
                                          const std::vector<std::string>& choices) const {
  if (yaml::is_null_text(node) && !choices.empty()) {
    problems().add_choice(node.where, name, "", choices);
    return std::nullopt;
  }
  Key key;
  key.types = kTypeString;
  key.nonempty = true;
  key.choices = choices;
  auto found = value(node, name, key);
  if (!found) return std::nullopt;
  return std::move(found->text);
}

std::vector<PlacedText> Reader::texts(const yaml::Node& node, const std::string& name) const {
  std::vector<PlacedText> result;
  const auto take = [&](const yaml::Node& item, const std::string& item_name) {
    if (auto found = text(item, item_name)) result.push_back({std::move(*found), item.where});
  };
  if (node.is_sequence()) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      take(node.items[i], name + '[' + std::to_string(i) + ']');
    }
  } else if (node.is_scalar() && !yaml::is_null_text(node)) {
    take(node, name);
  } else {
    problems().add(node.where,
                   in_quotes(name) + " must be text or a list of texts, not " +
                       (node.is_map() ? "a mapping" : "nothing"));
  }
  return result;
}

std::optional<double> Reader::seconds(const yaml::Node& node, const std::string& name) const {
  Key key;
  key.types = kTypeDuration;
  key.minimum = kShortest;
  key.maximum = kLongest;
  key.unit = "s";
  const auto found = value(node, name, key);
  if (!found) return std::nullopt;
  return found->number;
}

std::optional<std::uint64_t> Reader::amount(const yaml::Node& node,
                                            const std::string& name,
                                            const Key& key) const {
  const auto found = value(node, name, key);
  if (!found) return std::nullopt;
  return static_cast<std::uint64_t>(found->integer);
}

const yaml::Node* Reader::map(const yaml::Node& node, const std::string& name) const {
  if (node.is_map()) return &node;
  report_type(node, name, kTypeMap, problems());
  return nullptr;
}

void Reader::check_keys(const yaml::Node& map, const std::vector<std::string>& known) const {
  for (const yaml::Entry& entry : map.entries) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      problems().add_unknown_key(entry, known);
    }
  }
}

}  // namespace aipreflight::profile
