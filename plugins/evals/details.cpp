#include "details.hpp"

#include <cmath>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "readers/own_cases.hpp"

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
  if (!results.dataset.empty()) details.set("dataset", results.dataset);
  if (!results.judges.empty()) {
    json::Value judges = json::Value::array();
    for (const std::string& judge : results.judges) judges.push(judge);
    details.set("judges", std::move(judges));
  }
  if (results.repetition.cases > 0) {
    details.set("repeated", results.repetition.cases);
    details.set("flaky", static_cast<std::uint64_t>(results.repetition.flaky.size()));
  }
  if (results.spending.known > 0) details.set("cost_usd", results.spending.usd);
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

void add_labels(const Case& one, json::Value& value) {
  json::Value labels = json::Value::object();
  for (const auto& [kind, name] : one.labels) {
    json::Value names = labels[kind];
    names.push(name);
    labels.set(kind, std::move(names));
  }
  if (labels.size() > 0) value.add("labels", std::move(labels));
}

json::Value case_of(const Case& one, bool has_outcome) {
  json::Value value = json::Value::object();
  value.add("id", one.id);
  value.add("status", has_outcome ? word_of(one.status) : kScored);
  if (!one.provider.empty()) value.add("provider", one.provider);
  if (!one.prompt.empty()) value.add("prompt", one.prompt);
  if (!one.task.empty()) value.add("task", one.task);
  add_labels(one, value);
  json::Value metrics = json::Value::object();
  for (const auto& [name, score] : one.scores) metrics.add(name, score);
  // What a case should have had and lacks lowers the coverage of its metric.
  for (const std::string& name : one.expected_scores) {
    if (metrics.find(name) == nullptr) metrics.add(name, json::Value());
  }
  if (metrics.size() > 0) value.add("metrics", std::move(metrics));
  return value;
}

}  // namespace

std::string cases_document(const Results& results, std::string_view plugin_version) {
  if (results.cases.empty() || results.cases.size() > kMostCases) return "";
  json::Value document = json::Value::object();
  document.add("plugin_version", plugin_version);
  document.add("tool", results.tool);
  if (!results.dataset.empty()) document.add("dataset", results.dataset);
  json::Value judges = json::Value::array();
  for (const std::string& judge : results.judges) judges.push(judge);
  if (judges.size() > 0) document.add("judges", std::move(judges));
  std::string text = json::write(document);
  text.back() = ',';
  text += "\"cases\":[";
  // One by one: all of them as a value would take many times the size of their text.
  for (const Case& one : results.cases) {
    if (&one != &results.cases.front()) text += ',';
    text += '\n' + json::write(case_of(one, results.passed.has_value()));
  }
  return text + "\n]}\n";
}

json::Value details(const Settings& settings,
                    const SuiteRun& run,
                    const Results* results,
                    const std::vector<comparison::Comparison>& comparisons,
                    bool is_reproducible) {
  json::Value details = json::Value::object();
  if (!comparisons.empty()) {
    json::Value against = json::Value::object();
    for (const comparison::Comparison& one : comparisons) {
      against.add(one.name, comparison::to_json(one, "cases"));
    }
    details.set("against_baseline", std::move(against));
    details.set("baseline", settings.baseline);
  }
  add_source(details, settings, run);
  if (run.age && !is_reproducible) details.set("results_age_s", run.age->count());
  if (results != nullptr) {
    add_counts(details, *results);
    add_metrics(details, *results);
  }
  return details;
}

}  // namespace aipreflight::evals
