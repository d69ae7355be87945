#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"
#include "report/report.hpp"

extern char** environ;

namespace aipreflight::report {
namespace {

using json::Value;

constexpr std::size_t kShortestSecret = 8;
constexpr std::string_view kRedacted = "[redacted]";

bool is_secret_name(std::string_view name) {
  const std::string lower = text::to_lower(name);
  return lower.ends_with("key") || lower.ends_with("token") || lower.ends_with("secret") ||
         lower.ends_with("password");
}

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

Redactor::Redactor(const std::vector<std::string>& extra_variables) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view pair = *entry;
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(pair.substr(0, equals));
    const std::string value(pair.substr(equals + 1));
    const bool is_named =
        std::find(extra_variables.begin(), extra_variables.end(), name) != extra_variables.end();
    if (value.empty() || !(is_named || is_secret_name(name))) continue;
    if (value.size() < kShortestSecret) {
      warnings_.push_back("the value of " + name + " is shorter than " +
                          std::to_string(kShortestSecret) + " bytes and is not redacted");
    } else {
      add(value);
    }
  }
  std::sort(warnings_.begin(), warnings_.end());
}

void Redactor::add(const std::string& value) {
  if (value.empty()) return;
  if (value.size() < kShortestSecret) {
    warnings_.push_back("a secret of the profile is shorter than " +
                        std::to_string(kShortestSecret) + " bytes and is not redacted");
    return;
  }
  // A plugin's message may have been made one line before it came here.
  for (const std::string& form : {value, text::one_line(value)}) {
    if (std::find(values_.begin(), values_.end(), form) == values_.end()) values_.push_back(form);
  }
  std::stable_sort(values_.begin(), values_.end(), [](const auto& a, const auto& b) {
    return a.size() > b.size();
  });
}

std::string Redactor::redact(std::string text) const {
  for (const std::string& value : values_) {
    if (text.size() < value.size()) continue;
    for (std::size_t at = text.find(value); at != std::string::npos;
         at = text.find(value, at + kRedacted.size())) {
      text.replace(at, value.size(), kRedacted);
    }
  }
  return text;
}

void Redactor::redact(RunResult& result) const {
  if (values_.empty()) return;
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
