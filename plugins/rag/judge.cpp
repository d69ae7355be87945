#include "judge.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "clusters.hpp"
#include "comparison/gates.hpp"
#include "evidence/doubts.hpp"
#include "evidence/names.hpp"
#include "retrieval/measure.hpp"

namespace aipreflight::rag {
namespace {

using evidence::Evidence;
using evidence::shown;

constexpr std::size_t kShownIds = 5;
constexpr std::size_t kMostClusters = 1000;

std::string count_of(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

std::string some(const std::vector<std::string>& ids) {
  std::vector<std::string> first(
      ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), kShownIds)));
  for (std::string& id : first) id = text::one_line(id, 60);
  return text::join(first, ", ") + (ids.size() > kShownIds ? ", …" : "");
}

class Judge {
 public:
  Judge(const Settings& settings, const Measured& measured)
      : settings_(settings), measured_(measured) {}

  Result<Evidence> decide() {
    // What changed stands before everything else that is told.
    judge_drops();
    judge_size();
    for (std::size_t i = 0; i < settings_.metrics.size(); ++i) {
      judge_metric(settings_.metrics[i], measured_.metrics[i]);
    }
    for (std::size_t i = 0; i < settings_.each_cluster.size(); ++i) {
      if (auto done = judge_clusters(settings_.each_cluster[i], measured_.each_cluster[i]); !done) {
        return done.take_error();
      }
    }
    tell_coverage_of_queries();
    tell_same_ids();
    for (sdk::Finding& doubt : doubts_.findings()) evidence_.findings.push_back(std::move(doubt));
    if (settings_.metrics.empty() && settings_.each_cluster.empty()) tell_nothing_gated();
    summarise();
    return std::move(evidence_);
  }

 private:
  [[nodiscard]] const Dataset& dataset() const { return measured_.dataset; }

  void judge_drops() {
    std::size_t next = 0;
    for (const MetricBounds& bounds : settings_.metrics) {
      if (bounds.max_drop) judge_drop(bounds, measured_.comparisons[next++]);
    }
  }

  void judge_size() {
    std::size_t count = 0;
    for (const Query& query : dataset().queries) {
      const bool is_pair = settings_.results.empty();
      count += !is_pair || dataset().topic(query).is_judged ? 1 : 0;
    }
    add({.id = "queries",
         .statistic = "queries",
         .value = static_cast<double>(count),
         .n = static_cast<std::int64_t>(count),
         .op = sdk::Op::kAtLeast,
         .bound = static_cast<double>(settings_.min_queries),
         .absence = sdk::Absence::kFail,
         .reason_code = "too_few_queries",
         .config_key = "min_queries"},
        count_of(count, "query", "queries") + ", at least " +
            std::to_string(settings_.min_queries) + " are needed");
    queries_ = count;
  }

  void judge_metric(const MetricBounds& bounds, const Series& series) {
    const double mean = series.mean();
    evidence_.metrics.push_back(
        {.name = evidence::id_part(series.name),
         .value = std::isnan(mean) ? sdk::kNotMeasured : mean,
         .n = static_cast<std::int64_t>(series.scored()),
         .direction = series.is_lower_better ? sdk::Direction::kLower : sdk::Direction::kHigher});
    tell_direction(bounds, series);
    sdk::Gate gate = gate_of("metric." + evidence::id_part(series.name), bounds, series);
    if (!std::isnan(mean)) {
      const double other = bounds.min ? *bounds.min : bounds.max.value_or(mean);
      values_.push_back(series.name + ' ' + shown(mean, other, "") + bounds_text(bounds, mean));
    }
    add_bounds(gate, bounds, series.name);
    if (!bounds.is_bounded()) add_reported(gate);
  }

  static std::string bounds_text(const MetricBounds& bounds, double mean) {
    std::vector<std::string> parts;
    if (bounds.min) parts.push_back("min " + shown(*bounds.min, mean, ""));
    if (bounds.max) parts.push_back("max " + shown(*bounds.max, mean, ""));
    return parts.empty() ? "" : " (" + text::join(parts, ", ") + ')';
  }

