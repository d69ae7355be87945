#include "results.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "base/text.hpp"

namespace aipreflight::evals {
namespace {

constexpr double kLargestCount = 9007199254740992.0;  // 2^53: counts beyond it are no counts
constexpr std::size_t kShownBytes = 60;

std::string type_of(const json::Node& value) {
  switch (value.kind()) {
    case json::Kind::kNull:
      return "null";
    case json::Kind::kBool:
      return "a boolean";
    case json::Kind::kNumber:
      return "a number";
    case json::Kind::kString:
      return "text";
    case json::Kind::kArray:
      return "a list";
    case json::Kind::kObject:
      break;
  }
  return "a mapping";
}

std::string quoted(std::string_view name) {
  return '\'' + text::one_line(name, kShownBytes) + '\'';
}

// Reads one results object; every complaint names the source and the field.
class Reader {
 public:
  explicit Reader(const std::string& name) : name_(name) {}

  Result<Results> read(const json::Node& root) {
    if (!root.is_object()) return malformed("it is " + type_of(root) + ", a mapping is expected");
    Results results;
    for (const auto step : {&Reader::read_names,
                            &Reader::read_counts,
                            &Reader::read_rate,
                            &Reader::read_metrics,
                            &Reader::compare}) {
      if (auto done = (this->*step)(root, results); !done.ok()) return done.take_error();
    }
    return results;
  }

 private:
  [[nodiscard]] Error malformed(const std::string& what) const {
    return execution_error("malformed", name_ + ": " + what);
  }

  Result<void> require_unique(const json::Node& object, const std::string& place) const {
    std::set<std::string_view> seen;
    for (const auto& [key, value] : object.members()) {
      if (!seen.insert(key).second) {
        return malformed(place + quoted(key) + " stands there twice, so its value is not known");
      }
    }
    return {};
  }

  Result<void> read_names(const json::Node& root, Results&) {
    if (auto unique = require_unique(root, ""); !unique.ok()) return unique;
    return require_unique(root["metrics"], "metrics: ");
  }

  Result<std::optional<std::int64_t>> count(const json::Node& value, const std::string& field) {
    if (value.is_null()) return std::optional<std::int64_t>();
    const double number = value.as_number();
    if (!value.is_number()) {
      return malformed(field + " is " + type_of(value) + ", a whole number is expected");
    }
    if (!(number >= 0 && number <= kLargestCount && std::floor(number) == number)) {
      return malformed(field + " is " + text::format_number(number) +
                       ", a whole number of at least 0 is expected");
    }
    return std::optional(static_cast<std::int64_t>(number));
  }

  Result<void> read_counts(const json::Node& root, Results& results) {
    auto total = count(root["total"], "total");
    if (!total.ok()) return total.take_error();
    auto passed = count(root["passed"], "passed");
    if (!passed.ok()) return passed.take_error();
    results.total = *total;
    results.passed = *passed;
    return {};
  }

  Result<void> read_rate(const json::Node& root, Results& results) {
    const json::Node& rate = root["pass_rate"];
    if (rate.is_null()) return {};
    if (!rate.is_number()) {
      return malformed("pass_rate is " + type_of(rate) + ", a number from 0 to 1 is expected");
    }
    const double value = rate.as_number();
    if (std::isfinite(value) && !(value >= 0 && value <= 1)) {
      return malformed("pass_rate is " + text::format_number(value) +
                       ", a number from 0 to 1 is expected");
    }
    results.reported_rate = value;
    return {};
  }

  Result<void> read_metrics(const json::Node& root, Results& results) {
    const json::Node& metrics = root["metrics"];
    if (!metrics.is_null() && !metrics.is_object()) {
      return malformed("metrics is " + type_of(metrics) +
                       ", a mapping of names to numbers is expected");
    }
    const json::Node& counts = root["metric_counts"];
    for (const auto& [metric, value] : metrics.members()) {
      ReportedMetric reported{.name = std::string(metric),
                              .value = std::numeric_limits<double>::quiet_NaN()};
      reported.is_null = value.is_null();
      if (value.is_bool()) reported.value = value.as_bool() ? 1 : 0;
      if (value.is_number() && std::isfinite(value.as_number())) reported.value = value.as_number();
      if (value.is_string() || value.is_array() || value.is_object()) {
        reported.wrong_type = type_of(value);
      }
      auto n = count(counts[metric], "metric_counts: " + quoted(metric));
      if (!n.ok()) return n.take_error();
      reported.n = *n;
      results.metrics.push_back(std::move(reported));
    }
    return {};
  }

  Result<void> compare(const json::Node&, Results& results) {
    if (!results.total || !results.passed) return {};
    const std::string counts = "passed is " + std::to_string(*results.passed) + " and total is " +
                               std::to_string(*results.total);
    if (*results.passed > *results.total) return malformed(counts + ": more passed than ran");
    if (!results.reported_rate || *results.total == 0) return {};
    const double rate = *results.reported_rate;
    const double counted =
        static_cast<double>(*results.passed) / static_cast<double>(*results.total);
    if (!std::isfinite(rate) || std::abs(rate - counted) <= kRateTolerance + 1e-12) return {};
    return execution_error("inconsistent",
                           name_ + ": pass_rate is " + text::format_number(rate) + ", but " +
                               counts + ", which is " + text::format_number(counted),
                           "report counts and a rate that belong together, or only one of them");
  }

  const std::string& name_;
};

}  // namespace

std::optional<double> Results::pass_rate() const {
  constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
  if (reported_rate && !std::isfinite(*reported_rate)) return kNotANumber;
  if (total && passed && *total > 0) {
    return static_cast<double>(*passed) / static_cast<double>(*total);
  }
  return reported_rate;
}

const ReportedMetric* Results::find(std::string_view name) const {
  for (const ReportedMetric& metric : metrics) {
    if (metric.name == name) return &metric;
  }
  return nullptr;
}

Result<Results> read_results(const json::Node& root, const std::string& name) {
  return Reader(name).read(root);
}

}  // namespace aipreflight::evals
