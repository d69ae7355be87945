#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "gates.hpp"
#include "stats/binomial.hpp"
#include "stats/mean_interval.hpp"
#include "stats/percentile.hpp"
#include "stats/quantile_interval.hpp"

namespace aipreflight::evals {
namespace {

using evidence::shown;

// NaN and missing values leave the mean: how many there are must not be left to chance.
double coverage(const ReportedMetric& metric) {
  return static_cast<double>(metric.n.value_or(0)) / static_cast<double>(*metric.applies_to);
}

bool is_covered(const MetricBounds& bounds, const ReportedMetric& metric) {
  if (!metric.applies_to || *metric.applies_to == 0) return true;
  return coverage(metric) >= bounds.min_coverage && metric.n.value_or(0) > 0;
}

std::string coverage_text(const std::string& name,
                          const MetricBounds& bounds,
                          const ReportedMetric& metric) {
  const double share = coverage(metric);
  return name + " has a value in " + std::to_string(metric.n.value_or(0)) + " of the " +
         std::to_string(*metric.applies_to) + " cases that should have it (" +
         shown(share, bounds.min_coverage, "ratio") + ", at least " +
         shown(bounds.min_coverage, share, "ratio") + " needed)";
}

// The gates on one metric within one scope.
class MetricJudge {
 public:
  MetricJudge(const Scope& scope, const MetricBounds& bounds, Gates& gates)
      : scope_(scope), bounds_(bounds), metric_(scope.results.find(bounds.name)), gates_(gates) {}

  void judge() {
    if (bounds_.min) add_mean(".min", *bounds_.min, sdk::Op::kAtLeast);
    if (bounds_.max) add_mean(".max", *bounds_.max, sdk::Op::kAtMost);
    for (const PercentileBounds& percentile : bounds_.percentiles) {
      if (percentile.min) add_percentile(percentile, ".min", *percentile.min, sdk::Op::kAtLeast);
      if (percentile.max) add_percentile(percentile, ".max", *percentile.max, sdk::Op::kAtMost);
    }
    if (bounds_.share) add_share(*bounds_.share);
    if (!bounds_.is_bounded()) add_reported();
  }

 private:
  // A gate on the mean, with what to say should it not have been measured.
  [[nodiscard]] sdk::Gate gate_of(const std::string& suffix) const {
    sdk::Gate gate{.id = scope_.prefix + "metric." + evidence::id_part(bounds_.name) + suffix,
                   .statistic = bounds_.name + scope_.of,
                   .absence = sdk::Absence::kFail,
                   .config_key = bounds_.place};
    const std::string name = "metric '" + bounds_.name + '\'';
    if (scope_.results.ran_nothing()) {
      gate.reason_code = "nothing_measured";
      gate.message = scope_.of.empty() ? "the eval output says that it ran no case (total is 0)"
                                       : "no case" + scope_.of + " ran";
    } else if (metric_ == nullptr || metric_->is_null) {
      gate.reason_code = "metric_missing";
      gate.message = name + (metric_ == nullptr ? " is not in the eval output" + scope_.of
                                                : " is null in the eval output");
    } else if (!metric_->ungateable.empty()) {
      gate.reason_code = "metric_ungateable";
      gate.message = "no bound can be put on " + name + ": " + metric_->ungateable;
    } else if (!is_covered(bounds_, *metric_)) {
      gate.reason_code = "coverage_below_minimum";
      gate.message = coverage_text(name + scope_.of, bounds_, *metric_);
    } else if (std::isnan(metric_->value)) {
      gate.reason_code = "metric_not_a_number";
      gate.message = name + " is not a finite number in the eval output";
    } else {
      gate.value = metric_->value;
      gate.n = scope_.cases(metric_->n);
      if (gate.n == 0) {
        gate.reason_code = "nothing_measured";
        gate.message = name + " was computed over no case";
      }
    }
    return gate;
  }

  // The same for what only the values of the cases can tell.
  [[nodiscard]] sdk::Gate gate_of_values(const std::string& suffix) const {
    sdk::Gate gate = gate_of(suffix);
    if (!gate.reason_code.empty() || !metric_->values.empty()) return gate;
    gate.value = sdk::kNotMeasured;
    gate.n = 0;
    gate.reason_code = "values_not_known";
    gate.message = "the eval output has a mean of '" + bounds_.name +
                   "' and not the values of its cases, which a percentile or a share needs";
    return gate;
  }

  static void set_bound(sdk::Gate& gate, double bound, sdk::Op op) {
    gate.op = op;
    gate.bound = bound;
    if (!gate.reason_code.empty()) return;
    gate.reason_code = op == sdk::Op::kAtLeast ? "metric_below_minimum" : "metric_above_maximum";
  }

