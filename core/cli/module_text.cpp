#include "module_text.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::cli {

std::vector<std::string> traits_of(const CheckType& type) {
  std::vector<std::string> traits;
  if (type.timing_sensitive) traits.emplace_back("runs alone (it measures time)");
  if (type.needs_network) traits.emplace_back("needs network");
  if (type.needs_exec) traits.emplace_back("runs commands");
  if (type.needs_write) traits.emplace_back("writes files");
  return traits;
}

std::string range_of(const Key& key) {
  const bool has_minimum = std::isfinite(key.minimum);
  const bool has_maximum = std::isfinite(key.maximum);
  if (has_minimum && has_maximum) {
    return text::format_number(key.minimum) + " to " + text::format_number(key.maximum);
  }
  if (has_minimum) return "at least " + text::format_number(key.minimum);
  if (has_maximum) return "at most " + text::format_number(key.maximum);
  return {};
}

namespace {

using json::Value;

constexpr std::size_t kLongest = 2000;

std::string shown(std::string_view text) {
  return text::one_line(text, kLongest);
}

std::string abi_of(const Module& module) {
  return std::to_string(module.abi_major) + '.' + std::to_string(module.needed_minor);
}

std::string key_lines(const Key& key) {
  std::vector<std::string> facts = {describe_types(key.types)};
  if (!key.unit.empty()) facts.push_back("in " + shown(key.unit));
  if (const std::string range = range_of(key); !range.empty()) facts.push_back(range);
  if (!key.choices.empty()) facts.push_back("one of " + shown(text::join(key.choices, ", ")));
  if (key.required) facts.emplace_back("required");
  if (key.nonempty) facts.emplace_back("not empty");
  if (!key.fallback.empty()) facts.push_back("default: " + shown(key.fallback));
  if (!key.since.empty()) facts.push_back("since " + shown(key.since));
  std::string lines = "    " + shown(key.path) + ": " + text::join(facts, "; ") + '\n';
  lines += "        " + shown(key.doc) + '\n';
  if (!key.deprecated.empty()) lines += "        deprecated: " + shown(key.deprecated) + '\n';
  return lines;
}

std::string check_lines(const CheckType& type) {
  std::string lines = "\n  " + shown(type.id) + ": " + shown(type.title) + '\n';
  for (const std::string_view line : text::split(type.doc, '\n')) {
    if (!line.empty()) lines += "  " + shown(line) + '\n';
  }
  const auto traits = traits_of(type);
  if (!traits.empty()) lines += "  " + text::join(traits, ", ") + '\n';
  if (!type.keys.empty()) lines += "\n  keys:\n";
  for (const Key& key : type.keys) lines += key_lines(key);
  return lines;
}

Value texts_json(const std::vector<std::string>& texts) {
  Value list = Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

Value to_json(const Key& key) {
  Value value = Value::object();
  value.add("path", key.path);
  value.add("type", describe_types(key.types));
  value.add("required", key.required);
  value.add("nonempty", key.nonempty);
  value.add("positional", key.positional);
  value.add("unit", key.unit);
  value.add("default", key.fallback.empty() ? Value() : Value(key.fallback));
  value.add("minimum", key.minimum);  // not finite: null
  value.add("maximum", key.maximum);
  value.add("choices", texts_json(key.choices));
  value.add("since", key.since);
  value.add("deprecated", key.deprecated);
  value.add("doc", key.doc);
  return value;
}

Value to_json(const CheckType& type) {
  Value keys = Value::array();
  for (const Key& key : type.keys) keys.push(to_json(key));
  Value value = Value::object();
  value.add("id", type.id);
  value.add("title", type.title);
  value.add("doc", type.doc);
  value.add("timing_sensitive", type.timing_sensitive);
  value.add("needs_network", type.needs_network);
  value.add("needs_exec", type.needs_exec);
  value.add("needs_write", type.needs_write);
  value.add("keys", std::move(keys));
  return value;
}

Value commands_json(const Module& module) {
  Value commands = Value::array();
  for (const CheckType& command : module.commands) commands.push(to_json(command));
  return commands;
}

// By what it answers for; the ids of other hosts' extensions cannot be asked for.
std::vector<std::string> extensions_of(const Module& module) {
  std::vector<std::string> extensions;
  if (!module.commands.empty()) extensions.emplace_back("aipf.command/1");
  if (std::any_of(module.check_types.begin(), module.check_types.end(), [](const CheckType& type) {
        return type.has_known_bad;
      })) {
    extensions.emplace_back("aipf.selftest/1");
  }
  return extensions;
}

Value file_json(const host::ModuleFile& file) {
  Value value = Value::object();
  value.add("module", file.id);
  value.add("path", file.path);
  value.add("origin", file.origin);
  value.add("shadows", texts_json(file.shadows));
  return value;
}

void add_module(const Described& described, Value& value) {
  const Module& module = described.module;
  value.add("version", module.version);
  value.add("abi", abi_of(module));
  value.add("sha256", described.sha256);
  value.add("vendor", module.vendor);
  value.add("support", module.support);
  value.add("licence", module.licence);
}

std::string title_of(const ListedModule& listed) {
  if (!listed.described) return "cannot be loaded: " + shown(listed.described.error().message);
  const Module& module = listed.described->module;
  if (module.check_types.size() == 1) return shown(module.check_types.front().title);
  std::vector<std::string> ids;
  for (const CheckType& type : module.check_types) ids.push_back(type.id);
  return "checks: " + shown(text::join(ids, ", "));
}

}  // namespace

std::string list_text(const std::vector<ListedModule>& modules,
                      const std::vector<host::SearchFolder>& folders) {
  std::string page = "searched, in this order:\n";
  for (const host::SearchFolder& folder : folders) {
    page += "  " + shown(folder.path) + "  (" + shown(folder.origin) + ")\n";
  }
  if (modules.empty()) return page + "\nno plugin was found\n";
  page += '\n';
  std::size_t width = 0;
  for (const ListedModule& listed : modules) width = std::max(width, listed.file.id.size());
  for (const ListedModule& listed : modules) {
    const std::string version =
        listed.described ? shown(listed.described->module.version) : std::string("-");
    page += text::padded(shown(listed.file.id), width) + "  " + text::padded(version, 8) + "  " +
            title_of(listed) + '\n';
    page += std::string(width + 2, ' ') + shown(listed.file.path) + '\n';
    for (const std::string& path : listed.file.shadows) {
      page += std::string(width + 2, ' ') + "shadows " + shown(path) + '\n';
    }
  }
  return page;
}

std::string list_json(const std::vector<ListedModule>& modules) {
  Value list = Value::array();
  for (const ListedModule& listed : modules) {
    Value value = file_json(listed.file);
    if (listed.described) {
      add_module(*listed.described, value);
      std::vector<std::string> ids;
      for (const CheckType& type : listed.described->module.check_types) ids.push_back(type.id);
      value.add("checks", texts_json(ids));
    } else {
      value.add("error", listed.described.error().message);
      value.add("reason_code", listed.described.error().reason);
    }
    list.push(std::move(value));
  }
  Value page = Value::object();
  page.add("plugins", std::move(list));
  return json::write(page, {.indent = 2}) + '\n';
}

std::string info_text(const Described& described, const CheckType* only) {
  const Module& module = described.module;
  std::string page = shown(module.id) + ' ' + shown(module.version) + '\n';
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) page += "  " + text::padded(std::string(name), 9) + shown(value) + '\n';
  };
  fact("path", described.file.path);
  fact("found by", described.file.origin);
  fact("sha256", described.sha256);
  fact("ABI", abi_of(module));
  fact("vendor", module.vendor);
  fact("support", module.support);
  fact("licence", module.licence);
  fact("extends", text::join(extensions_of(module), ", "));
  for (const std::string& path : described.file.shadows) fact("shadows", path);
  for (const CheckType& type : module.check_types) {
    if (only == nullptr || only == &type) page += check_lines(type);
  }
  if (only != nullptr || module.commands.empty()) return page;
  page += "\n  commands:\n";
  for (const CheckType& command : module.commands) {
    page += "    " + shown(command.id) + ": " + shown(command.title) + '\n';
  }
  return page;
}

