#include "uses.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::profile {
namespace {

constexpr std::size_t kLongestId = 61;
constexpr std::size_t kLongestModuleId = 41;

bool is_name(std::string_view text, std::size_t longest) {
  if (text.empty() || text.size() > longest || text[0] < 'a' || text[0] > 'z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string text_of(const yaml::Node& map, std::string_view key) {
  const yaml::Node* node = map.find(key);
  return node != nullptr && node->is_scalar() ? node->text : std::string();
}

}  // namespace

Uses parse_uses(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string module(text.substr(0, slash));
  if (slash == std::string_view::npos) return {module, module};
  return {module, std::string(text.substr(slash + 1))};
}

bool is_uses(std::string_view text) {
  const Uses uses = parse_uses(text);
  return is_name(uses.module, kLongestModuleId) && uses.module.size() > 1 &&
         is_name(uses.check, kLongestModuleId) && uses.check.size() > 1;
}

bool is_id(std::string_view text) {
  return is_name(text, kLongestId);
}

std::string uses_of(const yaml::Node& check) {
  return text_of(check, "uses");
}

std::string id_of(const yaml::Node& check) {
  std::string id = text_of(check, "id");
  return id.empty() ? parse_uses(uses_of(check)).check : id;
}

}  // namespace aipreflight::profile
