#include "known_bad.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <aipreflight/outcome.hpp>

#include "json/value.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::int64_t kFewestCases = 20;

// Beyond what the bound allows, whatever its size.
double beyond(const MetricBounds& bounds) {
  if (bounds.min) return *bounds.min - 1 - std::abs(*bounds.min);
  if (bounds.max) return *bounds.max + 1 + std::abs(*bounds.max);
  return 0;
}

bool is_bounded(const Settings& settings) {
  return settings.min_pass_rate ||
         std::any_of(settings.metrics.begin(), settings.metrics.end(), [](const auto& bounds) {
           return bounds.min || bounds.max;
         });
}

}  // namespace

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  const bool has_bounds = is_bounded(settings);
  if (!has_bounds && settings.min_cases.value_or(1) < 2) {
    throw sdk::NotApplicable("nothing_gated", "the section bounds nothing that results can miss");
  }
  // A gate on the number of cases alone is missed by too few of them.
  const std::int64_t total = has_bounds ? std::max(kFewestCases, settings.min_cases.value_or(1))
                                        : *settings.min_cases - 1;
  json::Value metrics = json::Value::object();
  for (const MetricBounds& bounds : settings.metrics) metrics.set(bounds.name, beyond(bounds));
  json::Value results = json::Value::object();
  results.add("total", total);
  results.add("passed", 0);
  results.add("metrics", std::move(metrics));
  input.set("results_file",
            input.file("known-bad-results.json", "application/json", json::write(results) + '\n'));
  input.set("format", "own");
  input.clear("command");
  input.clear("select");
}

}  // namespace aipreflight::evals