  // A gate on a series, with what to say should it not have been measured.
  [[nodiscard]] sdk::Gate gate_of(std::string id,
                                  const MetricBounds& bounds,
                                  const Series& series) const {
    sdk::Gate gate{.id = std::move(id),
                   .statistic = series.name,
                   .n = static_cast<std::int64_t>(series.scored()),
                   .absence = sdk::Absence::kFail,
                   .straddle = settings_.certainty.straddle(),
                   .config_key = bounds.place};
    const std::string name = "'" + text::one_line(series.name, 100) + "'";
    if (!series.is_known) {
      const auto nearest = text::did_you_mean(series.name, metric_names());
      gate.reason_code = "metric_missing";
      gate.message = "no metric is called " + name + " and no record has a score of that name" +
                     (nearest ? "; did you mean '" + *nearest + "'?" : "");
    } else if (series.values.empty()) {
      gate.reason_code = "nothing_measured";
      gate.message = "no query is one that " + name + " applies to";
    } else if (series.coverage() < bounds.min_coverage || series.scored() == 0) {
      gate.reason_code = "coverage_below_minimum";
      gate.message = name + " is known of " + std::to_string(series.scored()) + " of " +
                     count_of(series.values.size(), "query", "queries") + " (" +
                     shown(series.coverage(), bounds.min_coverage, "ratio") + ", at least " +
                     shown(bounds.min_coverage, series.coverage(), "ratio") + " needed)";
    } else {
      gate.value = series.mean();
      gate.interval = series.interval;
    }
    if (std::isnan(gate.value)) gate.n = 0;
    return gate;
  }

  void add_bounds(const sdk::Gate& gate, const MetricBounds& bounds, const std::string& name) {
    if (bounds.min) add_bound(gate, ".min", *bounds.min, sdk::Op::kAtLeast, name);
    if (bounds.max) add_bound(gate, ".max", *bounds.max, sdk::Op::kAtMost, name);
  }

  void add_bound(sdk::Gate gate,
                 const std::string& suffix,
                 double bound,
                 sdk::Op op,
                 const std::string& name) {
    const bool is_minimum = op == sdk::Op::kAtLeast;
    gate.id += suffix;
    gate.config_key += suffix;
    gate.op = op;
    gate.bound = bound;
    if (gate.reason_code.empty())
      gate.reason_code = is_minimum ? "metric_below_minimum" : "metric_above_maximum";
    add(gate,
        name + ' ' + shown(gate.value, bound, "") +
            (is_minimum ? " below minimum " : " above maximum ") + shown(bound, gate.value, "") +
            ", n=" + std::to_string(gate.n));
  }

  // A metric that is named without a bound has to be there; its value decides nothing.
  void add_reported(sdk::Gate gate) {
    gate.id += ".reported";
    gate.statistic += " measured";
    if (!std::isnan(gate.value)) gate.value = 1;
    gate.interval.reset();
    gate.straddle = sdk::Straddle::kPoint;
    gate.op = sdk::Op::kAtLeast;
    gate.bound = 1;
    add(gate, "");
  }

  Result<void> judge_clusters(const MetricBounds& bounds, const Series& series) {
    const auto clusters = clusters_of(dataset());
    if (clusters.size() > kMostClusters) {
      return execution_error("too_many_clusters",
                             std::to_string(clusters.size()) + " clusters, at most " +
                                 std::to_string(kMostClusters) + " are judged one by one");
    }
    const std::string suffix = '.' + evidence::id_part(series.name);
    if (clusters.empty()) {
      sdk::Gate gate = gate_of("cluster.none" + suffix, bounds, series);
      gate.value = sdk::kNotMeasured;
      gate.n = 0;
      gate.interval.reset();
      gate.reason_code = "no_clusters";
      gate.message = "each_cluster is set, and no query has a cluster";
      add_bounds(gate, bounds, series.name);
    }
    for (const std::string& cluster : clusters) {
      const Series part = of_cluster(settings_, dataset(), series, cluster);
      sdk::Gate gate = gate_of("cluster." + evidence::id_part(cluster) + suffix, bounds, part);
      gate.statistic = series.name + " of " + text::one_line(cluster, 60);
      add_bounds(gate, bounds, gate.statistic);
    }
    return {};
  }

  void judge_drop(const MetricBounds& bounds, const comparison::Comparison& comparison) {
    const comparison::Policy policy{.alpha = settings_.alpha, .one = "query", .many = "queries"};
    auto [gate, is_met, missed] =
        comparison::judge_drop(comparison,
                               "metric." + evidence::id_part(comparison.name) + ".max_drop",
                               *bounds.max_drop,
                               bounds.place + ".max_drop",
                               policy);
    if (auto finding = comparison::tell_changes(comparison, bounds.place, policy)) {
      evidence_.findings.push_back(*std::move(finding));
    }
    evidence_.gates.push_back(std::move(gate));
    if (!is_met) missed_.push_back(missed);
  }

