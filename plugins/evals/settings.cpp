#include "settings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "command/environment.hpp"
#include "evidence/names.hpp"

namespace aipreflight::evals {
namespace {

std::string trimmed(const sdk::Config& config, const char* key) {
  return std::string(text::trim(config.find_text(key).value_or("")));
}

void require_order(const sdk::Config& config,
                   const std::optional<double>& min,
                   const std::optional<double>& max) {
  if (!min || !max || *min <= *max) return;
  config.error("min",
               "min " + text::format_number(*min) + " is above max " + text::format_number(*max) +
                   ": no value can meet both");
}

void require_name(const std::string& name, const sdk::Config& config, const char* what) {
  if (name.empty()) config.error(std::string("a ") + what + " needs a name");
  if (name.size() > evidence::kMaxNameBytes) {
    config.error(std::string("the ") + what + "'s name has " + std::to_string(name.size()) +
                 " bytes, at most " + std::to_string(evidence::kMaxNameBytes) + " are allowed");
  }
}

PercentileBounds read_percentile(const std::string& name, const sdk::Config& config) {
  PercentileBounds bounds;
  bounds.min = config.find_number("min");
  bounds.max = config.find_number("max");
  bounds.place = config.place();
  const auto percent = text::to_integer(name);
  if (!percent || *percent < 1 || *percent > 99) {
    config.error("a percentile is a whole number from 1 to 99, and not '" + text::one_line(name) +
                 "'");
  } else {
    bounds.percent = static_cast<unsigned>(*percent);
  }
  if (!bounds.min && !bounds.max) config.error("a percentile needs min or max");
  require_order(config, bounds.min, bounds.max);
  return bounds;
}

ShareBound read_share(const sdk::Config& config) {
  ShareBound bound;
  bound.at_least = config.find_number("at_least");
  bound.at_most = config.find_number("at_most");
  bound.place = config.place();
  if (bound.at_least.has_value() == bound.at_most.has_value()) {
    config.error("give at_least or at_most, one of them: which value is good enough");
  }
  if (const auto min = config.find_number("min")) {
    bound.min = *min;
  } else {
    config.error("min is missing: the least share of the cases, 0 to 1 or per cent");
  }
  return bound;
}

// The mean's bounds; of the whole run, the others too.
MetricBounds read_bounds(const std::string& name, const sdk::Config& config, bool is_whole) {
  MetricBounds bounds{.name = name,
                      .min = config.find_number("min"),
                      .max = config.find_number("max"),
                      .place = config.place()};
  require_name(name, config, "metric");
  require_order(config, bounds.min, bounds.max);
  if (!is_whole) {
    if (!bounds.is_bounded()) config.error("'" + text::one_line(name) + "' needs min or max");
    return bounds;
  }
  bounds.min_coverage = config.number("min_coverage");
  bounds.max_drop = config.find_number("max_drop");
  for (const auto& [percent, percentile] : config.entries("percentiles")) {
    bounds.percentiles.push_back(read_percentile(percent, percentile));
  }
  if (const auto share = config.find("share")) bounds.share = read_share(*share);
  return bounds;
}

SliceBounds read_slice(const std::string& name, const sdk::Config& config) {
  SliceBounds bounds{.name = name,
                     .min_pass_rate = config.find_number("min_pass_rate"),
                     .min_cases = config.find_integer("min_cases"),
                     .place = config.place()};
  for (const auto& [metric, section] : config.entries("metrics")) {
    bounds.metrics.push_back(read_bounds(metric, section, false));
  }
  if (!bounds.min_pass_rate && !bounds.min_cases && bounds.metrics.empty()) {
    config.error("give min_pass_rate, min_cases or metrics: without a bound nothing is judged");
  }
  return bounds;
}

void read_slices(const sdk::Config& config, Settings& settings) {
  for (const auto& [name, bounds] : config.entries("tags")) {
    require_name(name, bounds, "tag");
    settings.tags.push_back(read_slice(name, bounds));
  }
  const auto each_group = config.find("each_group");
  if (!each_group) return;
  const std::string by = trimmed(*each_group, "by");
  if (by.empty()) each_group->error("by is missing: the label that groups the cases");
  settings.each_group = read_slice(by, *each_group);
}

Columns read_columns(const sdk::Config& config) {
  return {.id = config.text("columns.id"),
          .status = config.text("columns.status"),
          .passed = config.text("columns.passed"),
          .provider = config.text("columns.provider"),
          .prompt = config.text("columns.prompt"),
          .task = config.text("columns.task"),
          .labels = config.texts("columns.labels")};
}

// Of the comparison with an earlier run.
void require_baseline_use(const sdk::Config& config, const Settings& settings) {
  const bool compares = settings.compares();
  if (compares && settings.baseline.empty()) {
    config.error("max_drop needs a baseline to compare with");
  }
  if (!compares && !settings.baseline.empty()) {
    config.error("baseline", "baseline has no effect without a max_drop");
  }
  for (const char* key : {"alpha", "regression"}) {
    if (!compares && config.is_set(key)) {
      config.error(key, std::string(key) + " has no effect without a max_drop");
    }
  }
}

// A key that would be read and then ignored is a mistake of whoever wrote it.
void require_use(const sdk::Config& config, const Settings& settings) {
  for (const char* key : {"timeout", "retries", "working_directory", "env"}) {
    if (settings.command.empty() && config.is_set(key)) {
      config.error(key, std::string(key) + " has no effect without a command");
    }
  }
  if (settings.retries == 0 && config.is_set("retry_wait")) {
    config.error("retry_wait", "retry_wait has no effect without retries");
  }
  if (!settings.cluster_by.empty() && !settings.min_pass_rate && settings.metrics.empty() &&
      settings.tags.empty() && !settings.each_group) {
    config.error("cluster_by",
                 "cluster_by has no effect without a bound on a pass rate or a metric");
  }
  if (settings.max_age && settings.results_file.empty()) {
    config.error("max_age", "max_age has no effect without a results_file");
  }
}

}  // namespace

Repeats repeats_of(const std::string& word) {
  return word == "all"        ? Repeats::kAll
         : word == "majority" ? Repeats::kMajority
                              : Repeats::kSeparate;
}

bool Settings::compares() const {
  return max_drop || std::any_of(metrics.begin(), metrics.end(), [](const MetricBounds& bounds) {
           return bounds.max_drop.has_value();
         });
}

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  settings.command = trimmed(config, "command");
  settings.results_file = trimmed(config, "results_file");
  settings.min_pass_rate = config.find_number("min_pass_rate");
  for (const auto& [name, bounds] : config.entries("metrics")) {
    settings.metrics.push_back(read_bounds(name, bounds, true));
  }
  settings.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("timeout"));
  settings.retries = config.integer("retries");
  settings.retry_wait = config.seconds("retry_wait");
  settings.working_directory = trimmed(config, "working_directory");
  if (const auto env = config.find("env")) settings.env = command::read_names(*env);
  settings.max_age = config.find_seconds("max_age");
  settings.max_output = static_cast<std::size_t>(config.bytes("max_output"));
  settings.format = config.text("format");
  settings.selection.provider = trimmed(config, "select.provider");
  settings.selection.prompt = trimmed(config, "select.prompt");
  settings.selection.task = trimmed(config, "select.task");
  settings.selection.repeats = repeats_of(config.text("repeats"));
  settings.min_cases = config.find_integer("min_cases");
  settings.max_error_rate = config.number("max_error_rate");
  settings.certainty = evidence::read_certainty(config);
  settings.cluster_by = trimmed(config, "cluster_by");
  read_slices(config, settings);
  settings.max_flaky_rate = config.find_number("max_flaky_rate");
  settings.max_cost_usd = config.find_number("max_cost_usd");
  settings.baseline = trimmed(config, "baseline");
  settings.max_drop = config.find_number("max_drop");
  settings.alpha = config.number("alpha");
  settings.must_be_noninferior = config.text("regression") == "noninferior";
  settings.columns = read_columns(config);
  require_use(config, settings);
  require_baseline_use(config, settings);
  return settings;
}

}  // namespace aipreflight::evals
