#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "json/document.hpp"
#include "readers/cases.hpp"

namespace aipreflight::evals {

// One metric as the suite reported it.
struct ReportedMetric {
  std::string name;
  double value = 0;  // NaN: null, or not a finite number
  bool is_null = false;
  std::string wrong_type = {};         // "text", "a list": neither a number, a boolean nor null
  std::optional<std::int64_t> n = {};  // cases behind it, where the suite says
  std::optional<std::int64_t> applies_to = {};  // cases that should have it, where they are known
  std::vector<double> values = {};              // of the n cases, where they are known
  std::optional<double> standard_error = {};    // of a value whose cases are not known
  std::string ungateable = {};                  // why no bound can be put on it
};

// Cases that ran more than once, and what their runs agreed on.
struct Repetition {
  std::int64_t cases = 0;          // that ran more than once
  std::vector<std::string> flaky;  // titles of those that passed in some runs and not in others
};

// What the runs of all cases cost together, each repeat by itself.
struct Spending {
  double usd = std::numeric_limits<double>::quiet_NaN();  // of those that have a cost
  std::int64_t known = 0;                                 // how many these are
  std::int64_t runs = 0;                                  // of how many that were not skipped
};

// The numbers of one eval run, free of contradictions.
struct Results {
  std::optional<std::int64_t> total;
  std::optional<std::int64_t> passed;
  std::optional<double> reported_rate;  // as it stands there; may be NaN or infinite
  std::vector<ReportedMetric> metrics;  // in the order of the text
  std::optional<std::int64_t> errored;  // of total: could not be judged
  std::optional<std::int64_t> skipped;  // besides total: not meant to run
  std::string format = "own";
  std::string tool;                            // "promptfoo 0.121.20"; "": not known
  std::vector<std::string> notes;              // what in the file is not as it looks
  std::vector<std::string> warnings = {};      // why the run may say little of a release
  std::set<std::string> lower_is_better = {};  // metrics of which the tool says so

  // Where cases are known: those that were selected, repeats folded as asked, skipped ones too.
  Cases cases = {};
  Repetition repetition = {};
  Spending spending = {};
  std::int64_t set_aside = 0;         // of skipped: the suite's tool marks them as flaky
  std::set<std::string> judges = {};  // models that judged answers, where the file says
  std::string dataset = {};           // what identifies the data set; "": not known
  std::string plugin_version = {};    // that wrote the file, if it is our own artefact

  // passed / total where both are known, else the reported rate; NaN where that is not finite.
  [[nodiscard]] std::optional<double> pass_rate() const;
  // The suite says that it ran no case at all.
  [[nodiscard]] bool ran_nothing() const { return total && *total == 0; }
  [[nodiscard]] const ReportedMetric* find(std::string_view name) const;
};

// How far a reported rate may lie from passed / total: what rounding to two places explains.
inline constexpr double kRateTolerance = 0.005;

// Reads our own format; `name` is the thing that the value was read from. Reasons: "malformed"
// where a field has an impossible type or value, "inconsistent" where fields disagree.
[[nodiscard]] Result<Results> read_results(const json::Node& root, const std::string& name);

}  // namespace aipreflight::evals
