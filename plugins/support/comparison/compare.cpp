#include "comparison/compare.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "stats/bootstrap.hpp"
#include "stats/holm.hpp"
#include "stats/mean.hpp"
#include "stats/paired.hpp"

namespace aipreflight::comparison {
namespace {

constexpr std::size_t kMostChanges = 100;

bool drops_more(const Change& left, const Change& right) {
  const double a = std::fabs(left.before - left.after);
  const double b = std::fabs(right.before - right.after);
  return a != b ? a > b : left.id < right.id;
}

bool is_outcome(double value) {
  return value == 0 || value == 1;
}

Comparison compare_one(const Paired& metric) {
  Comparison comparison;
  comparison.name = metric.name;
  std::unordered_map<std::string_view, double> values;
  for (const auto& [id, value] : metric.before) {
    if (!std::isnan(value)) values.emplace(id, value);
  }
  std::vector<double> drops;
  bool is_binary = true;
  for (const auto& [id, value] : metric.after) {
    const auto found = values.find(id);
    if (std::isnan(value) || found == values.end()) continue;
    const Change change{id, found->second, value};
    const double drop =
        metric.is_lower_better ? change.after - change.before : change.before - change.after;
    is_binary = is_binary && is_outcome(change.before) && is_outcome(change.after);
    drops.push_back(drop);
    if (drop > 0) comparison.regressed.push_back(change);
    if (drop < 0) comparison.improved.push_back(change);
  }
  std::sort(comparison.regressed.begin(), comparison.regressed.end(), drops_more);
  std::sort(comparison.improved.begin(), comparison.improved.end(), drops_more);
  comparison.pairs = drops.size();
  comparison.drop = std::numeric_limits<double>::quiet_NaN();
  if (drops.empty()) return comparison;
  // What is drawn below depends on the order of the drops, which must decide nothing.
  std::sort(drops.begin(), drops.end());
  comparison.drop = stats::mean(drops);
  comparison.p = is_binary ? stats::mcnemar(comparison.regressed.size(), comparison.improved.size())
                           : stats::sign_flip(drops);
  comparison.interval = stats::bootstrap_mean(drops);
  return comparison;
}

json::Value changes(const std::vector<Change>& list) {
  json::Value value = json::Value::array();
  for (const Change& change : list) {
    if (value.size() == kMostChanges) break;
    json::Value one = json::Value::object();
    one.add("id", change.id);
    one.add("before", change.before);
    one.add("after", change.after);
    value.push(std::move(one));
  }
  return value;
}

}  // namespace

std::vector<Comparison> compare(const std::vector<Paired>& metrics) {
  std::vector<Comparison> comparisons;
  std::vector<double> p_values;
  for (const Paired& metric : metrics) {
    comparisons.push_back(compare_one(metric));
    p_values.push_back(comparisons.back().p);
  }
  const auto adjusted = stats::holm(p_values);
  for (std::size_t i = 0; i < comparisons.size(); ++i) comparisons[i].adjusted_p = adjusted[i];
  return comparisons;
}

json::Value to_json(const Comparison& comparison, const std::string& noun) {
  json::Value value = json::Value::object();
  value.add("pairs", static_cast<std::uint64_t>(comparison.pairs));
  value.add("drop", std::isnan(comparison.drop) ? json::Value() : json::Value(comparison.drop));
  value.add("p", comparison.p);
  value.add("p_adjusted", comparison.adjusted_p);
  value.add("regressed", static_cast<std::uint64_t>(comparison.regressed.size()));
  value.add("improved", static_cast<std::uint64_t>(comparison.improved.size()));
  value.add("regressed_" + noun, changes(comparison.regressed));
  value.add("improved_" + noun, changes(comparison.improved));
  return value;
}

}  // namespace aipreflight::comparison
