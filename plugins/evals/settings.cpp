#include "settings.hpp"

#include "base/text.hpp"
#include "command/environment.hpp"
#include "evidence/names.hpp"

namespace aipreflight::evals {
namespace {

std::string trimmed(const sdk::Config& config, const char* key) {
  return std::string(text::trim(config.find_text(key).value_or("")));
}

MetricBounds read_bounds(const std::string& name, const sdk::Config& config) {
  MetricBounds bounds{name,
                      config.find_number("min"),
                      config.find_number("max"),
                      config.number("min_coverage"),
                      config.place()};
  if (name.empty()) config.error("a metric needs a name");
  if (name.size() > evidence::kMaxNameBytes) {
    config.error("the metric's name has " + std::to_string(name.size()) + " bytes, at most " +
                 std::to_string(evidence::kMaxNameBytes) + " are allowed");
  }
  if (bounds.min && bounds.max && *bounds.min > *bounds.max) {
    config.error("min",
                 "min " + text::format_number(*bounds.min) + " is above max " +
                     text::format_number(*bounds.max) + ": no value can meet both");
  }
  return bounds;
}

// A key that would be read and then ignored is a mistake of whoever wrote it.
void require_use(const sdk::Config& config, const Settings& settings) {
  for (const char* key : {"timeout", "working_directory", "env"}) {
    if (settings.command.empty() && config.is_set(key)) {
      config.error(key, std::string(key) + " has no effect without a command");
    }
  }
  if (settings.max_age && settings.results_file.empty()) {
    config.error("max_age", "max_age has no effect without a results_file");
  }
}

}  // namespace

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.command = trimmed(config, "command");
  settings.results_file = trimmed(config, "results_file");
  settings.min_pass_rate = config.find_number("min_pass_rate");
  for (const auto& [name, bounds] : config.entries("metrics")) {
    settings.metrics.push_back(read_bounds(name, bounds));
  }
  settings.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("timeout"));
  settings.working_directory = trimmed(config, "working_directory");
  if (const auto env = config.find("env")) settings.env = command::read_names(*env);
  settings.max_age = config.find_seconds("max_age");
  settings.max_output = static_cast<std::size_t>(config.bytes("max_output"));
  settings.format = config.text("format");
  settings.selection.provider = trimmed(config, "select.provider");
  settings.selection.prompt = trimmed(config, "select.prompt");
  const std::string repeats = config.text("repeats");
  settings.selection.repeats = repeats == "all"        ? Repeats::kAll
                               : repeats == "majority" ? Repeats::kMajority
                                                       : Repeats::kSeparate;
  settings.min_cases = config.find_integer("min_cases");
  settings.max_error_rate = config.number("max_error_rate");
  settings.certainty = evidence::read_certainty(config);
  require_use(config, settings);
  return settings;
}

}  // namespace aipreflight::evals