  [[nodiscard]] static std::string missed(const sdk::Gate& gate) {
    const bool is_minimum = gate.op == sdk::Op::kAtLeast;
    return gate.statistic + ' ' + shown(gate.value, gate.bound, gate.unit) +
           (is_minimum ? " below minimum " : " above maximum ") +
           shown(gate.bound, gate.value, gate.unit);
  }

  void add_mean(const std::string& suffix, double bound, sdk::Op op) {
    sdk::Gate gate = gate_of(suffix);
    gate.config_key += suffix;
    if (gate.reason_code.empty()) add_mean_interval(gate);
    set_bound(gate, bound, op);
    gates_.add(gate, missed(gate));
  }

  void add_mean_interval(sdk::Gate& gate) const {
    const auto score = [this](const Case& one) { return one.score(bounds_.name); };
    if (!metric_->values.empty() && scope_.add_cluster_interval(gate, score)) return;
    const double confidence = scope_.certainty.level();
    gate.straddle = scope_.certainty.straddle();
    const auto found = stats::mean_interval(metric_->values, confidence);
    if (found) {
      gate.interval = sdk::Interval{
          found->interval.low, found->interval.high, confidence, std::string(found->method)};
    } else if (metric_->standard_error) {
      const double reach = stats::normal_quantile(confidence) * *metric_->standard_error;
      gate.interval =
          sdk::Interval{gate.value - reach, gate.value + reach, confidence, "standard error"};
    }
  }

  void add_percentile(const PercentileBounds& percentile,
                      const std::string& suffix,
                      double bound,
                      sdk::Op op) {
    const std::string name = 'p' + std::to_string(percentile.percent);
    sdk::Gate gate = gate_of_values('.' + name + suffix);
    gate.statistic = name + " of " + gate.statistic;
    gate.config_key = percentile.place + suffix;
    std::uint64_t below = 0;
    if (gate.reason_code.empty()) {
      std::vector<double> values = metric_->values;
      below =
          static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(), [&](double value) {
            return op == sdk::Op::kAtMost ? value <= bound : value < bound;
          }));
      gate.value = stats::percentiles(values, {percentile.percent}).front().nearest_rank;
      gate.straddle = scope_.certainty.straddle();
      if (scope_.clusters == nullptr) add_percentile_interval(gate, values, percentile.percent);
    }
    set_bound(gate, bound, op);
    gates_.add_percentile(gate, percentile.percent, below, missed(gate));
  }

  // Order statistics are those of independent values.
  void add_percentile_interval(sdk::Gate& gate,
                               std::vector<double>& values,
                               unsigned percent) const {
    const double confidence = scope_.certainty.level();
    const auto interval = stats::quantile_interval(values, percent, confidence);
    gate.interval = sdk::Interval{std::min(interval.low, gate.value),
                                  std::max(interval.high, gate.value),
                                  confidence,
                                  "order statistics"};
  }

  void add_share(const ShareBound& share) {
    sdk::Gate gate = gate_of_values(".share");
    const bool is_minimum = share.at_least.has_value();
    const double good = is_minimum ? *share.at_least : *share.at_most;
    gate.statistic = "cases" + scope_.of + " with " + bounds_.name +
                     (is_minimum ? " of at least " : " of at most ") + text::format_number(good);
    gate.unit = "ratio";
    gate.config_key = share.place + ".min";
    if (gate.reason_code.empty()) {
      // A case without a value has none that is good enough.
      const std::int64_t n = metric_->applies_to.value_or(gate.n);
      const auto met =
          std::count_if(metric_->values.begin(), metric_->values.end(), [&](double value) {
            return is_minimum ? value >= good : value <= good;
          });
      gate.n = n;
      gate.value = static_cast<double>(met) / static_cast<double>(n);
      const auto is_good = [&](const Case& one) -> std::optional<double> {
        if (!one.has_or_expects(bounds_.name)) return {};
        const double value = one.score(bounds_.name);
        return (is_minimum ? value >= good : value <= good) ? 1.0 : 0.0;
      };
      if (!scope_.add_cluster_interval(gate, is_good)) {
        add_share_interval(gate, met, n, scope_.certainty);
      }
      gate.reason_code = "share_below_minimum";
    }
    set_bound(gate, share.min, sdk::Op::kAtLeast);
    gates_.add(gate, missed(gate));
  }

  // A metric that is named without a bound has to be there; its value decides nothing.
  void add_reported() {
    sdk::Gate gate = gate_of(".reported");
    gate.statistic += " reported";
    if (!std::isnan(gate.value)) gate.value = 1;
    gate.op = sdk::Op::kAtLeast;
    gate.bound = 1;
    gates_.add(gate, "");
  }

  const Scope& scope_;
  const MetricBounds& bounds_;
  const ReportedMetric* metric_;
  Gates& gates_;
};

}  // namespace

void judge_metric(const Scope& scope, const MetricBounds& bounds, Gates& gates) {
  MetricJudge(scope, bounds, gates).judge();
}

}  // namespace aipreflight::evals
