#include "known_bad.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/outcome.hpp>

#include "json/value.hpp"
#include "readers/own_cases.hpp"

namespace aipreflight::evals {
namespace {

// Enough that an interval of none of them lies below any bound that somebody sets.
constexpr int kCases = 500;
constexpr int kRuns = 4;  // of a case whose runs have to disagree: the last of them passes

// Every bound that the section puts on a metric, of the whole run and of its parts.
struct Bounds {
  std::string name;
  std::optional<double> least = {};     // no bound asks for a value below
  std::optional<double> greatest = {};  // or above
  double max_drop = 0;
  bool is_lower_better = false;

  void at_least(const std::optional<double>& bound) {
    if (bound) least = std::min(*bound, least.value_or(*bound));
  }
  void at_most(const std::optional<double>& bound) {
    if (bound) greatest = std::max(*bound, greatest.value_or(*bound));
  }
  void take(const MetricBounds& bounds) {
    at_least(bounds.min);
    at_most(bounds.max);
    for (const PercentileBounds& percentile : bounds.percentiles) {
      at_least(percentile.min);
      at_most(percentile.max);
    }
    if (bounds.share) {
      at_least(bounds.share->at_least);
      at_most(bounds.share->at_most);
    }
    max_drop = std::max(max_drop, bounds.max_drop.value_or(0));
    is_lower_better = bounds.is_lower_better();
  }

  // On the wrong side of all that bound it on one side.
  [[nodiscard]] double bad() const {
    if (least) return *least - 1 - std::abs(*least);
    if (greatest) return *greatest + 1 + std::abs(*greatest);
    return is_lower_better ? 1 : -1;
  }
  // What dropped to it by more than may be.
  [[nodiscard]] double good() const {
    const double drop = 1 + 2 * max_drop;
    return is_lower_better ? bad() - drop : bad() + drop;
  }
};

// A metric that only has to be there is left out.
std::vector<Bounds> bounds_of(const Settings& settings) {
  std::vector<Bounds> all;
  const auto take = [&all](const std::vector<MetricBounds>& metrics) {
    for (const MetricBounds& bounds : metrics) {
      if (!bounds.is_bounded()) continue;
      auto known = std::find_if(
          all.begin(), all.end(), [&](const Bounds& other) { return other.name == bounds.name; });
      if (known == all.end()) known = all.insert(all.end(), {.name = bounds.name});
      known->take(bounds);
    }
  };
  take(settings.metrics);
  for (const SliceBounds& tag : settings.tags) take(tag.metrics);
  if (settings.each_group) take(settings.each_group->metrics);
  return all;
}

// Something but the number of cases is bounded.
bool bounds_values(const Settings& settings) {
  const auto bounds_slice = [](const SliceBounds& slice) {
    return slice.min_pass_rate || !slice.metrics.empty();
  };
  return settings.min_pass_rate || !settings.metrics.empty() || settings.max_flaky_rate ||
         settings.max_cost_usd || settings.max_drop ||
         std::any_of(settings.tags.begin(), settings.tags.end(), bounds_slice) ||
         (settings.each_group && bounds_slice(*settings.each_group));
}

json::Value labels_of(const Settings& settings) {
  json::Value labels = json::Value::object();
  if (settings.each_group) labels.set(settings.each_group->name, "known-bad");
  json::Value tags = json::Value::array();
  for (const SliceBounds& tag : settings.tags) tags.push(tag.name);
  if (tags.size() > 0) labels.set(kTag, std::move(tags));
  return labels;
}

// The results of all cases, in our own format.
std::string results_of(const Settings& settings, bool is_good) {
  json::Value metrics = json::Value::object();
  for (const Bounds& bounds : bounds_of(settings)) {
    metrics.set(bounds.name, is_good ? bounds.good() : bounds.bad());
  }
  json::Value one = json::Value::object();
  one.set("labels", labels_of(settings));
  one.set("metrics", std::move(metrics));
  if (settings.max_cost_usd) one.set(kCost, is_good ? 0 : *settings.max_cost_usd + 1);
  const int runs = settings.max_flaky_rate ? kRuns : 1;
  std::string text = "{\"cases\": [";
  for (int i = 0; i < kCases * runs; ++i) {
    const bool has_passed = is_good || (runs > 1 && i % runs == runs - 1);
    one.set("id", "known bad " + std::to_string(i / runs));
    one.set("status", word_of(has_passed ? CaseStatus::kPassed : CaseStatus::kFailed));
    text += (i > 0 ? ",\n" : "\n") + json::write(one);
  }
  return text + "]}\n";
}

}  // namespace

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  if (!settings.has_bounds()) {
    throw sdk::NotApplicable("nothing_gated", "the section bounds nothing that results can miss");
  }
  // The number of cases alone is missed by none.
  const std::string results = bounds_values(settings)
                                  ? results_of(settings, false)
                                  : std::string("{\"total\": 0, \"passed\": 0}\n");
  input.set("results_file", input.file("known-bad-results.json", "application/json", results));
  input.set("format", "own");
  // Its cases all belong together, and have every tag.
  for (const char* key : {"cluster_by",
                          "command",
                          "timeout",
                          "working_directory",
                          "env",
                          "retries",
                          "retry_wait",
                          "select"}) {
    input.clear(key);
  }
  if (results.size() > settings.max_output) {
    input.set("max_output", static_cast<std::int64_t>(results.size()));
  }
  if (!settings.compares()) return;
  input.set("baseline",
            input.file("known-good-results.json", "application/json", results_of(settings, true)));
}

}  // namespace aipreflight::evals
