#include "options.hpp"

#include <utility>

#include "base/clock.hpp"

namespace aipreflight::cost {
namespace {

void read_deployments(const sdk::Config& config, Assumptions& assumptions) {
  for (const sdk::Config& item : config.list("deployment")) {
    const std::string text = item.as_text();
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      item.error("NAME=MODEL is expected, not '" + text + '\'');
      continue;
    }
    assumptions.deployments[text.substr(0, equals)] = text.substr(equals + 1);
  }
}

}  // namespace

prices::Date read_date(const sdk::Config& config) {
  const std::string date =
      config.find_text("as_of").value_or(format_utc(system_clock().wall()).substr(0, 10));
  if (!is_date(date)) config.error("as_of", "a date such as 2026-11-25 is expected");
  return date;
}

Settings read_options(const sdk::Config& config, std::vector<std::string> paths) {
  Settings settings;
  settings.scan_paths = std::move(paths);
  settings.exclude = config.texts("exclude");
  settings.include_tests = config.find_boolean("include_tests").value_or(false);
  settings.obeys_gitignore = !config.find_boolean("no_gitignore").value_or(false);
  settings.calls_per_month = config.number("calls_per_month");
  settings.is_calls_per_month_set = config.is_set("calls_per_month");
  settings.usage_file = {config.find_text("usage").value_or(""), config.number("usage_days"), {}};
  settings.assumptions.unknown_model = config.find_text("assume").value_or("");
  if (!settings.assumptions.unknown_model.empty()) settings.unknown_model = UnknownModel::kAssume;
  read_deployments(config, settings.assumptions);
  settings.assumptions.date = read_date(config);
  settings.prices_file = config.find_text("prices").value_or("");
  settings.pattern_files = config.texts("patterns");
  return settings;
}

}  // namespace aipreflight::cost
