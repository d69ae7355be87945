#include "settings.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

// A field's name as text: YAML reads some names as numbers or booleans.
std::string name_of(const sdk::Config& item) {
  switch (item.kind()) {
    case sdk::Config::Kind::kText:
      return item.as_text();
    case sdk::Config::Kind::kInt:
      return std::to_string(item.as_integer());
    case sdk::Config::Kind::kNumber:
      return text::format_number(item.as_number());
    case sdk::Config::Kind::kBool:
      return item.as_boolean() ? "true" : "false";
    case sdk::Config::Kind::kList:
    case sdk::Config::Kind::kMap:
    case sdk::Config::Kind::kNone:
      break;
  }
  return {};
}

}  // namespace

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.config = std::string(text::trim(config.find_text("config").value_or("")));
  for (const sdk::Config& item : config.list("required_fields")) {
    std::string name = name_of(item);
    if (name.empty()) item.error("the name of a field is expected");
    auto& fields = settings.required_fields;
    if (std::find(fields.begin(), fields.end(), name) == fields.end()) {
      fields.push_back(std::move(name));
    }
  }
  settings.is_declared_enough = config.is_set("level");
  return settings;
}

}  // namespace aipreflight::observability
