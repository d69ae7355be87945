#pragma once

#include <aipreflight/abi.h>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "kit/fake_host.hpp"
#include "model/check_type.hpp"
#include "model/judge.hpp"
#include "profile/section.hpp"
#include "yaml/node.hpp"

// A check of a module that is linked into the test, from the YAML of its section to the status that
// the real rules give it: validation, key table and judgement are those of the product, the host
// between them is FakeHost.
namespace aipreflight::kit {

struct Judged {
  int exit_code = 2;   // 2: rejected before it ran
  CheckResult result;  // status, reason code, summary, details, judged gates
  Errors errors;       // of validation and of create
  std::string error_text() const {
    std::string text;
    for (const Error& error : errors) text += error.to_string() + '\n';
    return text;
  }
  [[nodiscard]] const Gate* gate(const std::string& id) const {
    for (const Gate& gate : result.gates) {
      if (gate.id == id) return &gate;
    }
    return nullptr;
  }
  [[nodiscard]] const Finding* finding(const std::string& reason_code) const {
    for (const Finding& finding : result.findings) {
      if (finding.reason_code == reason_code) return &finding;
    }
    return nullptr;
  }
};

inline std::string text_of(aipf_str text) {
  return {text.data, text.size};
}

inline CheckType describe(const aipf_check_type& raw) {
  CheckType type;
  type.id = text_of(raw.id);
  type.title = text_of(raw.title);
  type.doc = text_of(raw.doc);
  for (std::uint64_t i = 0; i < raw.key_count; ++i) {
    const aipf_key& key = *raw.keys[i];
    Key row;
    row.path = text_of(key.path);
    row.types = key.types;
    row.required = (key.flags & AIPF_KEY_REQUIRED) != 0;
    row.nonempty = (key.flags & AIPF_KEY_NONEMPTY) != 0;
    row.unit = text_of(key.unit);
    if (key.fallback.size > 0) row.fallback = text_of(key.fallback);
    row.doc = text_of(key.doc);
    row.minimum = key.minimum;
    row.maximum = key.maximum;
    for (std::uint64_t c = 0; c < key.choice_count; ++c) {
      row.choices.push_back(text_of(key.choices[c]));
    }
    type.keys.push_back(std::move(row));
  }
  return type;
}

inline Value value_of(const ConfigNode& node) {
  Value value{.kind = static_cast<std::int32_t>(node.kind),
              .boolean = node.boolean,
              .integer = node.integer,
              .number = node.number,
              .text = node.text};
  value.is_set = node.is_set;
  for (const ConfigNode& item : node.items) value.children.emplace_back("", value_of(item));
  for (const auto& [name, entry] : node.entries) value.children.emplace_back(name, value_of(entry));
  return value;
}

inline Evidence evidence_of(const FakeHost& host) {
  Evidence evidence;
  for (const ReportedGate& reported : host.gates) {
    const aipf_gate& raw = reported.raw;
    Gate gate;
    gate.id = reported.id;
    gate.statistic = reported.statistic;
    gate.unit = reported.unit;
    gate.value = raw.value;
    gate.n = raw.n;
    gate.op = static_cast<Operator>(raw.op);
    gate.bound = raw.bound;
    if (raw.interval_confidence != 0) {
      gate.interval = Interval{
          raw.interval_low, raw.interval_high, raw.interval_confidence, reported.interval_method};
    }
    gate.severity = static_cast<Severity>(raw.severity);
    gate.absence = static_cast<Absence>(raw.absence);
    gate.straddle = static_cast<Straddle>(raw.straddle);
    gate.reason_code = reported.reason_code;
    gate.message = reported.message;
    gate.config_key = reported.config_key;
    evidence.gates.push_back(std::move(gate));
  }
  for (const ReportedFinding& reported : host.findings) {
    Finding finding;
    finding.severity = static_cast<Severity>(reported.severity);
    finding.reason_code = reported.reason_code;
    finding.message = reported.message;
    finding.location = {reported.file, reported.line, reported.column};
    finding.config_key = reported.config_key;
    evidence.findings.push_back(std::move(finding));
  }
  for (const auto& [outcome, text] : host.summaries) evidence.summaries[outcome] = text;
  for (const std::string& part : host.details_parts) evidence.details += part;
  return evidence;
}

// What run answered, with its evidence, as the host concludes it.
inline void conclude(Judged& judged, const FakeHost& host, aipf_result result) {
  aipreflight::conclude(judged.result, evidence_of(host), false);
  if (result == AIPF_COULD_NOT_MEASURE) {
    judged.result.status = Status::kError;
    judged.result.reason_code = host.reason_code;
    judged.result.summary = host.explanation;
  }
  if (result == AIPF_NOT_APPLICABLE) {
    judged.result.status = Status::kSkip;
    judged.result.reason_code = host.reason_code;
    judged.result.summary = host.explanation;
  }
  judged.exit_code = exit_code_of(judged.result.status, FailOn::kFail);
}

// `section` is the YAML of the check's `with`; artefacts land in `artefacts`, which must exist.
inline Judged judge_check(const aipf_check_type& type,
                          const std::string& section,
                          const std::filesystem::path& artefacts,
                          bool is_cancelled = false) {
  Judged judged;
  const yaml::Parsed parsed = yaml::parse(section, "profile.yml");
  judged.errors = parsed.errors;
  if (!judged.errors.empty()) return judged;
  profile::CheckSpec spec;
  spec.id = text_of(type.id);
  spec.module = spec.id;
  spec.check = spec.module;
  spec.with = parsed.root;
  spec.where = {"profile.yml", 1, 1};
  const profile::Section checked = profile::validate_section(
      spec, describe(type), [](const std::string&) { return std::nullopt; });
  judged.errors = checked.errors;
  if (!judged.errors.empty()) return judged;

  FakeHost host;
  host.artefact_folder = artefacts.string() + '/';
  host.is_cancelled = is_cancelled;
  const Value config = value_of(checked.config);
  const FakeHost::Course course = host.drive(type, config);
  for (const ReportedConfigError& error : host.config_errors) {
    judged.errors.push_back(profile_error({"profile.yml"}, error.text));
  }
  if (course.is_created && judged.errors.empty()) conclude(judged, host, course.result);
  if (course.result == AIPF_STOPPED) judged.result.reason_code = "cancelled";
  return judged;
}

// The one check of the module whose entry symbol is linked into the test.
inline const aipf_check_type& linked_check(aipf_entry_v1 entry) {
  aipf_str why{};
  return **entry(AIPF_ABI_MAJOR, AIPF_ABI_MINOR, &why)->check_types;
}

}  // namespace aipreflight::kit
