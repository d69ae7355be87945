#include "judge.hpp"

namespace aipreflight::rollback {
namespace {

using evidence::Evidence;

constexpr char kKey[] = "rollback_runbook";

sdk::Gate words_gate(const Settings& settings, const Runbook& runbook) {
  const bool is_placeholder = runbook.is_placeholder();
  sdk::Gate gate{.id = "runbook_words",
                 .statistic = "words in the runbook",
                 .value = is_placeholder ? 0.0 : static_cast<double>(runbook.words),
                 .n = 1,
                 .op = sdk::Op::kAtLeast,
                 .bound = 1,
                 .reason_code = is_placeholder ? "runbook_placeholder" : "runbook_empty",
                 .config_key = kKey};
  gate.message =
      "rollback runbook " + settings.runbook + (is_placeholder ? " is a placeholder" : " is empty");
  return gate;
}

}  // namespace

Evidence judge(const Settings& settings, const Runbook& runbook) {
  Evidence evidence;
  evidence.gates.push_back(words_gate(settings, runbook));
  if (runbook.words > 0 && !runbook.has_body && !runbook.is_placeholder()) {
    evidence.findings.push_back({.severity = sdk::Severity::kInfo,
                                 .reason_code = "runbook_headings_only",
                                 .message = "the runbook has headings and no steps",
                                 .file = settings.runbook});
  }
  if (!settings.is_presence_enough) {
    evidence.findings.push_back(
        {.severity = sdk::Severity::kWarn,
         .reason_code = "presence_only",
         .message = "a rollback runbook is present, which is weak evidence that a rollback works",
         .help = "set `level: presence` if a runbook is enough for you",
         .config_key = kKey});
  }
  evidence.metrics.push_back(
      {"runbook_words", "", static_cast<double>(runbook.words), 1, sdk::Direction::kNone});
  evidence.summaries.emplace_back(sdk::Outcome::kPass,
                                  "rollback runbook present: " + settings.runbook);
  return evidence;
}

Evidence judge_unreadable(const Error& error) {
  return {.findings = {{.severity = sdk::Severity::kFail,
                        .reason_code = error.reason,
                        .message = error.message,
                        .config_key = kKey}}};
}

Evidence judge_without_runbook() {
  return {.findings = {{.severity = sdk::Severity::kWarn,
                        .reason_code = "runbook_not_set",
                        .message = "no rollback_runbook configured",
                        .help = "name the document that says how to roll back",
                        .config_key = kKey}}};
}

}  // namespace aipreflight::rollback
