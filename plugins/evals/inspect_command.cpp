#include "inspect_command.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <system_error>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "evidence/outcome.hpp"
#include "json/value.hpp"
#include "readers/read.hpp"
#include "results_file.hpp"
#include "stats/wilson.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kNameWidth = 24;
constexpr std::size_t kShownLabels = 10;

using Counts = std::map<std::string, std::map<std::string, std::int64_t>>;  // by kind and name

// How many cases there are of each name that `select` takes.
Counts selectable_of(const Results& results) {
  Counts kinds;
  for (const Case one : results.cases) {
    for (const auto& [kind, name] : {std::pair{"provider", one.provider},
                                     std::pair{"prompt", one.prompt},
                                     std::pair{"task", one.task}}) {
      if (!name.empty()) ++kinds[kind][std::string(name)];
    }
  }
  return kinds;
}

// How many cases each label has, by the kind of label.
Counts labels_of(const Results& results) {
  Counts kinds;
  for (const Case one : results.cases) {
    for (const Label* label : one.labels) {
      ++kinds[std::string(label->first)][std::string(label->second)];
    }
  }
  return kinds;
}

// What is not as it looks, in the words of the report.
std::vector<std::string> traps_of(const Results& results) {
  std::vector<std::string> traps = results.warnings;
  traps.insert(traps.end(), results.notes.begin(), results.notes.end());
  if (results.set_aside > 0) {
    traps.push_back(std::to_string(results.set_aside) +
                    " cases are marked as flaky by the eval tool and are not judged");
  }
  for (const ReportedMetric& metric : results.metrics) {
    if (!metric.ungateable.empty()) {
      traps.push_back("no bound can be put on '" + text::one_line(metric.name, 60) +
                      "': " + metric.ungateable);
    } else if (metric.applies_to && metric.n.value_or(0) < *metric.applies_to) {
      traps.push_back("'" + text::one_line(metric.name, 60) + "' has a value in " +
                      std::to_string(metric.n.value_or(0)) + " of " +
                      std::to_string(*metric.applies_to) + " cases");
    }
  }
  if (results.errored.value_or(0) > 0) {
    traps.push_back(std::to_string(*results.errored) +
                    " cases could not be judged and count as not passed");
  }
  if (results.ran_nothing()) traps.emplace_back("no case ran");
  return traps;
}

std::string line_of(const std::string& name, const std::string& value) {
  std::string line = "  " + name;
  line.resize(std::max(kNameWidth, line.size() + 2), ' ');
  return line + value + '\n';
}

std::string counts_text(const Results& results) {
  if (!results.total) return "not told";
  std::string text = std::to_string(*results.total) + " ran";
  if (results.passed) text += ", " + std::to_string(*results.passed) + " passed";
  if (results.errored) text += ", " + std::to_string(*results.errored) + " errored";
  if (results.skipped) text += "; " + std::to_string(*results.skipped) + " skipped";
  return text;
}

std::string rate_text(const Results& results) {
  const auto rate = results.pass_rate();
  if (!rate) return "none: nothing says which cases passed";
  if (std::isnan(*rate)) return "not a number";
  std::string text = evidence::shown(*rate, *rate, "ratio");
  if (results.passed && results.total && *results.total > 0) {
    const auto interval = stats::wilson(static_cast<std::uint64_t>(*results.passed),
                                        static_cast<std::uint64_t>(*results.total));
    text += ", 95% interval " + evidence::shown(interval.low, interval.high, "ratio") + " to " +
            evidence::shown(interval.high, interval.low, "ratio");
  }
  return text;
}

std::string metric_text(const ReportedMetric& metric) {
  if (!metric.ungateable.empty()) return "no value of cases";
  if (!metric.wrong_type.empty()) return metric.wrong_type + ", not a number";
  std::string text = std::isnan(metric.value) ? "-" : text::format_number(metric.value, 4);
  if (metric.applies_to) {
    text += " over " + std::to_string(metric.n.value_or(0)) + " of " +
            std::to_string(*metric.applies_to) + " cases";
  } else if (metric.n) {
    text += " over " + std::to_string(*metric.n) + " cases";
  }
  return text;
}

std::string listed(const std::set<std::string>& names) {
  return text::one_line(text::join({names.begin(), names.end()}, ", "), 200);
}

std::string lines_of(const Counts& kinds) {
  std::string lines;
  for (const auto& [kind, names] : kinds) {
    std::vector<std::string> first;
    for (const auto& [name, count] : names) {
      if (first.size() == kShownLabels) break;
      first.push_back(text::one_line(name, 40) + " (" + std::to_string(count) + ')');
    }
    lines += line_of(text::one_line(kind, 40),
                     text::join(first, ", ") + (names.size() > kShownLabels ? ", …" : ""));
  }
  return lines;
}

