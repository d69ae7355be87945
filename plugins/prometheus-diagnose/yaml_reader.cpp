#include "yaml_reader.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::diagnose {

void YamlReader::complain(const SourceRef& where, std::string message, std::string hint) {
  errors_.push_back(profile_error(where, std::move(message), std::move(hint)));
}

bool YamlReader::keys(const yaml::Node& map,
                      const std::vector<std::string>& known,
                      std::string_view what) {
  if (!map.is_map()) {
    complain(map.where, std::string(what) + " is a mapping, this is " + map.describe());
    return false;
  }
  for (const yaml::Entry& entry : map.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    const auto nearest = text::did_you_mean(entry.key, known);
    complain(entry.key_where,
             "unknown key '" + text::one_line(entry.key, 80) + "' in " + std::string(what),
             nearest ? "did you mean '" + *nearest + "'?" : "known are " + text::join(known, ", "));
  }
  return true;
}

std::string YamlReader::text(const yaml::Node& map, std::string_view key, std::string otherwise) {
  const yaml::Node* node = map.find(key);
  if (node == nullptr) return otherwise;
  if (node->is_scalar()) return node->text;
  complain(node->where, "'" + std::string(key) + "' is a text, this is " + node->describe());
  return otherwise;
}

double YamlReader::number(const yaml::Node& map, std::string_view key, double otherwise) {
  const yaml::Node* node = map.find(key);
  if (node == nullptr) return otherwise;
  const auto value = yaml::as_number(*node);
  if (value) return *value;
  complain(node->where, "'" + std::string(key) + "' is a number, this is " + node->describe());
  return otherwise;
}

bool YamlReader::flag(const yaml::Node& map, std::string_view key) {
  const yaml::Node* node = map.find(key);
  if (node == nullptr) return false;
  const auto value = yaml::as_bool(*node);
  if (!value) complain(node->where, "'" + std::string(key) + "' is true or false");
  return value.value_or(false);
}

std::vector<const yaml::Node*> YamlReader::list(const yaml::Node& map, std::string_view key) {
  std::vector<const yaml::Node*> items;
  const yaml::Node* node = map.find(key);
  if (node == nullptr || node->is_null()) return items;
  if (!node->is_sequence()) {
    complain(node->where, "'" + std::string(key) + "' is a list, this is " + node->describe());
    return items;
  }
  for (const yaml::Node& item : node->items) items.push_back(&item);
  return items;
}

std::vector<std::string> YamlReader::texts(const yaml::Node& map, std::string_view key) {
  const yaml::Node* node = map.find(key);
  if (node != nullptr && node->is_scalar()) return {node->text};
  std::vector<std::string> all;
  for (const yaml::Node* item : list(map, key)) {
    if (item->is_scalar()) {
      all.push_back(item->text);
    } else {
      complain(item->where, "'" + std::string(key) + "' lists texts, this is " + item->describe());
    }
  }
  return all;
}

std::size_t YamlReader::choice(const yaml::Node& map,
                               std::string_view key,
                               const std::vector<std::string>& choices) {
  const yaml::Node* node = map.find(key);
  if (node == nullptr) return 0;
  const auto found = std::find(choices.begin(), choices.end(), node->text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  complain(node->where,
           "'" + text::one_line(node->text, 80) + "' is no " + std::string(key),
           "one of " + text::join(choices, ", "));
  return 0;
}

}  // namespace aipreflight::diagnose
