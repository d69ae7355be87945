#include "sample.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::validate {
namespace {

constexpr const char* kFile = "sample.yml";

// Whether a key lies on the way to another, or is it.
bool leads_to(const std::string& ancestor, const std::string& path) {
  if (ancestor == path) return true;
  return path.starts_with(ancestor) &&
         (path[ancestor.size()] == '.' || path[ancestor.size()] == '[');
}

// Only what is needed to set one key: nothing else can be missing or wrong.
CheckType reduced(const CheckType& type, const Key& key) {
  CheckType alone = type;
  alone.keys.clear();
  for (const Key& candidate : type.keys) {
    if (!leads_to(candidate.path, key.path)) continue;
    alone.keys.push_back(candidate);
    alone.keys.back().required = false;
    alone.keys.back().nonempty = candidate.nonempty && candidate.path == key.path;
  }
  return alone;
}

// The value stands on a line of its own, the last.
std::string yaml_at(const std::string& path, const std::string& value) {
  std::string yaml;
  std::string indent;
  for (std::string_view segment : text::split(path, '.')) {
    const bool is_list = segment.ends_with("[]");
    if (is_list) segment.remove_suffix(2);
    yaml += indent + (segment == "*" ? "any" : std::string(segment)) + ":\n";
    indent += "  ";
    if (!is_list) continue;
    yaml += indent + "-\n";
    indent += "  ";
  }
  return yaml + indent + value + '\n';
}

KeyTrial try_yaml(const CheckType& type, const std::string& yaml) {
  yaml::Parsed parsed = yaml::parse(yaml, kFile);
  KeyTrial trial;
  trial.line = static_cast<std::uint32_t>(std::count(yaml.begin(), yaml.end(), '\n'));
  trial.errors = parsed.errors;
  if (!trial.errors.empty()) return trial;
  profile::CheckSpec spec;
  spec.id = spec.check = type.id;
  spec.with = std::move(parsed.root);
  trial.errors = profile::validate_section(spec, type, profile::process_environment()).errors;
  return trial;
}

std::string number_text(double value) {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.17g", value);
  return digits;
}

std::vector<std::string> candidates(const Key& key) {
  std::vector<std::string> values;
  for (const std::string& choice : key.choices) values.push_back("'" + choice + "'");
  for (const double bound : {key.minimum, key.maximum}) {
    if (!std::isfinite(bound)) continue;
    for (const double near : {bound, std::ceil(bound), std::floor(bound)}) {
      values.push_back(number_text(near));
      values.push_back(number_text(near) + "s");
      values.push_back(number_text(near * 100) + "%");
    }
  }
  if (std::isfinite(key.minimum) && std::isfinite(key.maximum)) {
    values.push_back(number_text((key.minimum + key.maximum) / 2));
  }
  for (const char* value : {"true",
                            "1",
                            "0.5",
                            "1s",
                            "4KiB",
                            "50%",
                            "'.'",
                            "https://example.com/",
                            "'true'",
                            "env:PATH",
                            "text",
                            "[]",
                            "[text]",
                            "{}"}) {
    values.emplace_back(value);
  }
  return values;
}

// Whether the map that holds a key is there whatever the user writes.
bool is_always_asked_for(const CheckType& type, const Key& key) {
  if (key.path.find("[]") != std::string::npos || key.path.find('*') != std::string::npos)
    return false;
  return std::none_of(type.keys.begin(), type.keys.end(), [&](const Key& other) {
    return other.path != key.path && leads_to(other.path, key.path) && !other.required;
  });
}

// Puts a value below maps that are made on the way.
void insert(yaml::Node& root, const std::string& path, const yaml::Node& value) {
  yaml::Node* node = &root;
  for (const std::string_view segment : text::split(path, '.')) {
    node->kind = yaml::Kind::kMap;
    auto found = std::find_if(node->entries.begin(),
                              node->entries.end(),
                              [&](const yaml::Entry& entry) { return entry.key == segment; });
    if (found == node->entries.end()) {
      node->entries.push_back({std::string(segment), {}, {}});
      found = node->entries.end() - 1;
    }
    node = &found->value;
  }
  *node = value;
}

yaml::Node made_section(const CheckType& type) {
  yaml::Node root;
  root.kind = yaml::Kind::kMap;
  for (const Key& key : type.keys) {
    if (!key.required || !is_always_asked_for(type, key)) continue;
    insert(root, key.path, yaml::parse(legal_value(type, key), kFile).root);
  }
  return root;
}

profile::Section validated(const CheckType& type, yaml::Node with) {
  profile::CheckSpec spec;
  spec.id = spec.check = type.id;
  spec.with = std::move(with);
  return profile::validate_section(spec, type, profile::process_environment());
}

const GivenConfig* find_given(const std::vector<GivenConfig>& given,
                              const Module& module,
                              const CheckType& type) {
  const bool is_main = module.check_types.size() == 1 || type.id == module.id;
  for (const GivenConfig& config : given) {
    if (config.check == type.id || (config.check.empty() && is_main)) return &config;
  }
  return nullptr;
}

// "acme/pii" and "pii" both name the check `pii`.
std::string check_of(const std::string& uses) {
  return uses.substr(uses.find('/') + 1);
}

void read_config(const std::string& file, GivenConfigs& result) {
  Result<std::string> bytes = files::read(file);
  if (!bytes) return result.errors.push_back(bytes.take_error());
  yaml::Parsed parsed = yaml::parse(*bytes, file);
  for (Error& error : parsed.errors) result.errors.push_back(std::move(error));
  if (!parsed.errors.empty()) return;
  GivenConfig config{file, {}, {}};
  const yaml::Node* with = parsed.root.find("with");
  if (with == nullptr) {
    return result.errors.push_back(
        profile_error(parsed.root.where,
                      "'with' is missing: the configuration of a check, as in a profile",
                      "write with: {…}"));
  }
  for (const yaml::Entry& entry : parsed.root.entries) {
    if (entry.key == "with") {
      config.with = entry.value;
    } else if (entry.key == "uses" && entry.value.is_scalar()) {
      config.check = check_of(entry.value.text);
    } else {
      result.errors.push_back(profile_error(entry.key_where,
                                            "unknown key '" + text::one_line(entry.key, 100) + "'",
                                            "known keys: uses, with"));
    }
  }
  result.configs.push_back(std::move(config));
}

}  // namespace

