#include "section_schema.hpp"

#include <cmath>
#include <utility>

#include "yaml/node.hpp"

namespace aipreflight::profile {
namespace {

using json::Value;

constexpr const char* kPercent = "^[+-]?[0-9.]+%$";

Value pattern(const char* regex) {
  return Value::object({{"type", "string"}, {"pattern", regex}});
}

Value number(const char* type, double minimum, double maximum) {
  Value schema = Value::object({{"type", type}});
  if (std::isfinite(minimum)) schema.set("minimum", minimum);
  if (std::isfinite(maximum)) schema.set("maximum", maximum);
  return schema;
}

Value text(const Key& key) {
  Value schema = Value::object({{"type", "string"}});
  if (key.nonempty) schema.set("minLength", 1);
  if (!key.choices.empty()) {
    Value choices = Value::array();
    for (const std::string& choice : key.choices) choices.push(choice);
    schema.set("enum", std::move(choices));
  }
  return schema;
}

Value object(const KeyTree& tree);

Value list(const KeyTree& tree) {
  Value schema = Value::object({{"type", "array"}});
  if (tree.item) {
    schema.set("items", section_schema(*tree.item));
  } else {
    schema.set("items", Value::object({{"type", Value::array({"string", "number", "boolean"})}}));
  }
  if (tree.key != nullptr && tree.key->nonempty) schema.set("minItems", 1);
  return schema;
}

void add_type(std::uint64_t type, const Key& key, std::vector<Value>& schemas) {
  switch (type) {
    case kTypeBool:
      return schemas.push_back(Value::object({{"type", "boolean"}}));
    case kTypeInt:
      return schemas.push_back(number("integer", key.minimum, key.maximum));
    case kTypeNumber:
      return schemas.push_back(number("number", key.minimum, key.maximum));
    case kTypeDuration:
      schemas.push_back(number("number", std::fmax(0, key.minimum), key.maximum));
      return schemas.push_back(duration_text_schema());
    case kTypeSize:
      schemas.push_back(number("integer", std::fmax(0, key.minimum), key.maximum));
      return schemas.push_back(pattern("^[0-9.]+([kKMG]?B|[KMGT]iB)$"));
    case kTypePercent:
      return schemas.push_back(pattern(kPercent));
    case kTypeRatio:
      schemas.push_back(number("number", std::fmax(0, key.minimum), std::fmin(1, key.maximum)));
      return schemas.push_back(pattern(kPercent));
    case kTypeUrl:
      return schemas.push_back(pattern("^([Hh][Tt][Tt][Pp][Ss]?://|.*\\$\\{)"));
    case kTypeSecret:
      return schemas.push_back(pattern("^(env|file):"));
    default:
      return schemas.push_back(text(key));
  }
}

std::vector<Value> alternatives(const KeyTree& tree) {
  std::vector<Value> schemas;
  const std::uint64_t types = tree.types();
  for (std::uint64_t type = kTypeBool; type <= kTypeString; type <<= 1) {
    if ((types & type) != 0) add_type(type, *tree.key, schemas);
  }
  constexpr std::uint64_t kNotText =
      kTypeBool | kTypeInt | kTypeNumber | kTypeDuration | kTypeSize | kTypePercent | kTypeRatio;
  if ((types & kNotText) != 0) schemas.push_back(pattern("\\$\\{[A-Za-z_]"));
  if ((types & kTypeList) != 0) schemas.push_back(list(tree));
  if ((types & kTypeMap) != 0) schemas.push_back(object(tree));
  if ((types & kTypeNull) != 0) schemas.push_back(Value::object({{"type", "null"}}));
  return schemas;
}

// True if the section is wrong without this child.
bool is_required(const KeyTree& tree) {
  if (tree.key != nullptr) return tree.key->required;
  for (const auto& [name, child] : tree.children) {
    if (is_required(child)) return true;
  }
  return false;
}

Value object(const KeyTree& tree) {
  Value properties = Value::object();
  Value required = Value::array();
  for (const auto& [name, child] : tree.children) {
    properties.add(name, section_schema(child));
    if (is_required(child)) required.push(name);
  }
  Value schema = Value::object({{"type", "object"}});
  if (properties.size() > 0) schema.set("properties", std::move(properties));
  if (required.size() > 0) schema.set("required", std::move(required));
  if (tree.any) {
    schema.set("additionalProperties", section_schema(*tree.any));
  } else if (!tree.is_free_map()) {
    schema.set("additionalProperties", false);
  }
  if (tree.key != nullptr && tree.key->nonempty) schema.set("minProperties", 1);
  return schema;
}

Value as_json(const yaml::Node& node) {
  if (node.is_map()) {
    Value result = Value::object();
    for (const yaml::Entry& entry : node.entries) result.set(entry.key, as_json(entry.value));
    return result;
  }
  if (node.is_sequence()) {
    Value result = Value::array();
    for (const yaml::Node& item : node.items) result.push(as_json(item));
    return result;
  }
  if (yaml::is_null_text(node)) return {};
  if (const auto boolean = yaml::as_bool(node)) return *boolean;
  if (const auto integer = yaml::as_integer(node)) return *integer;
  if (const auto value = yaml::as_number(node)) return *value;
  return node.text;
}

void annotate(Value& schema, const Key& key) {
  std::string doc = key.doc;
  if (!key.unit.empty()) doc += " (" + key.unit + ')';
  schema.set("description", std::move(doc));
  if (!key.fallback.empty())
    schema.set("default", as_json(yaml::parse(key.fallback, "default").root));
  if (!key.deprecated.empty()) schema.set("deprecated", true);
}

}  // namespace

Value duration_text_schema() {
  return pattern("^([0-9.]+h)?([0-9.]+m)?([0-9.]+s)?([0-9.]+ms)?$");
}

Value section_schema(const KeyTree& tree) {
  std::vector<Value> schemas = alternatives(tree);
  Value schema;
  if (schemas.empty()) {
    schema = object(tree);
  } else if (schemas.size() == 1) {
    schema = std::move(schemas.front());
  } else {
    schema.set("anyOf", Value::array(std::move(schemas)));
  }
  if (tree.key != nullptr) annotate(schema, *tree.key);
  return schema;
}

}  // namespace aipreflight::profile