std::string text_of(const std::string& file, const Results& results) {
  std::string page = text::one_line(file, 200) + ": " + results.format +
                     (results.tool.empty() ? "" : ", " + text::one_line(results.tool, 100)) + '\n';
  page += line_of("cases", counts_text(results));
  page += line_of("pass rate", rate_text(results));
  if (!results.dataset.empty()) page += line_of("data set", text::one_line(results.dataset, 200));
  if (!results.judges.empty()) page += line_of("judged by", listed(results.judges));
  if (results.repetition.cases > 0) {
    page += line_of("ran more than once",
                    std::to_string(results.repetition.cases) + " cases, of which " +
                        std::to_string(results.repetition.flaky.size()) +
                        " passed in some runs and not in others");
  }
  if (results.spending.known > 0) {
    page += line_of("cost",
                    text::format_number(results.spending.usd, 4) + " USD, told by " +
                        std::to_string(results.spending.known) + " of " +
                        std::to_string(results.spending.runs) + " runs");
  }
  page += lines_of(selectable_of(results)) + lines_of(labels_of(results));
  page += "metrics\n";
  for (const ReportedMetric& metric : results.metrics) {
    page += line_of(text::one_line(metric.name, 100), metric_text(metric));
  }
  if (results.metrics.empty()) page += "  none\n";
  page += "traps\n";
  const auto traps = traps_of(results);
  for (const std::string& trap : traps) page += "  " + text::one_line(trap, 500) + '\n';
  if (traps.empty()) page += "  none\n";
  return page;
}

json::Value number(double value) {
  return std::isnan(value) ? json::Value() : json::Value(value);
}

json::Value texts(const std::vector<std::string>& list) {
  json::Value value = json::Value::array();
  for (const std::string& text : list) value.push(text);
  return value;
}

json::Value metrics_json(const Results& results) {
  json::Value metrics = json::Value::array();
  for (const ReportedMetric& metric : results.metrics) {
    json::Value one = json::Value::object();
    one.add("name", metric.name);
    one.add("mean", number(metric.value));
    if (metric.n) one.add("n", *metric.n);
    if (metric.applies_to) one.add("applies_to", *metric.applies_to);
    one.add("can_be_bounded", metric.ungateable.empty() && metric.wrong_type.empty());
    metrics.push(std::move(one));
  }
  return metrics;
}

json::Value counts_json(const Counts& kinds) {
  json::Value all = json::Value::object();
  for (const auto& [kind, names] : kinds) {
    json::Value of_kind = json::Value::object();
    for (const auto& [name, count] : names) of_kind.add(name, count);
    all.add(kind, std::move(of_kind));
  }
  return all;
}

json::Value json_of(const std::string& file, const Results& results) {
  json::Value page = json::Value::object();
  page.add("file", file);
  page.add("format", results.format);
  page.add("tool", results.tool);
  if (!results.dataset.empty()) page.add("dataset", results.dataset);
  page.add("judges", texts({results.judges.begin(), results.judges.end()}));
  json::Value counts = json::Value::object();
  const auto add = [&](const char* name, const std::optional<std::int64_t>& count) {
    counts.add(name, count ? json::Value(*count) : json::Value());
  };
  add("total", results.total);
  add("passed", results.passed);
  add("errored", results.errored);
  add("skipped", results.skipped);
  page.add("counts", std::move(counts));
  page.add("pass_rate", number(results.pass_rate().value_or(sdk::kNotMeasured)));
  page.add("metrics", metrics_json(results));
  json::Value repeats = json::Value::object();
  repeats.add("cases", results.repetition.cases);
  repeats.add("flaky", texts(results.repetition.flaky));
  page.add("repeats", std::move(repeats));
  page.add("cost_usd", number(results.spending.usd));
  page.add("selectable", counts_json(selectable_of(results)));
  page.add("labels", counts_json(labels_of(results)));
  page.add("traps", texts(traps_of(results)));
  return page;
}

void read_columns(const sdk::Config& config, Columns& columns) {
  for (const sdk::Config& item : config.list("column")) {
    const std::string text = item.as_text();
    const std::size_t mark = text.find('=');
    const std::string kind = text.substr(0, mark);
    const std::string name = mark == std::string::npos ? "" : text.substr(mark + 1);
    std::string* place = kind == "id"         ? &columns.id
                         : kind == "status"   ? &columns.status
                         : kind == "passed"   ? &columns.passed
                         : kind == "provider" ? &columns.provider
                         : kind == "prompt"   ? &columns.prompt
                         : kind == "task"     ? &columns.task
                                              : nullptr;
    if (name.empty() || (place == nullptr && kind != "label")) {
      item.error("KIND=NAME is expected, with id, status, passed, provider, prompt, task or label");
    } else if (place == nullptr) {
      columns.labels.push_back(name);
    } else {
      *place = name;
    }
  }
}

}  // namespace

InspectCommand::InspectCommand(const sdk::Config& config)
    : file_(config.text("file")),
      source_(config.text("source")),
      selection_{.provider = config.find_text("provider").value_or(""),
                 .prompt = config.find_text("prompt").value_or(""),
                 .task = config.find_text("task").value_or(""),
                 .repeats = repeats_of(config.text("repeats"))},
      max_file_(static_cast<std::size_t>(config.bytes("max_file"))),
      is_json_(config.text("format") == "json") {
  read_columns(config, columns_);
}

Result<Results> InspectCommand::read() const {
  std::error_code failure;
  if (std::filesystem::is_regular_file(file_, failure) || is_mlflow_store(file_)) {
    return read_file(file_, max_file_, source_, selection_, columns_);
  }
  auto text = read_results_file(file_, max_file_);
  if (!text) return text.take_error();
  return read_any(*text, file_, "malformed", source_, selection_, columns_);
}

int InspectCommand::run(sdk::Console& console) const {
  const Results results = evidence::measured(read());
  console.throw_if_cancelled();
  console.print(is_json_ ? json::write(json_of(file_, results), {2}) + '\n'
                         : text_of(file_, results));
  return 0;
}

}  // namespace aipreflight::evals
