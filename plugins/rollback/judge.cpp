#include "judge.hpp"

#include "base/text.hpp"
#include "dates/dates.hpp"

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

Weight weight_of(const Settings& settings, const Rules& rules, std::string_view rule) {
  const auto own = settings.weights.find(rule);
  if (own != settings.weights.end()) return own->second;
  return rules.rules.find(rule)->second.weight;
}

void add_drill(Evidence& evidence,
               const Settings& settings,
               const Rules& rules,
               const DrillRecord& drill,
               std::int64_t now) {
  evidence.metrics.push_back({"rollback_seconds", "s", drill.seconds, 1, sdk::Direction::kLower});
  evidence.metrics.push_back({"drill_age_days",
                              "d",
                              static_cast<double>((now - drill.started) / dates::kDay),
                              1,
                              sdk::Direction::kNone});
  const Weight weight = weight_of(settings, rules, "drill_slow");
  if (!settings.time_target || weight == Weight::kOff) return;
  evidence.gates.push_back(
      {.id = "rollback_seconds",
       .statistic = "time of the rollback in the drill",
       .unit = "s",
       .value = drill.seconds,
       .n = 1,
       .op = sdk::Op::kAtMost,
       .bound = settings.time_target->count(),
       .severity = weight == Weight::kFail ? sdk::Severity::kFail : sdk::Severity::kWarn,
       .reason_code = "drill_slow",
       .config_key = "time_target"});
}

std::string summary_of(const Settings& settings, const Examination& examination, std::int64_t now) {
  std::size_t broken = 0;
  for (const auto& [rule, count] : examination.counts) broken += count.breaches > 0 ? 1 : 0;
  std::string text = "runbook " + settings.runbook + ": " + std::to_string(broken) + " of " +
                     std::to_string(examination.counts.size()) + " rules broken, ";
  if (!examination.drill) return text + "no drill";
  const std::int64_t age = (now - examination.drill->started) / dates::kDay;
  return text + "tried " + std::to_string(age) + " days ago in " +
         text::format_seconds(examination.drill->seconds);
}

}  // namespace

Evidence judge_presence(const Settings& settings, const Runbook& runbook) {
  Evidence evidence;
  evidence.gates.push_back(words_gate(settings, runbook));
  if (runbook.words > 0 && !runbook.has_body && !runbook.is_placeholder()) {
    evidence.findings.push_back({.severity = sdk::Severity::kInfo,
                                 .reason_code = "runbook_headings_only",
                                 .message = "the runbook has headings and no steps",
                                 .file = settings.runbook});
  }
  evidence.metrics.push_back(
      {"runbook_words", "", static_cast<double>(runbook.words), 1, sdk::Direction::kNone});
  evidence.summaries.emplace_back(sdk::Outcome::kPass,
                                  "rollback runbook present: " + settings.runbook);
  return evidence;
}

Evidence judge(const Settings& settings,
               const Rules& rules,
               const Runbook& runbook,
               const Examination& examination,
               std::int64_t now) {
  Evidence evidence;
  evidence.gates.push_back(words_gate(settings, runbook));
  evidence.findings = examination.findings;
  evidence.metrics.push_back(
      {"runbook_words", "", static_cast<double>(runbook.words), 1, sdk::Direction::kNone});
  if (examination.drill) add_drill(evidence, settings, rules, *examination.drill, now);
  evidence.summaries.emplace_back(sdk::Outcome::kAlways, summary_of(settings, examination, now));
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
