#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "evidence/certainty.hpp"
#include "readers/csv.hpp"
#include "readers/summary.hpp"

namespace aipreflight::evals {

// Bounds of a percentile of a metric's values, by nearest rank.
struct PercentileBounds {
  unsigned percent = 0;  // 1 to 99
  std::optional<double> min;
  std::optional<double> max;
  std::string place;  // "metrics.latency_s.percentiles.95"
};

// Of the cases, how many have to have a value that is good enough.
struct ShareBound {
  std::optional<double> at_least;  // a value from here on is; or
  std::optional<double> at_most;   // up to here
  double min = 1;                  // least share of such cases
  std::string place;
};

// The bounds of one reported metric, as the profile gives them. None at all: it has to be reported,
// no more.
struct MetricBounds {
  std::string name;
  std::optional<double> min = {};
  std::optional<double> max = {};
  double min_coverage = 1;
  std::optional<double> max_drop = {};  // against the baseline, in the direction that is worse
  std::vector<PercentileBounds> percentiles = {};
  std::optional<ShareBound> share = {};
  std::string place = {};  // "metrics.answer_quality"

  [[nodiscard]] bool is_bounded() const {
    return min || max || max_drop || share || !percentiles.empty();
  }
  // What a drop is: a latency, a cost and what has a max alone are better when they are lower.
  [[nodiscard]] bool is_lower_better() const {
    return name == kLatency || name == kCost || (max && !min);
  }
};

// Bounds of a part of the cases: those of a tag, or of each group.
struct SliceBounds {
  std::string name;  // of the tag, or of the kind of group
  std::optional<double> min_pass_rate = {};
  std::optional<std::int64_t> min_cases = {};
  std::vector<MetricBounds> metrics = {};  // min and max alone
  std::string place = {};                  // "tags.safety", "each_group"
};

// The section of an evals check.
struct Settings {
  std::string command;       // empty: none
  std::string results_file;  // empty: none
  std::optional<double> min_pass_rate;
  std::vector<MetricBounds> metrics;  // in the order of the profile
  std::chrono::milliseconds timeout{std::chrono::minutes(10)};
  std::int64_t retries = 0;  // of a command that measured nothing
  std::chrono::duration<double> retry_wait{1};
  std::string working_directory;                // empty: that of the gate
  std::optional<std::vector<std::string>> env;  // names; nullopt: everything is inherited
  std::optional<std::chrono::duration<double>> max_age;
  std::size_t max_output = std::size_t{16} << 20;
  std::string format = "auto";
  Selection selection;
  std::optional<std::int64_t> min_cases;
  double max_error_rate = 0.05;
  evidence::Certainty certainty;
  std::string cluster_by;  // a label or a field; empty: the cases are independent
  std::vector<SliceBounds> tags;
  std::optional<SliceBounds> each_group;
  std::optional<double> max_flaky_rate;  // of the cases that ran more than once
  std::optional<double> max_cost_usd;    // of the whole run
  std::string baseline;                  // results of an earlier run; empty: none
  std::optional<double> max_drop;        // of the pass rate
  double alpha = 0.05;
  bool must_be_noninferior = false;
  Columns columns;

