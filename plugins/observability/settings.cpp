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

std::string trimmed(const sdk::Config& config, const char* key) {
  return std::string(text::trim(config.find_text(key).value_or("")));
}

std::chrono::milliseconds milliseconds(const sdk::Config& config, const char* key) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds(key));
}

std::vector<std::pair<std::string, std::string>> pairs(const sdk::Config& config, const char* key) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto& [name, value] : config.entries(key)) found.emplace_back(name, value.as_text());
  return found;
}

Canary read_canary(const sdk::Config& config) {
  Canary canary;
  canary.command = trimmed(config, "canary.command");
  canary.url = trimmed(config, "canary.url");
  canary.serve = trimmed(config, "canary.serve");
  canary.body = config.text("canary.body");
  for (const auto& [name, value] : config.entries("canary.headers")) {
    canary.headers[name] = value.as_text();
  }
  canary.requests = config.integer("canary.requests");
  canary.timeout = milliseconds(config, "canary.timeout");
  canary.wait = milliseconds(config, "canary.wait");
  canary.port = config.integer("canary.receiver_port");
  canary.expect = pairs(config, "canary.expect");
  canary.answer = pairs(config, "canary.answer");
  if (canary.command.empty() == canary.url.empty()) {
    config.error("canary", "a canary needs 'command' or 'url', one of the two");
  }
  canary.failing_command = trimmed(config, "canary.failing_command");
  canary.failing_body = trimmed(config, "canary.failing_body");
  if (canary.command.empty() && !canary.failing_command.empty()) {
    config.error("canary.failing_command", "canary.failing_command needs canary.command");
  }
  for (const char* key : {"canary.serve", "canary.body", "canary.headers", "canary.failing_body"}) {
    if (canary.url.empty() && config.is_set(key)) {
      config.error(key, std::string(key) + " has no effect without canary.url");
    }
  }
  return canary;
}

Level level_of(const std::string& name) {
  if (name == "declared") return Level::kDeclared;
  if (name == "sample") return Level::kSample;
  return name == "canary" ? Level::kCanary : Level::kBackend;
}

void require_use(const sdk::Config& config, const Settings& settings) {
  if (settings.level && *settings.level > std::max(settings.reached(), Level::kDeclared)) {
    const std::string name = config.text("level");
    config.error("level", "level " + name + " needs '" + name + '\'');
  }
  if (settings.backend && !settings.canary) {
    config.error("backend", "backend needs 'canary': its requests are what has to be counted");
  }
  const bool is_observed = !settings.sample.empty() || settings.canary;
  for (const char* key : {"fields", "min_records", "min_coverage", "capture_content"}) {
    if (!is_observed && config.is_set(key)) {
      config.error(key, std::string(key) + " has no effect without 'sample' or 'canary'");
    }
  }
  for (const char* key : {"max_age", "logs", "metrics"}) {
    if (settings.sample.empty() && config.is_set(key)) {
      config.error(key, std::string(key) + " has no effect without 'sample'");
    }
  }
}

}  // namespace

Level Settings::reached() const {
  if (backend) return Level::kBackend;
  if (canary) return Level::kCanary;
  if (!sample.empty()) return Level::kSample;
  return config.empty() ? Level::kNone : Level::kDeclared;
}

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.config = trimmed(config, "config");
  for (const sdk::Config& item : config.list("required_fields")) {
    std::string name = name_of(item);
    if (name.empty()) item.error("the name of a field is expected");
    auto& fields = settings.required_fields;
    if (std::find(fields.begin(), fields.end(), name) == fields.end()) {
      fields.push_back(std::move(name));
    }
  }
  if (const auto level = config.find_text("level")) settings.level = level_of(*level);
  settings.sample = trimmed(config, "sample");
  for (const char* key : {"logs", "metrics"}) {
    std::string path = trimmed(config, key);
    if (!path.empty()) settings.more_samples.emplace_back(key, std::move(path));
  }
  for (auto& [name, value] : pairs(config, "fields")) settings.fields[name] = value;
  settings.min_records = config.integer("min_records");
  settings.min_coverage = config.number("min_coverage");
  settings.max_age = config.find_seconds("max_age");
  const std::string content = config.text("capture_content");
  settings.content = content == "forbidden" ? Content::kForbidden
                     : content == "allowed" ? Content::kAllowed
                                            : Content::kRedacted;
  if (config.is_set("canary")) settings.canary = read_canary(config);
  if (config.is_set("backend")) {
    settings.backend = Backend{trimmed(config, "backend.prometheus"),
                               trimmed(config, "backend.query"),
                               milliseconds(config, "backend.wait")};
  }
  require_use(config, settings);
  return settings;
}

}  // namespace aipreflight::observability