  void tell_direction(const MetricBounds& bounds, const Series& series) {
    const bool is_ours =
        retrieval::parse_measure(series.name).has_value() || series.is_lower_better;
    const bool is_wrong =
        series.is_lower_better ? bounds.min.has_value() : bounds.max.has_value() && is_ours;
    if (!is_wrong) return;
    evidence_.findings.push_back(
        {.severity = sdk::Severity::kWarn,
         .reason_code = "bound_direction",
         .message = series.name + " is better when it is " +
                    (series.is_lower_better ? "lower" : "higher") + ", and " +
                    (series.is_lower_better ? "min asks for a high one" : "max asks for a low one"),
         .help = series.is_lower_better ? "use max" : "use min",
         .config_key = bounds.place});
  }

  // What the judgements and the run do not share.
  void tell_coverage_of_queries() {
    std::vector<std::string> missing;
    std::vector<std::string> unjudged;
    bool is_run = false;
    for (const Query& query : dataset().queries) {
      const retrieval::Topic& topic = dataset().topic(query);
      is_run = is_run || topic.has_run;
      if (topic.is_judged && !topic.has_run) missing.emplace_back(topic.id);
      if (!topic.is_judged && topic.has_run && query.is_answerable != false)
        unjudged.emplace_back(topic.id);
    }
    if (is_run && !missing.empty()) {
      const bool is_skipped = settings_.scoring.missing == Missing::kSkip;
      evidence_.findings.push_back(
          {.severity = settings_.fails_on_missing ? sdk::Severity::kFail
                       : is_skipped               ? sdk::Severity::kWarn
                                                  : sdk::Severity::kInfo,
           .reason_code = "missing_queries",
           .message = "the retriever did not answer " +
                      count_of(missing.size(), "judged query", "judged queries") + ": " +
                      some(missing) +
                      (is_skipped ? "; left out, as the profile says" : "; each counts as 0"),
           .config_key = "missing"});
    }
    if (!unjudged.empty()) {
      evidence_.findings.push_back(
          {.severity = sdk::Severity::kInfo,
           .reason_code = "unjudged_queries",
           .message = count_of(unjudged.size(), "query has", "queries have") +
                      " no judgements and " + (unjudged.size() == 1 ? "counts" : "count") +
                      " in no measure of the ranking: " + some(unjudged)});
    }
  }

  // Whoever compares with numbers of BEIR has to know.
  void tell_same_ids() {
    if (dataset().format != "beir") return;
    std::vector<std::string> queries;
    for (const retrieval::Topic& topic : dataset().collection.topics()) {
      if (std::any_of(topic.hits.begin(), topic.hits.end(), [&](const retrieval::Hit& hit) {
            return hit.document == topic.id;
          })) {
        queries.emplace_back(topic.id);
      }
    }
    if (queries.empty()) return;
    evidence_.findings.push_back(
        {.severity = sdk::Severity::kInfo,
         .reason_code = "same_ids",
         .message = count_of(queries.size(), "query", "queries") +
                    " retrieved a document of the same id, which counts here and which BEIR "
                    "leaves out: " +
                    some(queries),
         .help = "set drop_same_id for the numbers that BEIR has",
         .config_key = "drop_same_id"});
  }

  void tell_nothing_gated() {
    evidence_.findings.push_back({.severity = sdk::Severity::kWarn,
                                  .reason_code = "nothing_gated",
                                  .message = "no bound is set: nothing was judged",
                                  .help = "set metrics, e.g. metrics: {\"ndcg@10\": {min: 0.5}}",
                                  .config_key = "metrics"});
  }

  void add(sdk::Gate gate, const std::string& missed) {
    const bool is_measured = !std::isnan(gate.value) && gate.n > 0;
    const bool is_met = is_measured && (gate.op == sdk::Op::kAtMost ? gate.value <= gate.bound
                                                                    : gate.value >= gate.bound);
    if (!is_met) missed_.push_back(is_measured ? missed : gate.message);
    doubts_.look_at(gate);
    evidence_.gates.push_back(std::move(gate));
  }

  void summarise() {
    const std::string queries = count_of(queries_, "query", "queries");
    evidence_.summaries.emplace_back(
        sdk::Outcome::kAlways, text::join(values_, ", ") + (values_.empty() ? "" : "; ") + queries);
    if (!missed_.empty())
      evidence_.summaries.emplace_back(sdk::Outcome::kFail,
                                       text::join(missed_, "; ") + "; " + queries);
  }

  const Settings& settings_;
  const Measured& measured_;
  Evidence evidence_;
  std::size_t queries_ = 0;
  std::vector<std::string> values_;
  std::vector<std::string> missed_;
  evidence::Doubts doubts_{"queries"};
};

}  // namespace

Result<Evidence> judge(const Settings& settings, const Measured& measured) {
  return Judge(settings, measured).decide();
}

}  // namespace aipreflight::rag
