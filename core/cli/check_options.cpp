#include "check_options.hpp"

#include <unistd.h>

#include "base/text.hpp"
#include "json/value.hpp"
#include "log/log.hpp"
#include "terminal.hpp"
#include "time_span.hpp"

namespace aipreflight::cli {
namespace {

// A word of the command line as YAML text of exactly that word: `$` would otherwise name a
// variable.
std::string as_yaml_text(const std::string& word) {
  std::string escaped;
  for (const char c : word) {
    if (c == '$') escaped += '$';
    escaped += c;
  }
  return json::quote(escaped);
}

Result<std::vector<profile::Override>> overrides_of(const Arguments& arguments) {
  std::vector<profile::Override> overrides;
  for (const std::string& set : arguments.values("set")) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0) {
      return usage_error("--set wants path=value, not '" + text::one_line(set, 200) + "'",
                         "for example --set evals.min_pass_rate=0.8");
    }
    // Which of them, and not its value: that may be a secret.
    const std::string path = set.substr(0, equals);
    overrides.push_back({path, set.substr(equals + 1), "--set " + text::one_line(path, 80)});
  }
  constexpr std::pair<std::string_view, std::string_view> kFlags[] = {
      {"probes", "probe.records"},
      {"config", "probe.config"},
      {"duration", "probe.duration"},
      {"interval", "probe.interval"},
  };
  for (const auto& [option, path] : kFlags) {
    if (const auto value = arguments.value(option)) {
      overrides.push_back({std::string(path), as_yaml_text(*value), "--" + std::string(option)});
    }
  }
  return overrides;
}

Result<std::vector<std::string>> ids_of(const Arguments& arguments, std::string_view option) {
  std::vector<std::string> ids;
  for (const std::string& list : arguments.values(option)) {
    for (const std::string_view id : text::split(list, ',')) {
      if (text::trim(id).empty()) {
        return usage_error("--" + std::string(option) + " wants the ids of checks, not '" +
                           text::one_line(list, 200) + "'");
      }
      ids.emplace_back(text::trim(id));
    }
  }
  return ids;
}

Result<int> jobs_of(const Arguments& arguments) {
  constexpr int kMostJobs = 256;
  const auto given = arguments.value("jobs");
  if (!given) return 0;
  const auto number = text::to_integer(*given);
  if (!number || *number < 1 || *number > kMostJobs) {
    return usage_error("--jobs wants a whole number from 1 to " + std::to_string(kMostJobs) +
                       ", not '" + text::one_line(*given, 100) + "'");
  }
  return static_cast<int>(*number);
}

Result<engine::PlanOptions> plan_of(const Arguments& arguments) {
  engine::PlanOptions plan;
  auto only = ids_of(arguments, "only");
  if (!only) return only.take_error();
  auto skip = ids_of(arguments, "skip");
  if (!skip) return skip.take_error();
  auto jobs = jobs_of(arguments);
  if (!jobs) return jobs.take_error();
  plan.selection = {only.take(), skip.take()};
  plan.jobs = *jobs;
  if (const auto timeout = arguments.value("timeout")) {
    plan.timeout = to_time_span(*timeout);
    if (!plan.timeout) {
      return usage_error("--timeout wants a time such as 30s or 5m, not '" +
                         text::one_line(*timeout, 100) + "'");
    }
  }
  return plan;
}

Result<void> check_source(const CheckOptions& options,
                          const Arguments& arguments,
                          const std::string& command) {
  if (options.profile.empty() && options.thresholds.empty()) {
    return usage_error("'" + command + "' needs --profile FILE",
                       "see 'aipreflight " + command + " --help'");
  }
  if (!options.profile.empty() && !options.thresholds.empty()) {
    return usage_error("--profile and --thresholds exclude each other",
                       "a thresholds file stands for an inference profile");
  }
  if (!options.thresholds.empty() && !options.has_probes && !arguments.has("config")) {
    return usage_error("--thresholds needs --probes FILE, the recorded probes to judge");
  }
  return {};
}

Format format_of(const Arguments& arguments) {
  const std::string name = arguments.value_or("format", "text");
  if (name == "json") return Format::kJson;
  return name == "markdown" ? Format::kMarkdown : Format::kText;
}

Verbosity verbosity_of(const Arguments& arguments) {
  if (arguments.has("quiet")) return Verbosity::kQuiet;
  return arguments.has("verbose") ? Verbosity::kVerbose : Verbosity::kNormal;
}

log::Level log_level(Verbosity verbosity) {
  switch (verbosity) {
    case Verbosity::kQuiet:
      return log::Level::kError;
    case Verbosity::kNormal:
      return log::Level::kWarning;
    case Verbosity::kVerbose:
      break;
  }
  return log::Level::kInfo;
}

void warn_of_flags_without_effect(const Arguments& arguments) {
  if (!arguments.has("probes")) return;
  for (const char* option : {"config", "duration", "interval"}) {
    if (arguments.has(option)) {
      log::warning("--" + std::string(option) +
                   " has no effect: --probes names probes that are already recorded");
    }
  }
}

}  // namespace

Result<CheckOptions> CheckOptions::from(const Arguments& arguments, const std::string& command) {
  CheckOptions options;
  options.profile = arguments.value_or("profile", "");
  options.thresholds = arguments.value_or("thresholds", "");
  options.has_probes = arguments.has("probes");
  Result<void> source = check_source(options, arguments, command);
  if (!source) return source.take_error();
  auto overrides = overrides_of(arguments);
  if (!overrides) return overrides.take_error();
  options.overrides = overrides.take();
  auto plan = plan_of(arguments);
  if (!plan) return plan.take_error();
  options.plan = plan.take();
  options.out = arguments.value("out");
  options.modules = ModuleOptions::from(arguments);
  options.isolation = arguments.value_or("isolation", "process");
  options.is_strict = arguments.has("strict") || arguments.value("fail-on") == "warn";
  options.is_dry_run = arguments.has("dry-run");
  options.verbosity = verbosity_of(arguments);
  options.shows_progress = !arguments.has("no-progress") && options.verbosity != Verbosity::kQuiet;
  options.format = format_of(arguments);
  return options;
}

void set_up_log(const CheckOptions& options, const Arguments& arguments) {
  log::set_level(log_level(options.verbosity));
  const ColourWish wish = colour_wish(arguments.value_or("color", "auto"));
  log::set_colour(is_coloured(terminal_facts(STDERR_FILENO), wish));
  warn_of_flags_without_effect(arguments);
}

}  // namespace aipreflight::cli
