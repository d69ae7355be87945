#include "engine/conclusion.hpp"

#include <utility>

#include "base/text.hpp"
#include "model/judge.hpp"

namespace aipreflight::engine {
namespace {

void locate(Evidence& evidence, const ConfigNode& config) {
  for (Gate& gate : evidence.gates) {
    if (!gate.config_key.empty()) gate.location = config.nearest(gate.config_key).where;
  }
  for (Finding& finding : evidence.findings) {
    if (!finding.config_key.empty() && !finding.location.known()) {
      finding.location = config.nearest(finding.config_key).where;
    }
  }
}

// Errors that it found in files of its own, while it ran, are shown like any other complaint with a
// place.
void add_errors(Evidence& evidence, const Errors& errors) {
  for (const Error& error : errors) {
    Finding finding;
    finding.severity = Severity::kError;
    finding.reason_code = "configuration_error";
    finding.message = error.message;
    finding.location = error.where;
    evidence.findings.push_back(std::move(finding));
  }
}

}  // namespace

void conclude_outcome(CheckResult& result,
                      host::RunOutcome& outcome,
                      const ConfigNode& config,
                      bool caps_at_warn) {
  using End = host::RunOutcome::End;
  locate(outcome.evidence, config);
  add_errors(outcome.evidence, outcome.errors);
  conclude(result, std::move(outcome.evidence), caps_at_warn);
  if (outcome.end != End::kDone) {
    result.status = outcome.end == End::kNotApplicable ? Status::kSkip : Status::kError;
    result.reason_code = outcome.reason;
    result.summary = text::one_line(outcome.text);
  }
}

}  // namespace aipreflight::engine
