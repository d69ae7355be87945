#include <algorithm>

#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using json::Value;

Value redacted(const Value& value, const Redactor& redactor) {
  if (value.is_string()) return redactor.redact(value.as_string());
  if (value.is_array()) {
    Value list = Value::array();
    for (const Value& item : value.items()) list.push(redacted(item, redactor));
    return list;
  }
  if (value.is_object()) {
    Value object = Value::object();
    for (const auto& [name, item] : value.members()) {
      object.add(redactor.redact(name), redacted(item, redactor));
    }
    return object;
  }
  return value;
}

}  // namespace

void Redactor::redact(RunResult& result) const {
  if (secrets_.is_empty()) return;
  const auto clean = [this](std::string& text) { text = redact(std::move(text)); };
  const auto clean_all = [&](std::vector<std::string>& texts) {
    std::for_each(texts.begin(), texts.end(), clean);
  };
  clean(result.profile);
  clean_all(result.warnings);
  Provenance& provenance = result.provenance;
  for (std::string* text : {&provenance.profile_path, &provenance.working_directory}) clean(*text);
  clean_all(provenance.profile_files);
  clean_all(provenance.command_line);
  clean_all(provenance.overrides);
  for (auto& [name, value] : provenance.environment) clean(value);
  for (CheckResult& check : result.checks) redact(check);
}

void Redactor::redact(CheckResult& check) const {
  const auto clean = [this](auto&... texts) { ((texts = redact(std::move(texts))), ...); };
  clean(check.name, check.uses, check.title, check.reason_code, check.summary);
  for (Gate& gate : check.gates) {
    clean(gate.id,
          gate.statistic,
          gate.unit,
          gate.reason_code,
          gate.message,
          gate.config_key,
          gate.location.file);
    if (gate.interval) clean(gate.interval->method);
  }
  for (Finding& finding : check.findings) {
    clean(finding.reason_code,
          finding.message,
          finding.location.file,
          finding.help,
          finding.runbook,
          finding.fingerprint,
          finding.config_key);
  }
  for (Metric& metric : check.metrics) clean(metric.name, metric.unit);
  for (Artefact& artefact : check.artefacts) {
    clean(artefact.name, artefact.path, artefact.media_type);
  }
  check.details = redacted(check.details, *this);
  if (check.plugin) {
    clean(check.plugin->path, check.plugin->version);
    for (std::string& path : check.plugin->shadows) clean(path);
  }
}

}  // namespace aipreflight::report
