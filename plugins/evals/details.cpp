#include "details.hpp"

#include <cmath>

#include "base/text.hpp"
#include "evidence/names.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kMostMetrics = 1000;
constexpr std::size_t kCommandBytes = 4096;

void add_source(json::Value& details, const Settings& settings, const SuiteRun& run) {
  if (!settings.command.empty()) {
    details.set("command", std::string(text::cut(settings.command, kCommandBytes)));
  }
  if (run.command) details.set("command_end", run.command->to_string());
  if (!settings.results_file.empty()) details.set("results_file", settings.results_file);
}

void add_counts(json::Value& details, const Results& results) {
  if (results.format != "own") details.set("format", results.format);
  if (!results.tool.empty()) details.set("tool", results.tool);
  if (results.errored) details.set("errored", *results.errored);
  if (results.skipped) details.set("skipped", *results.skipped);
  if (const auto rate = results.pass_rate()) details.set("pass_rate", *rate);
  if (results.total) details.set("total", *results.total);
  if (results.passed) details.set("passed", *results.passed);
}

void add_metrics(json::Value& details, const Results& results) {
  json::Value metrics = json::Value::object();
  json::Value ignored = json::Value::array();
  for (const ReportedMetric& metric : results.metrics) {
    if (metrics.size() + ignored.size() == kMostMetrics) {
      details.set("metrics_left_out",
                  static_cast<std::uint64_t>(results.metrics.size() - kMostMetrics));
      break;
    }
    const std::string name(text::cut(metric.name, evidence::kMaxNameBytes));
    if (metric.wrong_type.empty()) {
      metrics.add(name, metric.value);
    } else {
      ignored.push(name + " is " + metric.wrong_type);
    }
  }
  if (metrics.size() > 0) details.set("reported_metrics", std::move(metrics));
  if (ignored.size() > 0) details.set("ignored_metrics", std::move(ignored));
}

}  // namespace

json::Value details(const Settings& settings,
                    const SuiteRun& run,
                    const Results* results,
                    bool is_reproducible) {
  json::Value details = json::Value::object();
  add_source(details, settings, run);
  if (run.age && !is_reproducible) details.set("results_age_s", run.age->count());
  if (results != nullptr) {
    add_counts(details, *results);
    add_metrics(details, *results);
  }
  return details;
}

}  // namespace aipreflight::evals
