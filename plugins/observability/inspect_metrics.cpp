#include "inspect_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "base/text.hpp"
#include "inspect_texts.hpp"

namespace aipreflight::observability {
namespace {

std::string shown(const std::vector<double>& bounds) {
  std::vector<std::string> texts;
  for (const double bound : bounds) texts.push_back(text::format_number(bound));
  return bounds.empty() ? "none" : text::one_line(text::join(texts, ", "), 160);
}

// "gen_ai.client" of "gen_ai.client.token.usage".
std::string group_of(const std::string& name) {
  const std::size_t first = name.find('.');
  const std::size_t second = first == std::string::npos ? first : name.find('.', first + 1);
  return name.substr(0, second);
}

class MetricsInspector {
 public:
  MetricsInspector(const Conventions& conventions,
                   const Settings& settings,
                   std::int64_t now_ns,
                   Inspection& inspection)
      : conventions_(conventions), settings_(settings), now_ns_(now_ns), inspection_(inspection) {}

  void run(const std::vector<Metric>& metrics) {
    for (const Metric& metric : metrics) {
      for (const MetricPoint& point : metric.points) {
        inspect_texts(point.attributes, metric.where, conventions_, settings_, inspection_);
        inspection_.note_time(
            point.time_ns, now_ns_, "a point of a metric is of the future", metric.where);
      }
      look_at_series(metric);
      if (!metric.name.starts_with("gen_ai.")) continue;
      ++inspection_.metrics;
      first_of_group_.emplace(group_of(metric.name), metric.where);
      names_.insert(metric.name);
      const auto rule = conventions_.metrics.find(metric.name);
      if (rule != conventions_.metrics.end()) look_at(metric, rule->second);
    }
    for (const auto& [name, rule] : conventions_.metrics) {
      const auto group = first_of_group_.find(group_of(name));
      if (!rule.is_required || names_.contains(name) || group == first_of_group_.end()) continue;
      inspection_.remark("metric_missing",
                         name,
                         "there are metrics of " + group->first + ", and not this one",
                         group->second);
    }
  }

 private:
  void look_at_series(const Metric& metric) {
    std::set<std::string>& series = series_[metric.name];
    if (series.size() > conventions_.series_limit) return;
    for (const MetricPoint& point : metric.points) series.insert(json::write(point.attributes));
    if (series.size() <= conventions_.series_limit) return;
    inspection_.remark(
        "metric_series",
        metric.name,
        "more than " + std::to_string(conventions_.series_limit) + " sets of attributes",
        metric.where);
  }

  void look_at(const Metric& metric, const MetricRule& rule) {
    if (metric.unit != rule.unit) {
      inspection_.remark(
          "metric_unit",
          metric.name,
          "its unit is '" + text::one_line(metric.unit, 40) + "', not '" + rule.unit + '\'',
          metric.where);
    }
    const bool is_histogram = metric.type == "histogram" || metric.type == "exponentialHistogram";
    if (rule.type == "histogram" ? !is_histogram : metric.type != rule.type) {
      return inspection_.remark("metric_type",
                                metric.name,
                                "it is a " +
                                    (metric.type.empty() ? "metric without data" : metric.type) +
                                    ", not a " + rule.type,
                                metric.where);
    }
    for (const MetricPoint& point : metric.points) {
      look_at_attributes(metric, rule, point);
      look_at_counts(metric, rule, point);
    }
  }

  void look_at_attributes(const Metric& metric, const MetricRule& rule, const MetricPoint& point) {
    for (const std::string& name : rule.required) {
      const json::Value& value = point.attributes[name];
      if (value.is_string() && !value.as_string().empty()) continue;
      inspection_.remark(
          "attribute_missing", name, "a point of " + metric.name + " lacks it", metric.where);
    }
    inspection_.note_deprecated(point.attributes, conventions_, metric.where);
  }

  void look_at_counts(const Metric& metric, const MetricRule& rule, const MetricPoint& point) {
    const bool has_bounds = metric.type == "histogram" && !point.buckets.empty();
    if (has_bounds && !rule.bounds.empty() && point.bounds != rule.bounds) {
      inspection_.remark(
          "metric_buckets", metric.name, "its bounds are " + shown(point.bounds), metric.where);
    }
    const std::uint64_t counted =
        std::accumulate(point.buckets.begin(), point.buckets.end(), std::uint64_t{0});
    if (has_bounds && (point.buckets.size() != point.bounds.size() + 1 || counted != point.count)) {
      inspection_.remark("metric_inconsistent",
                         metric.name,
                         "a point counts " + std::to_string(point.count) + ", and its " +
                             std::to_string(point.buckets.size()) + " buckets of " +
                             std::to_string(point.bounds.size()) + " bounds " +
                             std::to_string(counted),
                         metric.where);
    }
    if (!point.has_sum || point.count == 0) return;
    if (!std::isfinite(point.sum)) {
      return inspection_.remark(
          "value_not_finite", metric.name, "the sum of a point is no number", metric.where);
    }
    if (point.sum < 0) {
      inspection_.remark("value_out_of_range",
                         metric.name,
                         "the sum of a point is " + text::format_number(point.sum),
                         metric.where);
    }
    const double mean = point.sum / static_cast<double>(point.count);
    if (!rule.suspect_above || mean <= *rule.suspect_above) return;
    inspection_.remark("metric_unit_suspect",
                       metric.name,
                       "a mean of " + text::format_number(mean) + ' ' + rule.unit +
                           ": these look like milliseconds",
                       metric.where);
  }

  const Conventions& conventions_;
  const Settings& settings_;
  std::int64_t now_ns_;
  Inspection& inspection_;
  std::map<std::string, SourceRef> first_of_group_;
  std::set<std::string> names_;
  std::map<std::string, std::set<std::string>> series_;
};

}  // namespace

void inspect_metrics(const std::vector<Metric>& metrics,
                     const Conventions& conventions,
                     const Settings& settings,
                     std::int64_t now_ns,
                     Inspection& inspection) {
  MetricsInspector(conventions, settings, now_ns, inspection).run(metrics);
}

}  // namespace aipreflight::observability
