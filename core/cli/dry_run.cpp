#include "dry_run.hpp"

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::cli {
namespace {

using json::Value;

constexpr std::size_t kLongestValue = 200;

struct Setting {
  std::string path;
  std::string value;
  std::string where;  // "default" for one that the user did not write
};

std::string value_of(const ConfigNode& node) {
  if (node.is_secret) return "(secret)";
  switch (node.kind) {
    case ConfigNode::Kind::kBool:
      return node.boolean ? "true" : "false";
    case ConfigNode::Kind::kInt:
      return std::to_string(node.integer);
    case ConfigNode::Kind::kNumber:
      return text::format_number(node.number, 15);
    case ConfigNode::Kind::kText:
      return json::quote(text::one_line(node.text, kLongestValue));
    case ConfigNode::Kind::kList:
      return "[]";
    case ConfigNode::Kind::kMap:
      return "{}";
  }
  return {};
}

// The leaves of a configuration, each by its whole path.
void collect(const ConfigNode& node, const std::string& path, std::vector<Setting>& settings) {
  const bool is_leaf = node.items.empty() && node.entries.empty();
  if (is_leaf && !path.empty()) {
    settings.push_back(
        {path, value_of(node), node.is_set ? text::one_line(node.where.to_string()) : "default"});
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    collect(node.items[i], path + '[' + std::to_string(i) + ']', settings);
  }
  for (const auto& [name, value] : node.entries) {
    collect(value, path.empty() ? name : path + '.' + name, settings);
  }
}

std::vector<Setting> settings_of(const engine::PlannedCheck& check) {
  std::vector<Setting> settings;
  collect(check.config, "", settings);
  return settings;
}

std::string seconds_of(const engine::PlannedCheck& check) {
  return text::format_seconds(std::chrono::duration<double>(check.timeout).count());
}

std::string check_lines(const engine::PlannedCheck& check) {
  std::string lines = "  " + text::one_line(check.spec.id) + ": " + check.spec.uses();
  if (!check.skip_reason.empty()) {
    return lines + ", SKIP: " + text::one_line(check.skip_reason) + '\n';
  }
  if (check.session) {
    const PluginRef& plugin = check.session->plugin();
    lines += ' ' + text::one_line(plugin.version) + "\n    module   " +
             text::one_line(plugin.path) + "\n    sha256   " + plugin.sha256;
  }
  lines += "\n    timeout  " + seconds_of(check) + '\n';
  if (check.type.timing_sensitive) lines += "    runs     alone: it measures time\n";
  if (!check.spec.after.empty()) {
    lines += "    after    " + text::one_line(text::join(check.spec.after, ", "));
    if (check.spec.when == profile::When::kFailed) lines += ", if one of them failed";
    lines += '\n';
  }
  if (check.spec.caps_at_warn) lines += "    severity warn: never worse than WARN\n";
  for (const Setting& setting : settings_of(check)) {
    lines += "    " + text::one_line(setting.path) + " = " + setting.value + "  (" + setting.where +
             ")\n";
  }
  return lines;
}

Value check_json(const engine::PlannedCheck& check) {
  Value value = Value::object();
  value.add("id", check.spec.id);
  value.add("uses", check.spec.uses());
  value.add("skip_reason", check.skip_reason);
  if (check.session) {
    const PluginRef& plugin = check.session->plugin();
    value.add("version", plugin.version);
    value.add("path", plugin.path);
    value.add("sha256", plugin.sha256);
  }
  value.add("timeout_s", std::chrono::duration<double>(check.timeout).count());
  value.add("timing_sensitive", check.type.timing_sensitive);
  value.add("severity", check.spec.caps_at_warn ? "warn" : "fail");
  Value after = Value::array();
  for (const std::string& id : check.spec.after) after.push(id);
  value.add("after", std::move(after));
  value.add("when", check.spec.when == profile::When::kFailed ? "failed" : "always");
  Value config = Value::array();
  for (const Setting& setting : settings_of(check)) {
    Value entry = Value::object();
    entry.add("path", setting.path);
    entry.add("value", setting.value);
    entry.add("where", setting.where);
    config.push(std::move(entry));
  }
  value.add("config", std::move(config));
  return value;
}

}  // namespace

std::string dry_run_text(const engine::Plan& plan) {
  std::string page = "Plan of " + text::one_line(plan.profile.name) + " (" +
                     text::one_line(plan.profile.path) +
                     "): " + std::to_string(plan.checks.size()) + " checks, at most " +
                     std::to_string(plan.jobs) + " at a time\n";
  for (const engine::PlannedCheck& check : plan.checks) page += check_lines(check);
  return page + "Nothing was run (--dry-run).\n";
}

std::string dry_run_json(const engine::Plan& plan) {
  Value checks = Value::array();
  for (const engine::PlannedCheck& check : plan.checks) checks.push(check_json(check));
  Value page = Value::object();
  page.add("profile", plan.profile.name);
  page.add("path", plan.profile.path);
  page.add("jobs", plan.jobs);
  page.add("checks", std::move(checks));
  return json::write(page, {.indent = 2}) + '\n';
}

}  // namespace aipreflight::cli
