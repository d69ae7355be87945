#include "judgement.hpp"

#include <utility>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "engine/conclusion.hpp"

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
  CheckResult result = name_of(check);
  add_denials(outcome.evidence, outcome.denials, check.spec.warns_of_denied);
  conclude_outcome(result, outcome, check.config, check.spec.caps_at_warn);
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