GivenConfigs read_configs(const std::vector<std::string>& files) {
  GivenConfigs result;
  for (const std::string& file : files) read_config(file, result);
  return result;
}

Samples make_samples(const Module& module, const std::vector<GivenConfig>& given) {
  Samples result;
  for (const GivenConfig& config : given) {
    if (config.check.empty() || module.find(config.check) != nullptr) continue;
    result.errors.push_back(usage_error("module '" + module.id + "' has no check '" +
                                        text::one_line(config.check, 100) + "', which " +
                                        config.file + " uses"));
  }
  for (const CheckType& type : module.check_types) {
    const GivenConfig* own = find_given(given, module, type);
    profile::Section section = validated(type, own != nullptr ? own->with : made_section(type));
    if (section.errors.empty()) {
      result.samples.push_back({type,
                                own != nullptr ? own->with : made_section(type),
                                std::move(section.config),
                                own != nullptr});
    } else if (own != nullptr) {
      result.errors.insert(result.errors.end(), section.errors.begin(), section.errors.end());
    }
  }
  return result;
}

std::optional<Sample> make_sample(const CheckType& type) {
  yaml::Node with = made_section(type);
  profile::Section section = validated(type, with);
  if (!section.errors.empty()) return std::nullopt;
  return Sample{type, std::move(with), std::move(section.config)};
}

KeyTrial try_key(const CheckType& type, const Key& key, const std::string& value) {
  return try_yaml(reduced(type, key), yaml_at(key.path, value));
}

KeyTrial try_misspelt(const CheckType& type, const Key& key) {
  std::string path = key.path;
  path.back() = path.back() == 'q' ? 'x' : 'q';
  CheckType all = type;
  for (Key& other : all.keys) other.required = false;
  KeyTrial trial = try_yaml(all, yaml_at(path, "1"));
  --trial.line;  // the key stands above its value
  return trial;
}

std::string legal_value(const CheckType& type, const Key& key) {
  if (!key.fallback.empty() && try_key(type, key, key.fallback).errors.empty()) return key.fallback;
  for (const std::string& value : candidates(key)) {
    if (try_key(type, key, value).errors.empty()) return value;
  }
  return {};
}

std::string probe_text(const ConfigNode& node) {
  using Kind = ConfigNode::Kind;
  const auto write =
      [](const std::string& key, const ConfigNode& value, auto& self) -> std::string {
    const std::size_t count = value.items.size() + value.entries.size();
    std::string line =
        std::to_string(static_cast<int>(value.kind)) + ' ' + (value.is_set ? "1" : "0") + ' ' +
        std::to_string(value.kind == Kind::kBool ? std::int64_t{value.boolean} : value.integer) +
        ' ' + number_text(value.number) + ' ' + std::to_string(count) + ' ' +
        std::to_string(key.size()) + ' ' + std::to_string(value.text.size()) + '\n' + key +
        value.text + '\n';
    for (const ConfigNode& item : value.items) line += self("", item, self);
    for (const auto& [name, entry] : value.entries) line += self(name, entry, self);
    return line;
  };
  return write("", node, write);
}

}  // namespace aipreflight::validate
