#include "judgement.hpp"

#include <utility>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "model/judge.hpp"

namespace aipreflight::engine {
namespace {

CheckResult name_of(const PlannedCheck& check) {
  CheckResult result;
  result.name = check.spec.id;
  result.uses = check.spec.uses();
  result.title = check.type.title;
  result.severity_warn = check.spec.caps_at_warn;
  if (check.session != nullptr) result.plugin = check.session->plugin();
  return result;
}

CheckResult without_evidence(const PlannedCheck& check,
                             Status status,
                             std::string reason_code,
                             const std::string& summary) {
  CheckResult result = name_of(check);
  result.status = status;
  result.reason_code = std::move(reason_code);
  result.summary = text::one_line(summary);
  return result;
}

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

// A check that was kept from something may have measured less than it says.
void add_denials(Evidence& evidence, const std::vector<Denial>& denials, bool warns) {
  for (const Denial& denial : denials) {
    Finding finding;
    finding.severity = warns ? Severity::kWarn : Severity::kError;
    finding.reason_code = "denied";
    finding.message = "it was refused " + denial.act + ": " + text::one_line(denial.what, 4096);
    if (denial.count > 1) finding.message += " (" + std::to_string(denial.count) + " times)";
    finding.help =
        "if it should be able to: 'plugin info' shows what a check says that it needs, 'allow' of "
        "the "
        "profile what is left of it";
    evidence.findings.push_back(std::move(finding));
  }
}

}  // namespace

CheckResult judge_outcome(const PlannedCheck& check,
                          host::RunOutcome outcome,
                          const std::string& folder) {
  using End = host::RunOutcome::End;
  CheckResult result = name_of(check);
  locate(outcome.evidence, check.config);
  add_errors(outcome.evidence, outcome.errors);
  add_denials(outcome.evidence, outcome.denials, check.spec.warns_of_denied);
  conclude(result, std::move(outcome.evidence), check.spec.caps_at_warn);
  if (outcome.end != End::kDone) {
    result.status = outcome.end == End::kNotApplicable ? Status::kSkip : Status::kError;
    result.reason_code = outcome.reason;
    result.summary = text::one_line(outcome.text);
  }
  for (Artefact& artefact : outcome.artefacts) {
    artefact.path = folder + "/" + artefact.path;
    result.artefacts.push_back(std::move(artefact));
  }
  result.confinement = std::move(outcome.confinement);
  if (!is_reproducible_run()) result.usage = outcome.usage;
  return result;
}

CheckResult skipped(const PlannedCheck& check, std::string reason_code, std::string summary) {
  return without_evidence(check, Status::kSkip, std::move(reason_code), summary);
}

CheckResult not_measured(const PlannedCheck& check, std::string reason_code, std::string summary) {
  return without_evidence(check, Status::kError, std::move(reason_code), summary);
}

}  // namespace aipreflight::engine
