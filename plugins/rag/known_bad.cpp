#include "known_bad.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <aipreflight/outcome.hpp>

#include "json/value.hpp"

namespace aipreflight::rag {
namespace {

using json::Value;

constexpr std::int64_t kFewestQueries = 40;

Value list(std::vector<Value> items) {
  return Value::array(std::move(items));
}

// On the wrong side of the bound, or, with none, worse than in the baseline by more than it allows.
double bad_score(const MetricBounds& bounds) {
  if (bounds.min) return *bounds.min - 1 - std::abs(*bounds.min);
  if (bounds.max) return *bounds.max + 1 + std::abs(*bounds.max);
  return -1 - 2 * bounds.max_drop.value_or(0);
}

double good_score(const MetricBounds& bounds) {
  return bounds.min ? *bounds.min : bounds.max.value_or(0);
}

Value scores(const Settings& settings, bool is_good) {
  Value values = Value::object();
  const auto known = metric_names();
  for (const auto* metrics : {&settings.metrics, &settings.each_cluster}) {
    for (const MetricBounds& bounds : *metrics) {
      if (std::find(known.begin(), known.end(), bounds.name) != known.end()) continue;
      values.set(bounds.name, is_good ? good_score(bounds) : bad_score(bounds));
    }
  }
  return values;
}

// Of every four queries one has no answer in the corpus, one is declined, and one is declined with
// nothing retrieved, so that each metric applies to some.
std::string record(const Settings& settings, std::int64_t index, bool is_good) {
  const std::string id = "q" + std::to_string(index);
  const bool is_answerable = index % 4 != 0;
  const bool declines = is_good ? !is_answerable : index % 4 == 1;
  const bool retrieves = is_good || index % 4 != 2;
  const std::string best = "d" + std::to_string(index);
  Value query = Value::object();
  query.add("id", id);
  query.add("relevant", is_answerable ? list({best}) : list({}));
  query.add("retrieved", !retrieves ? list({}) : is_good ? list({best}) : list({"wrong", "worse"}));
  query.add("citations", declines ? list({}) : is_good ? list({best}) : list({"invented"}));
  query.add("abstained", declines);
  query.add("cluster", "known-bad");
  query.add("scores", scores(settings, is_good));
  return json::write(query) + '\n';
}

std::string records(const Settings& settings, bool is_good) {
  const std::int64_t queries = std::max(kFewestQueries, settings.min_queries);
  std::string lines;
  for (std::int64_t i = 0; i < queries; ++i) lines += record(settings, i, is_good);
  return lines;
}

}  // namespace

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  const auto is_bounded = [](const MetricBounds& bounds) { return bounds.is_bounded(); };
  if (std::none_of(settings.metrics.begin(), settings.metrics.end(), is_bounded) &&
      settings.each_cluster.empty()) {
    throw sdk::NotApplicable("nothing_gated", "the section bounds no metric");
  }
  const std::string name = "known-bad-records.jsonl";
  input.set("results", input.file(name, "application/jsonl", records(settings, false)));
  input.set("format", "jsonl");
  input.set("fresh", false);
  input.clear("qrels");
  input.clear("run");
  input.clear("split");
  if (settings.baseline.empty()) return;
  input.set("baseline",
            input.file("known-good-records.jsonl", "application/jsonl", records(settings, true)));
}

}  // namespace aipreflight::rag
