#include "details.hpp"

#include <algorithm>
#include <span>

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

void append_member(std::string& text, std::string_view name) {
  if (text.back() != '{') text += ',';
  json::append_quoted(text, name);
  text += ':';
}

void append_member(std::string& text, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  append_member(text, name);
  json::append_quoted(text, value);
}

// {"topic":["billing"]}: they stand in alphabetical order.
void append_labels(std::string& text, std::span<const Label* const> labels) {
  if (labels.empty()) return;
  append_member(text, "labels");
  text += '{';
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& [kind, name] = *labels[i];
    if (i > 0 && labels[i - 1]->first == kind) {
      text.back() = ',';
    } else {
      append_member(text, kind);
      text += '[';
    }
    json::append_quoted(text, name);
    text += ']';
  }
  text += '}';
}

void append_metrics(std::string& text, const Case& one) {
  const auto names = one.score_names;
  const auto has_score = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  std::string metrics = "{";
  for (std::size_t i = 0; i < names.size(); ++i) {
    append_member(metrics, names[i]);
    json::append_number(metrics, one.values[i]);
  }
  // What a case should have had and lacks lowers the coverage of its metric.
  for (const std::string_view name : one.expected_scores) {
    if (has_score(name)) continue;
    append_member(metrics, name);
    metrics += "null";
  }
  if (metrics == "{") return;
  append_member(text, "metrics");
  text += metrics;
  text += '}';
}

void append_case(std::string& text, const Case& one, bool has_outcome) {
  text += '{';
  append_member(text, "id");
  json::append_quoted(text, one.id);
  append_member(text, "status", has_outcome ? word_of(one.status) : kScored);
  append_member(text, "provider", one.provider);
  append_member(text, "prompt", one.prompt);
  append_member(text, "task", one.task);
  append_labels(text, one.labels);
  append_metrics(text, one);
  text += '}';
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
  for (const Case one : results.cases) {
    if (text.back() != '[') text += ',';
    text += '\n';
    append_case(text, one, results.passed.has_value());
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
