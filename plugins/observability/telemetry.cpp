#include "telemetry.hpp"

#include <filesystem>
#include <system_error>
#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"
#include "json/value.hpp"
#include "yaml/node.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::uint64_t kSizeLimit = std::uint64_t{8} << 20;
constexpr std::size_t kShownErrors = 3;

Error invalid(SourceRef where, std::string message) {
  Error error = execution_error("telemetry_config_invalid", std::move(message));
  error.where = std::move(where);
  return error;
}

// All spellings under which a declared field is known.
void add(Telemetry& telemetry, const yaml::Node& node) {
  const bool is_new = telemetry.names.insert(node.text).second;
  if (is_new) ++telemetry.count;
  if (const auto number = yaml::as_integer(node)) {
    telemetry.names.insert(std::to_string(*number));
  } else if (const auto truth = yaml::as_bool(node)) {
    telemetry.names.insert(*truth ? "true" : "false");
  }
}

Result<void> add_entry(Telemetry& telemetry, const yaml::Node& entry) {
  const yaml::Node* name = entry.is_map() ? entry.find("name") : &entry;
  if (name != nullptr && name->is_null()) return {};
  if (name == nullptr || !name->is_scalar()) {
    return invalid(
        entry.where,
        "a field is " + entry.describe() + ", a name or a mapping with `name` is expected");
  }
  add(telemetry, *name);
  return {};
}

Result<Telemetry> fields_of(const yaml::Node& root, const std::string& path) {
  Telemetry telemetry;
  if (root.is_null()) return telemetry;
  if (!root.is_map()) {
    return invalid(
        {path},
        "the telemetry config is " + root.describe() + ", a mapping with `fields` is expected");
  }
  const yaml::Node* fields = root.find("fields");
  if (fields == nullptr || fields->is_null()) return telemetry;
  for (const yaml::Entry& entry : fields->entries) {
    if (telemetry.names.insert(entry.key).second) ++telemetry.count;
  }
  for (const yaml::Node& item : fields->items) {
    if (auto added = add_entry(telemetry, item); !added.ok()) return added.take_error();
  }
  if (fields->is_scalar()) {
    return invalid(fields->where,
                   "fields is " + fields->describe() + ", a list of names is expected");
  }
  return telemetry;
}

// JSON as the tree that both formats share. Strings stay strings.
yaml::Node to_node(const json::Value& value, const std::string& path) {
  yaml::Node node;
  node.where = {path};
  switch (value.kind()) {
    case json::Kind::kNull:
      return node;
    case json::Kind::kArray:
      node.kind = yaml::Kind::kSequence;
      for (const json::Value& item : value.items()) node.items.push_back(to_node(item, path));
      return node;
    case json::Kind::kObject:
      node.kind = yaml::Kind::kMap;
      for (const auto& [name, member] : value.members()) {
        node.entries.push_back({name, {path}, to_node(member, path)});
      }
      return node;
    case json::Kind::kString:
      node.quoted = true;
      node.text = value.as_string();
      break;
    case json::Kind::kBool:
    case json::Kind::kNumber:
      node.text = json::write(value);
      break;
  }
  node.kind = yaml::Kind::kScalar;
  return node;
}

Error first_of(const Errors& errors) {
  std::vector<std::string> messages;
  for (const Error& error : errors) {
    if (messages.size() < kShownErrors) messages.push_back(error.message);
  }
  if (errors.size() > kShownErrors) {
    messages.push_back("and " + std::to_string(errors.size() - kShownErrors) + " more");
  }
  return invalid(errors.front().where, text::join(messages, "; "));
}

bool is_json(const std::string& path) {
  return text::to_lower(std::filesystem::path(path).extension().string()) == ".json";
}

}  // namespace

Result<Telemetry> parse_telemetry(std::string_view text, const std::string& path) {
  if (is_json(path)) {
    auto value = json::parse(text, path);
    if (!value.ok()) return invalid(value.error().where, value.error().message);
    return fields_of(to_node(*value, path), path);
  }
  const yaml::Parsed parsed = yaml::parse(text, path);
  if (!parsed.errors.empty()) return first_of(parsed.errors);
  return fields_of(parsed.root, path);
}

Result<Telemetry> read_telemetry(const std::string& path) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) {
    return execution_error("telemetry_config_missing", "telemetry config not found: " + path);
  }
  auto content = files::read(path, kSizeLimit);
  if (!content.ok()) {
    return execution_error("telemetry_config_unreadable", content.error().message);
  }
  return parse_telemetry(*content, path);
}

}  // namespace aipreflight::observability
