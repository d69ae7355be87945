#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "evidence/certainty.hpp"
#include "readers/summary.hpp"

namespace aipreflight::evals {

// The bounds of one reported metric, as the profile gives them. Neither: it has to be reported, no
// more.
struct MetricBounds {
  std::string name;
  std::optional<double> min;
  std::optional<double> max;
  double min_coverage = 1;
  std::string place;  // "metrics.answer_quality"
};

// The section of an evals check.
struct Settings {
  std::string command;       // empty: none
  std::string results_file;  // empty: none
  std::optional<double> min_pass_rate;
  std::vector<MetricBounds> metrics;  // in the order of the profile
  std::chrono::milliseconds timeout{std::chrono::minutes(10)};
  std::string working_directory;                // empty: that of the gate
  std::optional<std::vector<std::string>> env;  // names; nullopt: everything is inherited
  std::optional<std::chrono::duration<double>> max_age;
  std::size_t max_output = std::size_t{16} << 20;
  std::string format = "auto";
  Selection selection;
  std::optional<std::int64_t> min_cases;
  double max_error_rate = 0.05;
  evidence::Certainty certainty;

  [[nodiscard]] bool has_source() const { return !command.empty() || !results_file.empty(); }
  // Somebody wants the numbers: there is a bound, or a results file to be read.
  [[nodiscard]] bool wants_results() const { return has_bounds() || !results_file.empty(); }
  [[nodiscard]] bool has_bounds() const { return min_pass_rate || !metrics.empty() || min_cases; }
};

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("command").command().nullable().doc(
        "Eval suite, run by /bin/sh -c; prints one JSON object, or writes results_file."),
    sdk::key("results_file")
        .path()
        .nullable()
        .doc("File with the JSON object; with a command, this run must have written it."),
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
    sdk::key("format")
        .text()
        .fallback("auto")
        .choices("auto",
                 "own",
                 "promptfoo",
                 "junit",
                 "tap",
                 "deepeval",
                 "ragas",
                 "lm-eval",
                 "inspect",
                 "openai-evals")
        .doc("Of the results; auto looks at the content."),
    sdk::key("select").map().nullable().doc(
        "Which cases are judged, where the results tell them apart."),
    sdk::key("select.provider").text().nullable().doc("Judge the cases of this provider alone."),
    sdk::key("select.prompt")
        .text()
        .nullable()
        .doc("Judge the cases of this prompt (JUnit: class name) alone."),
    sdk::key("repeats")
        .text()
        .fallback("separate")
        .choices("separate", "all", "majority")
        .doc("A case that ran several times counts as often, or passes if all or most of its runs "
             "did."),
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
    sdk::key("timeout")
        .duration()
        .fallback("10m")
        .range(0.001, 86400)
        .unit("s")
        .doc("Longest run of the command; it is ended with everything that it started."),
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
        .doc("Most bytes of the command's output, and of results_file, that are read."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::evals
