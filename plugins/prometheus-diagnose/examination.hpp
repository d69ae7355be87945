#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "budget.hpp"
#include "diagnosis.hpp"
#include "evidence.hpp"
#include "legacy.hpp"
#include "measure.hpp"
#include "probes.hpp"
#include "rule_set.hpp"

namespace aipreflight::diagnose {

// The earlier run that this one is compared with.
struct Earlier {
  Probes probes;
  std::optional<Evidence> evidence;
};

// What a diagnosis is made from. One of evidence and old_metrics, or neither: then there are only
// the probes.
struct Question {
  Probes probes;
  std::optional<Evidence> evidence;
  std::optional<OldMetrics> old_metrics;
  std::string old_source;  // where they are from
  std::optional<Earlier> baseline;
  MeasureOptions options;
  RuleSet rules;                // for evidence; without any, those of the original are taken
  bool requires_share = false;  // probes that are too small a part of the traffic are not enough
};

// Everything that is said of a run.
struct Examination {
  std::string run;  // the file of records
  std::size_t probes = 0;
  std::string source;    // of the evidence; "" without any
  bool is_old = false;   // the rules of the tool before
  bool is_lost = false;  // metrics were asked for and could not be had
  bool has_baseline = false;
  Facts facts;
  std::optional<Facts> baseline;
  Coverage coverage;
  Budget budget;
  RuleSet rules;
  Diagnosis diagnosis;
  std::vector<std::string> remarks;
  std::vector<std::string> insufficient;  // why nothing found would mean nothing

  // 0 explained, or nothing found with enough data; 1 something of at least `fail_on` fired; 3
  // nothing fired, and the evidence was not enough to say so, or none could be had.
  [[nodiscard]] int exit_code(std::optional<Severity> fail_on) const;
};

// Errors are those of measure(): kUsage.
[[nodiscard]] Result<Examination> examine(Question question);

}  // namespace aipreflight::diagnose