  [[nodiscard]] bool compares() const;  // something is judged against the baseline
  [[nodiscard]] bool has_source() const { return !command.empty() || !results_file.empty(); }
  // Somebody wants the numbers: there is a bound, or a results file to be read.
  [[nodiscard]] bool wants_results() const { return has_bounds() || !results_file.empty(); }
  [[nodiscard]] bool has_bounds() const {
    return min_pass_rate || !metrics.empty() || min_cases || !tags.empty() || each_group ||
           max_flaky_rate || max_cost_usd || max_drop;
  }
};

// "separate", "all", "majority".
[[nodiscard]] Repeats repeats_of(const std::string& word);

// Keys of the check that `evals inspect` has too.
consteval sdk::Key format_key(std::string_view path) {
  return sdk::key(path)
      .text()
      .fallback("auto")
      .choices("auto",
               "own",
               "csv",
               "mlflow",
               "promptfoo",
               "junit",
               "tap",
               "deepeval",
               "ragas",
               "lm-eval",
               "inspect",
               "openai-evals")
      .doc("Of the results; auto looks at the content.");
}
consteval sdk::Key repeats_key(std::string_view path) {
  return sdk::key(path)
      .text()
      .fallback("separate")
      .choices("separate", "all", "majority")
      .doc(
          "A case that ran several times counts as often, or passes if all or most of its runs "
          "did.");
}

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("command").command().nullable().doc(
        "Eval suite, run by /bin/sh -c; prints one JSON object, or writes results_file."),
    sdk::key("results_file")
        .path()
        .nullable()
        .doc("File, or folder of an MLflow store, with the results; with a command, this run must "
             "have "
             "written it."),
    sdk::key("min_pass_rate")
        .ratio()
        .nullable()
        .doc("Smallest share of passed cases, 0 to 1 or per cent (\"90%\")."),
    sdk::key("metrics").map().nullable().doc("Bounds of reported metrics, by name."),
    sdk::key("metrics.*").map().doc("Bounds of the metric of this name."),
    sdk::key("metrics.*.min").number().nullable().doc("Smallest value of the metric."),
    sdk::key("metrics.*.max").number().nullable().doc("Largest value of the metric."),
    sdk::key("metrics.*.min_coverage")
        .ratio()
        .fallback("1")
        .range(0, 1)
        .doc("Smallest share of the cases that should have the metric with a value of it, where "
             "cases are known."),
    sdk::key("metrics.*.max_drop")
        .number()
        .nullable()
        .at_least(0)
        .doc("Most that the mean may become worse than in baseline; a metric with max alone, a "
             "latency and a cost are better when they are lower."),
    sdk::key("metrics.*.percentiles")
        .map()
        .nullable()
        .doc("Bounds of percentiles of the cases' values, by the per cent: 1 to 99."),
    sdk::key("metrics.*.percentiles.*").map().doc("Bounds of this percentile, by nearest rank."),
    sdk::key("metrics.*.percentiles.*.min").number().nullable().doc("Smallest value of it."),
    sdk::key("metrics.*.percentiles.*.max").number().nullable().doc("Largest value of it."),
    sdk::key("metrics.*.share")
        .map()
        .nullable()
        .doc("How many of the cases have to have a value that is good enough."),
    sdk::key("metrics.*.share.at_least")
        .number()
        .nullable()
        .doc("A value from here on is good enough."),
    sdk::key("metrics.*.share.at_most")
        .number()
        .nullable()
        .doc("A value up to here is good enough."),
    sdk::key("metrics.*.share.min")
        .ratio()
        .nullable()
        .range(0, 1)
        .doc("Least share of the cases with such a value."),
    sdk::key("tags").map().nullable().doc("Bounds of the cases of a tag, by its name."),
    sdk::key("tags.*").map().doc("Bounds of the cases of this tag."),
    sdk::key("tags.*.min_pass_rate")
        .ratio()
        .nullable()
        .range(0, 1)
        .doc("Smallest share of passed cases among them."),
    sdk::key("tags.*.min_cases")
        .integer()
        .nullable()
        .range(1, 1'000'000'000)
        .doc("Fewest of them that are enough to judge."),
    sdk::key("tags.*.metrics").map().nullable().doc("Bounds of metrics over them, by name."),
    sdk::key("tags.*.metrics.*").map().doc("Bounds of the metric of this name."),
    sdk::key("tags.*.metrics.*.min").number().nullable().doc("Smallest mean of the metric."),
    sdk::key("tags.*.metrics.*.max").number().nullable().doc("Largest mean of the metric."),
    sdk::key("each_group").map().nullable().doc("Bounds within every group of cases."),
    sdk::key("each_group.by")
        .text()
        .nullable()
        .doc("The label that groups the cases: a member of promptfoo's metadata, a column, class "
             "(JUnit)."),
    sdk::key("each_group.min_pass_rate")
        .ratio()
        .nullable()
        .range(0, 1)
        .doc("Smallest share of passed cases in every group."),
    sdk::key("each_group.min_cases")
        .integer()
        .nullable()
        .range(1, 1'000'000'000)
        .doc("Fewest cases of every group that are enough to judge."),
    sdk::key("each_group.metrics")
        .map()
        .nullable()
        .doc("Bounds of metrics over every group, by name."),
    sdk::key("each_group.metrics.*").map().doc("Bounds of the metric of this name."),
    sdk::key("each_group.metrics.*.min").number().nullable().doc("Smallest mean of the metric."),
    sdk::key("each_group.metrics.*.max").number().nullable().doc("Largest mean of the metric."),
    sdk::key("max_flaky_rate")
        .ratio()
        .nullable()
        .range(0, 1)
        .doc("Most of the cases that ran more than once whose runs may differ in outcome."),
    sdk::key("max_cost_usd")
        .number()
        .nullable()
        .at_least(0)
        .unit("USD")
        .doc("Most that the answers of the whole run may cost, where every case tells."),
    sdk::key("baseline")
        .path()
        .nullable()
        .doc("Results of an earlier run of the same cases, in any format that is read; best the "
             "artefact cases.json of one."),
    sdk::key("max_drop")
        .ratio()
        .nullable()
        .range(0, 1)
        .doc("Most that the pass rate may be lower than in baseline."),
    sdk::key("alpha")
        .ratio()
        .fallback("0.05")
        .range(0.0001, 0.5)
        .doc("Chance of a false alarm over all max_drop bounds together."),
    sdk::key("regression")
        .text()
        .fallback("significant")
        .choices("significant", "noninferior")
        .doc("A drop above max_drop fails if it is more than chance; or the drop has to be shown "
             "to be no greater."),
    sdk::key("columns").map().nullable().doc("Which columns of a CSV table say what."),
    sdk::key("columns.id").text().fallback("id").doc("What tells the cases apart."),
    sdk::key("columns.status").text().fallback("status").doc("passed, failed, errored or skipped."),
    sdk::key("columns.passed")
        .text()
        .fallback("passed")
        .doc("true or false, where there is no status."),
    sdk::key("columns.provider").text().fallback("provider").doc("The model or endpoint."),
    sdk::key("columns.prompt").text().fallback("prompt").doc("The prompt."),
    sdk::key("columns.task").text().fallback("task").doc("The task that the case belongs to."),
    sdk::key("columns.labels").list().nullable().doc("What the cases belong to."),
    format_key("format"),
    sdk::key("select").map().nullable().doc(
        "Which cases are judged, where the results tell them apart."),
    sdk::key("select.provider").text().nullable().doc("Judge the cases of this provider alone."),
    sdk::key("select.prompt")
        .text()
        .nullable()
        .doc("Judge the cases of this prompt (JUnit: class name) alone."),
    sdk::key("select.task")
        .text()
        .nullable()
        .doc("Judge the cases, or the metrics, of this task alone."),
    repeats_key("repeats"),
    sdk::key("min_cases")
        .integer()
        .nullable()
        .range(1, 1'000'000'000)
        .doc("Fewest cases that are enough to judge."),
    sdk::key("max_error_rate")
        .ratio()
        .fallback("0.05")
        .range(0, 1)
        .doc("Above this share of cases that could not be judged, nothing was measured."),
    sdk::key("confidence")
        .ratio()
        .nullable()
        .range(0.5, 0.9999)
        .doc("Judge by the interval at this confidence instead of the number alone, where cases "
             "are known."),
    sdk::key("inconclusive")
        .text()
        .fallback("lenient")
        .choices("lenient", "warn", "fail")
        .doc("An interval that holds the bound warns where the number meets it and fails "
             "otherwise, or warns, or fails."),
    sdk::key("cluster_by")
        .text()
        .nullable()
        .doc("What cases that are not independent have in common: id, provider, prompt, task or a "
             "label; intervals are drawn over whole clusters."),
    sdk::key("timeout")
        .duration()
        .fallback("10m")
        .range(0.001, 86400)
        .unit("s")
        .doc("Longest run of the command; it is ended with everything that it started."),
    sdk::key("retries").integer().fallback("0").range(0, 10).doc(
        "How often a command that measured nothing is run again; one that measured is not, "
        "whatever it found."),
    sdk::key("retry_wait")
        .duration()
        .fallback("1s")
        .range(0, 3600)
        .unit("s")
        .doc("Pause before it is run again."),
    sdk::key("working_directory")
        .path()
        .nullable()
        .doc("Folder in which the command runs; results_file is not relative to it."),
    sdk::key("env").list().nullable().doc(
        "Names of the environment variables that the command gets; unset: all of them."),
    sdk::key("max_age").duration().nullable().at_least(0).unit("s").doc(
        "Oldest results_file that is still judged."),
    sdk::key("max_output")
        .size()
        .fallback("16MiB")
        .range(1024, 268435456)
        .doc("Most bytes of the command's output, and of results_file, that are read as a whole; "
             "JUnit XML, TAP, CSV, JSON Lines, JSON of promptfoo, DeepEval, Inspect and our own "
             "format, and the table of an MLflow run may be larger."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::evals
