#include "json/value.hpp"
#include "phrase.hpp"
#include "report.hpp"

namespace aipreflight::diagnose {
namespace {

using json::Value;

Value optional(const std::optional<double>& number) {
  return number ? Value(*number) : Value();
}

Value texts(const std::vector<std::string>& all) {
  Value list = Value::array();
  for (const std::string& text : all) list.push(Value(text));
  return list;
}

Value verdict_value(const Verdict& verdict, const Examination& seen) {
  const Rule& rule = *verdict.rule;
  Value value = Value::object();
  value.add("rule", rule.id);
  value.add("title", rule.title);
  value.add("category", rule.category);
  value.add("severity", to_string(rule.severity));
  if (verdict.kind == Verdict::Kind::kRuledOut) value.add("ruled_out_by", verdict.why_not);
  if (verdict.kind == Verdict::Kind::kNotEvaluable) value.add("missing", texts(verdict.missing));
  if (verdict.kind != Verdict::Kind::kFires) return value;
  value.add("confidence", to_string(verdict.confidence));
  value.add("explains_ms", optional(verdict.explains_ms));
  value.add("explains_count", optional(verdict.explains_count));
  if (!verdict.explained_by.empty()) value.add("explained_by", verdict.explained_by);
  Value evidence = Value::array();
  for (const std::string& reference : rule.evidence) {
    evidence.push(Value(describe(reference, seen.facts, seen.rules.catalogue())));
  }
  value.add("evidence", std::move(evidence));
  value.add("corroborated_by", texts(verdict.corroborated));
  value.add("contradicted_by", texts(verdict.contradicted));
  value.add("actions", texts(rule.actions));
  value.add("runbook", rule.runbook);
  value.add("source", rule.source);
  return value;
}

Value verdicts(const std::vector<Verdict>& all, const Examination& seen) {
  Value list = Value::array();
  for (const Verdict& verdict : all) list.push(verdict_value(verdict, seen));
  return list;
}

Value budget_value(const Budget& budget) {
  Value value = Value::object();
  value.add("client_s", optional(budget.client));
  value.add("server_s", optional(budget.server));
  value.add("probe_share", optional(budget.share));
  value.add("populations_differ", budget.populations_differ);
  if (!budget.inconclusive.empty()) value.add("inconclusive", budget.inconclusive);
  Value parts = Value::array();
  for (const Budget::Part& part : budget.parts) {
    Value entry = Value::object();
    entry.add("name", part.name);
    entry.add("seconds", optional(part.seconds));
    if (part.baseline) entry.add("baseline_s", *part.baseline);
    if (!part.why.empty()) entry.add("why", part.why);
    parts.push(std::move(entry));
  }
  value.add("parts", std::move(parts));
  return value;
}

// Quantiles as the interval that holds them: {"low": 0, "high": 0.3}.
Value signal_value(const std::string& name,
                   const Reading& reading,
                   const std::map<std::string, double>& numbers) {
  Value value = Value::object();
  value.add("state", to_string(reading.state));
  if (!reading.why.empty()) value.add("why", reading.why);
  if (!reading.metric.empty()) value.add("metric", reading.metric);
  if (!reading.deprecated.empty()) value.add("deprecated", reading.deprecated);
  if (!reading.note.empty()) value.add("note", reading.note);
  if (reading.first_bound) value.add("first_bucket", *reading.first_bound);
  const std::string prefix = name + '.';
  for (auto at = numbers.lower_bound(prefix);
       at != numbers.end() && at->first.compare(0, prefix.size(), prefix) == 0;
       ++at) {
    value.add(at->first.substr(prefix.size()), at->second);
  }
  return value;
}

}  // namespace

std::string json_report(const Examination& seen, std::optional<Severity> fail_on) {
  Value root = Value::object();
  root.add("format", "aipreflight-diagnosis/1");
  root.add("run", seen.run);
  root.add("probes", static_cast<std::uint64_t>(seen.probes));
  root.add("source", seen.source.empty() ? Value() : Value(seen.source));
  root.add("rules", seen.is_old ? "legacy" : "current");
  root.add("exit_code", seen.exit_code(fail_on));
  const Verdict* cause = seen.diagnosis.most_likely();
  root.add("most_likely", cause == nullptr ? Value() : Value(cause->rule->id));
  root.add("headline", headline(seen));
  root.add("insufficient", texts(seen.insufficient));
  if (!seen.is_old) {
    Value window = Value::object();
    window.add("begin", seen.coverage.window.begin);
    window.add("end", seen.coverage.window.end);
    window.add("scrape_interval_s", seen.coverage.interval);
    root.add("window", std::move(window));
    root.add("engine", seen.coverage.engine);
    root.add("budget", budget_value(seen.budget));
  }
  root.add("findings", verdicts(seen.diagnosis.fired, seen));
  root.add("ruled_out", verdicts(seen.diagnosis.ruled_out, seen));
  root.add("not_evaluable", verdicts(seen.diagnosis.not_evaluable, seen));
  Value signals = Value::object();
  const auto numbers = seen.facts.numbers();
  for (const auto& [name, reading] : seen.facts.readings()) {
    signals.add(name, signal_value(name, reading, numbers));
  }
  root.add("signals", std::move(signals));
  root.add("remarks", texts(seen.remarks));
  return json::write(root, {2}) + '\n';
}

}  // namespace aipreflight::diagnose