std::string info_json(const Described& described, const CheckType* only) {
  Value page = file_json(described.file);
  add_module(described, page);
  Value checks = Value::array();
  for (const CheckType& type : described.module.check_types) {
    if (only == nullptr || only == &type) checks.push(to_json(type));
  }
  page.add("checks", std::move(checks));
  page.add("extensions", texts_json(extensions_of(described.module)));
  page.add("commands", commands_json(described.module));
  return json::write(page, {.indent = 2}) + '\n';
}

std::string keys_text(const Module& module, const CheckType* only) {
  std::string page;
  for (const CheckType& type : module.check_types) {
    if (only != nullptr && only != &type) continue;
    if (!page.empty()) page += '\n';
    page += shown(type.id) + (type.keys.empty() ? ": nothing to configure\n" : ":\n");
    for (const Key& key : type.keys) page += key_lines(key);
  }
  return page;
}

std::string keys_json(const Module& module, const CheckType* only) {
  Value checks = Value::array();
  for (const CheckType& type : module.check_types) {
    if (only == nullptr || only == &type) checks.push(to_json(type));
  }
  Value page = Value::object();
  page.add("module", module.id);
  page.add("version", module.version);
  page.add("checks", std::move(checks));
  return json::write(page, {.indent = 2}) + '\n';
}

}  // namespace aipreflight::cli
