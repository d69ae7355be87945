#include "examination.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr const char* kCoverageRules[] = {
    "data.few_probes", "data.few_scrapes", "data.gap", "data.target_down"};

// The window of a run: of its probes, or of the recording where the records have no times.
Result<Window> window_of(const Probes& probes, const Evidence& evidence) {
  if (evidence.is_of_now) return *evidence.window;
  if (const auto window = probes.window()) return *window;
  if (evidence.window) return *evidence.window;
  return usage_error(
      "neither the records of " + probes.file + " nor the metrics say when the run was",
      "records have it as 'timestamp', a recording as 'window'");
}

Result<Measured> measure_run(const Probes& probes,
                             Evidence evidence,
                             const Catalogue& catalogue,
                             const MeasureOptions& options) {
  const auto window = window_of(probes, evidence);
  if (!window) return window.error();
  return measure(std::move(evidence), *window, catalogue, options);
}

Result<void> compare(Question& question, Examination& examination) {
  if (!question.baseline) return {};
  Earlier& earlier = *question.baseline;
  Facts facts;
  if (earlier.evidence) {
    auto measured = measure_run(
        earlier.probes, std::move(*earlier.evidence), question.rules.catalogue(), question.options);
    if (!measured) return measured.take_error();
    facts = std::move(measured->facts);
  }
  add_client_facts(earlier.probes, facts);
  const Budget budget = make_budget(facts, false);
  add_baseline(budget, examination.budget);
  examination.baseline = std::move(facts);
  examination.has_baseline = true;
  return {};
}

void judge_sufficiency(const Question& question, Examination& examination) {
  auto& reasons = examination.insufficient;
  const Diagnosis& diagnosis = examination.diagnosis;
  if (examination.coverage.engine.empty()) {
    reasons.push_back("no metric of any known engine answered in the run's time");
  } else if (!examination.facts.number("server_ttft.count") &&
             !examination.facts.number("finished.delta") &&
             !examination.facts.number("running.n")) {
    reasons.push_back("the engine's metrics have no values in the run's time");
  }
  for (const char* id : kCoverageRules) {
    if (diagnosis.has_fired(id)) reasons.push_back(examination.rules.find(id)->title);
  }
  if (question.requires_share && examination.budget.share.value_or(0) < Budget::kLeastShare) {
    reasons.push_back(examination.budget.inconclusive.empty() ? "the share of probes is not known"
                                                              : examination.budget.inconclusive);
  }
}

Result<Examination> examine_evidence(Question& question) {
  Examination examination;
  examination.run = question.probes.file;
  examination.probes = question.probes.all.size();
  examination.source = question.evidence->source;
  examination.remarks = question.evidence->warnings;
  const bool is_doubtful = !question.evidence->warnings.empty();
  const bool is_of_now = question.evidence->is_of_now;
  auto measured = measure_run(
      question.probes, std::move(*question.evidence), question.rules.catalogue(), question.options);
  if (!measured) return measured.take_error();
  examination.facts = std::move(measured->facts);
  examination.coverage = std::move(measured->coverage);
  add_client_facts(question.probes, examination.facts);
  examination.budget = make_budget(examination.facts, is_of_now);
  if (auto compared = compare(question, examination); !compared) return compared.take_error();
  const Facts* baseline = examination.baseline ? &*examination.baseline : nullptr;
  const bool is_sparse = examination.facts.number("window.scrapes").value_or(0) <
                         question.rules.params().at("least_scrapes");
  examination.rules = std::move(question.rules);
  examination.diagnosis =
      diagnose(examination.rules, examination.facts, baseline, is_doubtful || is_sparse);
  for (const std::string& remark : examination.coverage.remarks) {
    examination.remarks.push_back(remark);
  }
  judge_sufficiency(question, examination);
  return examination;
}

Examination examine_old(Question& question) {
  Examination examination;
  examination.run = question.probes.file;
  examination.probes = question.probes.all.size();
  examination.is_old = true;
  add_client_facts(question.probes, examination.facts);
  add_old_client_facts(question.probes, examination.facts);
  if (question.old_metrics) {
    examination.source = question.old_source;
    examination.remarks = question.old_metrics->remarks;
    add_old_facts(*question.old_metrics, examination.facts);
  } else {
    add_old_facts({}, examination.facts);
  }
  examination.rules = RuleSet::load({RuleSet::legacy()}).rules;
  examination.diagnosis = diagnose(examination.rules, examination.facts, nullptr, true);
  return examination;
}

}  // namespace

// A diagnosis points to rules of its examination: vectors keep their places when they are moved.
Result<Examination> examine(Question question) {
  if (question.evidence) return examine_evidence(question);
  return examine_old(question);
}

int Examination::exit_code(std::optional<Severity> fail_on) const {
  if (is_lost) return 3;
  const auto counts = [&](const Verdict& verdict) {
    return fail_on && verdict.rule->severity >= *fail_on && verdict.rule->category != "data" &&
           verdict.rule->severity != Severity::kInfo;
  };
  if (std::any_of(diagnosis.fired.begin(), diagnosis.fired.end(), counts)) return 1;
  return insufficient.empty() ? 0 : 3;
}

}  // namespace aipreflight::diagnose
