#include "settings.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/text.hpp"

namespace aipreflight::cost {
namespace {

void read_unknown_model(const sdk::Config& config, Settings& settings) {
  const auto value = config.find("unknown_model");
  if (!value) return;
  if (value->kind() == sdk::Config::Kind::kMap) {
    settings.assumptions.unknown_model = value->find_text("assume").value_or("");
    settings.unknown_model = UnknownModel::kAssume;
    if (settings.assumptions.unknown_model.empty()) {
      value->error("'assume' with the name of a model is expected");
    }
    return;
  }
  const std::string text = value->as_text();
  if (text == "fail") {
    settings.unknown_model = UnknownModel::kFail;
  } else if (text != "warn") {
    value->error("'unknown_model' is warn, fail or {assume: MODEL}, not '" +
                 text::one_line(text, 80) + '\'');
  }
}

// The items of a list that are texts; every other one is a mistake at its place.
std::vector<std::string> read_texts(const sdk::Config& config, const char* key) {
  std::vector<std::string> texts;
  for (const sdk::Config& item : config.list(key)) {
    const bool is_text = item.kind() == sdk::Config::Kind::kText;
    std::string text = is_text ? item.as_text() : std::string();
    if (text::trim(text).empty()) item.error("text is expected; a number needs quotes");
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<UsageRule> read_usage(const sdk::Config& config) {
  std::vector<UsageRule> rules;
  for (const sdk::Config& item : config.list("usage")) {
    UsageRule rule{item.find_text("path").value_or(""),
                   item.find_text("function").value_or(""),
                   item.find_number("calls_per_month").value_or(0)};
    if (rule.path.empty() && rule.function.empty()) {
      item.error("a rule of 'usage' needs 'path', 'function' or both");
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

void read_growth(const sdk::Config& config, Settings& settings) {
  settings.base = config.find_text("base").value_or("");
  settings.baseline_file = config.find_text("baseline").value_or("");
  settings.growth = {config.find_number("max_increase_usd"),
                     config.find_number("max_increase_percent")};
  if (!settings.base.empty() && !settings.baseline_file.empty()) {
    config.error("baseline", "either 'base' or 'baseline' is compared with, not both");
  }
  if (!settings.base.empty() || !settings.baseline_file.empty()) return;
  for (const char* key : {"max_increase_usd", "max_increase_percent"}) {
    if (config.find_number(key)) {
      config.error(key, "'" + std::string(key) + "' needs 'base' or 'baseline' to compare with");
    }
  }
}

}  // namespace

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::all_of(
      text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.scan_paths = read_texts(config, "scan_paths");
  settings.exclude = read_texts(config, "exclude");
  settings.include_tests = config.boolean("include_tests");
  settings.obeys_gitignore = config.boolean("respect_gitignore");
  settings.max_file_size = config.bytes("max_file_size");
  settings.max_cost_per_request = config.find_number("max_cost_per_request_usd");
  settings.max_monthly_cost = config.find_number("max_monthly_cost_usd");
  settings.max_monthly_cost_per_site = config.find_number("max_monthly_cost_per_site_usd");
  settings.max_unknown_sites = config.find_number("max_unknown_sites");
  read_growth(config, settings);
  settings.calls_per_month =
      static_cast<double>(config.find_integer("calls_per_month").value_or(1000));
  settings.is_calls_per_month_set = config.is_set("calls_per_month");
  settings.usage = read_usage(config);
  settings.usage_file = {
      config.find_text("usage_file").value_or(""), config.number("usage_days"), {}};
  read_unknown_model(config, settings);
  for (const auto& [name, model] : config.entries("deployments")) {
    settings.assumptions.deployments[name] = model.as_text();
  }
  settings.assumptions.input_tokens = static_cast<double>(config.integer("assumed_input_tokens"));
  settings.assumptions.hole_tokens = static_cast<double>(config.integer("assumed_piece_tokens"));
  settings.assumptions.output_tokens = static_cast<double>(config.integer("assumed_output_tokens"));
  settings.prices_file = config.find_text("prices").value_or("");
  settings.assumptions.date =
      config.find_text("prices_as_of").value_or(format_utc(system_clock().wall()).substr(0, 10));
  if (!is_date(settings.assumptions.date)) {
    config.error("prices_as_of", "'prices_as_of' must be a date such as 2026-11-25");
  }
  settings.pattern_files = read_texts(config, "patterns");
  return settings;
}

}  // namespace aipreflight::cost
