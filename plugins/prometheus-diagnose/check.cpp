#include "check.hpp"

#include <algorithm>
#include <filesystem>

#include <aipreflight/outcome.hpp>

#include "base/files.hpp"
#include "base/text.hpp"
#include "evidence/outcome.hpp"
#include "gather.hpp"
#include "json/value.hpp"
#include "known_bad.hpp"
#include "report.hpp"

namespace aipreflight::diagnose {
namespace {

sdk::Severity severity_of(const Verdict& verdict, std::optional<Severity> fail_on) {
  const bool is_cause = verdict.explained_by.empty() && verdict.rule->category != "data";
  if (!fail_on || !is_cause || verdict.rule->severity < *fail_on) return sdk::Severity::kInfo;
  return verdict.rule->severity == Severity::kFail ? sdk::Severity::kFail : sdk::Severity::kWarn;
}

sdk::Finding finding_of(const Verdict& verdict,
                        const Examination& examination,
                        std::optional<Severity> fail_on) {
  const Rule& rule = *verdict.rule;
  sdk::Finding finding;
  finding.severity = severity_of(verdict, fail_on);
  finding.reason_code = rule.id;
  std::replace(finding.reason_code.begin(), finding.reason_code.end(), '.', '_');
  finding.message = rule.title + " (" + std::string(to_string(verdict.confidence)) +
                    " confidence)" + explained(verdict, examination);
  if (!verdict.explained_by.empty()) finding.message += ", explained by " + verdict.explained_by;
  finding.help = text::join(rule.actions, "; ");
  finding.runbook = rule.runbook;
  return finding;
}

std::string details_of(const Examination& examination) {
  json::Value details = json::Value::object();
  details.add("headline", headline(examination));
  const Verdict* cause = examination.diagnosis.most_likely();
  details.add("most_likely", cause == nullptr ? json::Value() : json::Value(cause->rule->id));
  details.add("source", examination.source);
  details.add("engine", examination.coverage.engine);
  json::Value remarks = json::Value::array();
  for (const std::string& remark : examination.remarks) remarks.push(json::Value(remark));
  details.add("remarks", std::move(remarks));
  return json::write(details);
}

// The run folder, from the path of an artefact: <run>/checks/<id>/<name>.
std::string run_folder_of(const std::string& artefact) {
  return std::filesystem::path(artefact).parent_path().parent_path().parent_path().string();
}

}  // namespace

Diagnose::Diagnose(const sdk::Config& config) : options_(read_common_options(config)) {
  options_.prometheus_data = config.find_text("data").value_or("");
  fail_on_ = options_.fail_on.value_or(std::optional<Severity>());
  if (!options_.prometheus.empty() && !options_.prometheus_data.empty()) {
    config.error("prometheus", "give 'prometheus', a server to ask, or 'data', recorded metrics");
  }
  RuleSet::Loaded loaded = load_rules(options_.rules);
  for (const Error& error : loaded.errors) config.error("rules", error.to_string());
  rules_ = std::move(loaded.rules);
}

Examination Diagnose::examine_run(const std::string& run_folder, sdk::Report& report) const {
  Options options = options_;
  if (options.run.empty()) options.run = run_folder;
  auto question = make_question(options, rules_);
  if (!question) {
    const Error& error = question.error();
    throw sdk::CouldNotMeasure(error.reason.empty() ? "probes_missing" : error.reason,
                               error.to_string());
  }
  if (auto gathered = gather(options, *question, [&] { return report.cancelled(); }); !gathered) {
    const Error& error = gathered.error();
    if (error.code == ErrorCode::kInterrupted) throw sdk::Cancelled();
    throw sdk::CouldNotMeasure(error.reason.empty() ? "metrics_missing" : error.reason,
                               error.to_string());
  }
  if (!question->evidence && !question->old_metrics) {
    throw sdk::CouldNotMeasure(
        "metrics_missing",
        "the run has no metrics: name a server with 'prometheus', a file with 'data', or let "
        "'sla' read the server's own with 'probe.metrics'");
  }
  return evidence::measured(examine(question.take()));
}

void Diagnose::known_bad(sdk::KnownBad& input) const {
  if (!fail_on_) {
    throw sdk::NotApplicable("nothing_gated", "'fail_on' is none: it explains, and fails nothing");
  }
  describe_known_bad(input);
}

void Diagnose::run(sdk::Report& report) {
  const std::string page = report.artefact("diagnosis.md", "text/markdown");
  // What is announced is there, even if nothing could be measured.
  evidence::write(page, "# No diagnosis\n\nThe report of the run says what was missing.\n");
  const Examination examination = examine_run(run_folder_of(page), report);
  evidence::write(page, diagnose::report(examination, Format::kMarkdown, fail_on_));
  evidence::keep(report,
                 "diagnosis.json",
                 "application/json",
                 diagnose::report(examination, Format::kJson, fail_on_));
  report.details(details_of(examination));
  deliver(examination, report);
}

void Diagnose::deliver(const Examination& examination, sdk::Report& report) const {
  if (!examination.insufficient.empty() && examination.exit_code(fail_on_) == 3) {
    throw sdk::CouldNotMeasure("evidence_insufficient", text::join(examination.insufficient, "; "));
  }
  std::int64_t read = 0;
  for (const auto& [name, reading] : examination.facts.readings()) {
    if (reading.has_numbers() && (!reading.metric.empty() || name.rfind("old_", 0) == 0)) ++read;
  }
  if (examination.is_old) --read;  // what the clients saw is no metric
  sdk::Gate gate{.id = "metrics_read",
                 .statistic = "count",
                 .unit = "signals",
                 .value = static_cast<double>(read),
                 .n = read,
                 .op = sdk::Op::kAtLeast,
                 .bound = 1};
  gate.reason_code = "no_metrics";
  if (read == 0) gate.value = sdk::kNotMeasured;
  report.gate(gate);
  std::int64_t causes = 0;
  for (const Verdict& verdict : examination.diagnosis.fired) {
    const sdk::Finding finding = finding_of(verdict, examination, fail_on_);
    if (finding.severity != sdk::Severity::kInfo) ++causes;
    report.finding(finding);
  }
  report.metric({.name = "causes",
                 .unit = "causes",
                 .value = static_cast<double>(causes),
                 .n = static_cast<std::int64_t>(examination.diagnosis.fired.size()),
                 .direction = sdk::Direction::kLower});
  report.summary(examination.is_old && examination.diagnosis.most_likely() == nullptr
                     ? "no rule of the old form fires"
                     : headline(examination));
}

}  // namespace aipreflight::diagnose
