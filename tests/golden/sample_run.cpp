#include "golden/sample_run.hpp"

#include <cmath>

#include "json/value.hpp"

namespace aipreflight::golden {
namespace {

Gate gate(const std::string& id, double value, Operator op, double bound, GateStatus status) {
  Gate gate;
  gate.id = id;
  gate.statistic = id;
  gate.value = value;
  gate.n = 40;
  gate.op = op;
  gate.bound = bound;
  gate.status = status;
  gate.config_key = "metrics." + id;
  gate.location = {"profiles/app.yml", 12, 5};
  if (status != GateStatus::kPass) gate.reason_code = "bound_missed";
  return gate;
}

CheckResult check(const std::string& name, Status status, const std::string& summary) {
  CheckResult check;
  check.name = name;
  check.uses = name;
  check.title = "The check " + name;
  check.status = status;
  check.summary = summary;
  check.plugin =
      PluginRef{name, "1.2.0", std::string(64, 'a'), "/opt/plugins/" + name + ".so", 1, 0, {}};
  check.usage = Usage{1.25, 0.5, 12u << 20};
  check.confinement =
      Confinement{"enforced", "allowed", "not enforced: this kernel has no Landlock"};
  return check;
}

CheckResult passed() {
  CheckResult result = check("evals", Status::kPass, "pass rate 95% against at least 90%, n=40");
  Gate pass_rate = gate("pass_rate", 0.95, Operator::kAtLeast, 0.9, GateStatus::kPass);
  pass_rate.unit = "ratio";
  pass_rate.interval = Interval{0.835, 0.986, 0.95, "wilson"};
  result.gates = {pass_rate};
  result.metrics = {{"duration", "s", 3.5, 0, Direction::kLower},
                    {"pass_rate", "ratio", 0.95, 40, Direction::kHigher}};
  result.artefacts = {{"results.json",
                       "checks/evals/results.json",
                       "application/json",
                       2048,
                       std::string(64, 'b')}};
  result.details = json::Value::object({{"total", 40}, {"passed", 38}});
  return result;
}

CheckResult warned() {
  CheckResult result = check("retrieval", Status::kWarn, "precision 81% against at least 80%");
  Gate precision = gate("precision", 0.81, Operator::kAtLeast, 0.8, GateStatus::kInconclusive);
  precision.unit = "ratio";
  precision.interval = Interval{0.66, 0.9, 0.95, "clopper-pearson"};
  precision.straddle = Straddle::kLenient;
  precision.reason_code = "inconclusive";
  result.gates = {precision};
  result.reason_code = "inconclusive";
  return result;
}

CheckResult failed() {
  CheckResult result = check("latency", Status::kFail, "p95 TTFT 812 ms against at most 500 ms");
  Gate ttft = gate("ttft_p95", 812, Operator::kAtMost, 500, GateStatus::kFail);
  ttft.statistic = "p95 TTFT";
  ttft.unit = "ms";
  ttft.message = "p95 TTFT 812 ms exceeds the 500 ms SLA";
  ttft.reason_code = "ttft_p95_exceeded";
  Gate throughput = gate("throughput", std::nan(""), Operator::kAtLeast, 3, GateStatus::kError);
  throughput.unit = "tok/s";
  throughput.n = 0;
  throughput.reason_code = "not_measured";
  Finding finding;
  finding.severity = Severity::kFail;
  finding.reason_code = "telemetry_field_missing";
  finding.message = "the telemetry configuration does not declare 'cost_usd'";
  finding.location = {"telemetry.yml", 3, 1};
  finding.help = "add it to fields";
  finding.runbook = "runbooks/telemetry.md";
  finding.fingerprint = "0011223344556677";
  Finding note = finding;
  note.severity = Severity::kInfo;
  note.message = "the results are two days old";
  result.gates = {
      gate("error_rate", 0, Operator::kAtMost, 0.01, GateStatus::kPass), ttft, throughput};
  result.findings = {finding, note};
  result.reason_code = "ttft_p95_exceeded";
  return result;
}

CheckResult skipped() {
  CheckResult result = check("cost", Status::kSkip, "no cost budget configured");
  result.reason_code = "not_configured";
  result.plugin.reset();
  result.usage.reset();
  result.confinement.reset();
  return result;
}

CheckResult broken() {
  CheckResult result = check("deployment", Status::kError, "the plugin was ended by SIGSEGV");
  result.uses = "rollback";
  result.reason_code = "plugin_crashed";
  return result;
}

RunResult run(Status verdict, int exit_code, std::vector<CheckResult> checks) {
  RunResult result;
  result.run_id = "00000000000000000000000000000001";
  result.profile = "checkout-bot";
  result.kind = "app";
  result.generated = "2026-01-02T03:04:05Z";
  result.verdict = verdict;
  result.exit_code = exit_code;
  result.checks = std::move(checks);
  result.provenance.host = "aipreflight 0.1.0";
  result.provenance.profile_path = "profiles/app.yml";
  result.provenance.profile_sha256 = std::string(64, 'c');
  result.provenance.profile_files = {"profiles/app.yml"};
  result.provenance.working_directory = "/srv/shop";
  result.provenance.command_line = {"aipreflight", "check", "--profile", "profiles/app.yml"};
  result.provenance.isolation = "process";
  return result;
}

}  // namespace

RunResult every_status() {
  RunResult result = run(Status::kError, 3, {passed(), warned(), failed(), skipped(), broken()});
  result.warnings = {"plugin evals in ./plugins shadows the installed one"};
  result.provenance.overrides = {"evals.min_pass_rate=0.9"};
  result.provenance.environment = {{"ci", "true"}, {"commit", "0123abc"}};
  return result;
}

RunResult hostile() {
  const std::string text =
      "::error::owned | <script>alert(1)</script> `id` @team [x](http://evil) \x1b[31mred\x1b[0m "
      "\r\n# heading \xe2\x80\xae"
      "dlrow"
      " *bold* _it_ \xff &amp; ##[error]no";
  CheckResult result = check("evals", Status::kFail, text);
  result.title = text;
  Gate bad = gate("rate", 0.5, Operator::kGreater, 0.75, GateStatus::kFail);
  bad.statistic = text;
  bad.unit = "<b>|";
  bad.message = text;
  bad.location = {"a|b`<c>.yml", 7, 3};
  Finding finding;
  finding.severity = Severity::kWarn;
  finding.reason_code = "a|b";
  finding.message = text;
  finding.help = text;
  finding.runbook = "javascript:alert(1)";
  result.gates = {bad};
  result.findings = {finding};
  result.metrics = {{text, text, 1, 0, Direction::kNone}};
  result.artefacts = {{"a|b.txt", "checks/evals/a|b.txt", "text/plain", 1, std::string(64, 'd')}};
  result.details = json::Value::object({{"answer", text}});
  RunResult page = run(Status::kFail, 1, {result});
  page.profile = text;
  page.warnings = {text};
  page.provenance.command_line = {"aipreflight", text};
  page.provenance.environment = {{"branch", text}};
  return page;
}

RunResult no_checks() {
  return run(Status::kError, 3, {});
}

RunResult strict_warning() {
  RunResult result = run(Status::kWarn, 1, {warned(), passed()});
  result.strict = true;
  return result;
}

RunResult interrupted() {
  CheckResult cut = check("latency", Status::kError, "interrupted before it had ended");
  cut.reason_code = "interrupted";
  RunResult result = run(Status::kError, 130, {passed(), cut});
  result.interrupted = true;
  return result;
}

RunResult inference_pass() {
  CheckResult result = check("sla", Status::kPass, "p95 TTFT 200 ms against at most 500 ms");
  Gate ttft = gate("ttft_ms_p95", 200, Operator::kAtMost, 500, GateStatus::kPass);
  ttft.unit = "ms";
  result.gates = {ttft};
  result.details = json::Value::object(
      {{"source", "probes.jsonl"},
       {"metrics", json::Value::object({{"ttft_ms_p95", 200}, {"error_rate", std::nan("")}})},
       {"thresholds", json::Value::object({{"ttft_ms", 500}})}});
  RunResult page = run(Status::kPass, 0, {result});
  page.kind = "inference";
  return page;
}

}  // namespace aipreflight::golden
