#include "score_command.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "base/text.hpp"
#include "evidence/outcome.hpp"
#include "json/value.hpp"
#include "score.hpp"
#include "source.hpp"

namespace aipreflight::rag {
namespace {

constexpr std::size_t kNameWidth = 22;

// As trec_eval prints: the metric, the query or "all", the value with four digits.
std::string line_of(const std::string& metric, std::string_view query, double value) {
  char number[32];
  std::snprintf(number, sizeof number, "%.4f", value);
  std::string line = metric;
  line.resize(std::max(kNameWidth, line.size()), ' ');
  return line + '\t' + text::one_line(query, 200) + '\t' + (std::isnan(value) ? "-" : number);
}

std::string text_of(const Dataset& dataset, const std::vector<Series>& all, bool shows_queries) {
  std::string page;
  for (const Series& series : all) {
    if (!shows_queries) break;
    for (std::size_t i = 0; i < series.queries.size(); ++i) {
      page +=
          line_of(series.name, dataset.id(dataset.queries[series.queries[i]]), series.values[i]) +
          '\n';
    }
  }
  for (const Series& series : all) {
    page += line_of(series.name, "all", series.mean()) + '\t' + std::to_string(series.scored()) +
            " of " + std::to_string(series.queries.size()) + " queries\n";
  }
  return page;
}

json::Value number(double value) {
  return std::isnan(value) ? json::Value() : json::Value(value);
}

json::Value json_of(const Dataset& dataset, const std::vector<Series>& all, bool shows_queries) {
  json::Value metrics = json::Value::array();
  for (const Series& series : all) {
    json::Value one = json::Value::object();
    one.add("name", series.name);
    one.add("mean", number(series.mean()));
    one.add("scored", static_cast<std::uint64_t>(series.scored()));
    one.add("queries", static_cast<std::uint64_t>(series.queries.size()));
    one.add("better", series.is_lower_better ? "lower" : "higher");
    if (shows_queries) {
      json::Value values = json::Value::array();
      for (std::size_t i = 0; i < series.queries.size(); ++i) {
        json::Value value = json::Value::object();
        value.add("query", std::string(dataset.id(dataset.queries[series.queries[i]])));
        value.add("value", number(series.values[i]));
        values.push(std::move(value));
      }
      one.add("values", std::move(values));
    }
    metrics.push(std::move(one));
  }
  json::Value page = json::Value::object();
  page.add("queries", static_cast<std::uint64_t>(dataset.queries.size()));
  page.add("metrics", std::move(metrics));
  return page;
}

// By the name before the cutoff, which is kept.
std::optional<std::string> nearest_metric(const std::string& name) {
  const auto base = [](const std::string& whole) { return whole.substr(0, whole.find('@')); };
  std::vector<std::string> known;
  for (const std::string& metric : metric_names()) known.push_back(base(metric));
  auto nearest = text::did_you_mean(base(name), known);
  if (nearest) *nearest += name.substr(base(name).size());
  return nearest;
}

}  // namespace

ScoreCommand::ScoreCommand(const sdk::Config& config)
    : names_(config.texts("metric")),
      shows_queries_(config.find_boolean("per_query").value_or(false)),
      is_json_(config.text("format") == "json") {
  settings_.qrels = config.find_text("qrels").value_or("");
  settings_.run = config.find_text("run").value_or("");
  settings_.results = config.find_text("results").value_or("");
  settings_.split = config.find_text("split").value_or("");
  settings_.drops_same_id = config.boolean("drop_same_id");
  settings_.format = config.text("source");
  settings_.scoring.relevance_level = static_cast<int>(config.integer("relevance_level"));
  if (config.find_boolean("skip_missing").value_or(false))
    settings_.scoring.missing = Missing::kSkip;
  settings_.max_file = config.bytes("max_file");
  const bool has_pair = !settings_.qrels.empty() && !settings_.run.empty();
  const bool has_half = !settings_.qrels.empty() || !settings_.run.empty();
  if (settings_.results.empty() ? !has_pair : has_half) {
    config.error("results", "nothing is named to be scored: --qrels and --run, or --results alone");
  }
}

int ScoreCommand::run(sdk::Console& console) const {
  Dataset dataset = evidence::measured(read_source(settings_));
  console.throw_if_cancelled();
  const std::vector<Series> all = score(dataset, names_, settings_.scoring);
  for (const Series& series : all) {
    if (series.is_known) continue;
    const auto nearest = nearest_metric(series.name);
    console.print_error("no metric is called '" + text::one_line(series.name, 100) +
                        "', and no record has a score of that name" +
                        (nearest ? "; did you mean '" + *nearest + "'?" : "") + "\n");
    return 2;
  }
  if (is_json_) {
    console.print(json::write(json_of(dataset, all, shows_queries_), {2}) + '\n');
  } else {
    console.print(text_of(dataset, all, shows_queries_));
  }
  return 0;
}

}  // namespace aipreflight::rag
