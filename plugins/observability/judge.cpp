#include "judge.hpp"

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

using evidence::Evidence;

void add_required(Evidence& evidence,
                  const Settings& settings,
                  const std::vector<std::string>& missing) {
  const std::size_t required = settings.required_fields.size();
  if (required == 0) {
    evidence.findings.push_back(
        {.severity = sdk::Severity::kInfo,
         .reason_code = "nothing_required",
         .message = "no field is required: the config's presence is all that was checked",
         .help = "set required_fields",
         .config_key = "required_fields"});
    return;
  }
  const std::string fields = "missing fields: " + text::join(missing, ", ");
  evidence.gates.push_back(
      {.id = "required_fields",
       .statistic = "declared required fields",
       .unit = "ratio",
       .value = static_cast<double>(required - missing.size()) / static_cast<double>(required),
       .n = static_cast<std::int64_t>(required),
       .op = sdk::Op::kAtLeast,
       .bound = 1,
       .severity = sdk::Severity::kWarn,
       .reason_code = "telemetry_fields_missing",
       .message = missing.empty() ? "" : fields,
       .config_key = "required_fields"});
  if (!missing.empty()) {
    evidence.summaries.emplace_back(sdk::Outcome::kWarn, "telemetry config present but " + fields);
  }
}

}  // namespace

std::vector<std::string> missing_fields(const Settings& settings, const Telemetry& telemetry) {
  std::vector<std::string> missing;
  for (const std::string& field : settings.required_fields) {
    if (telemetry.names.find(field) == telemetry.names.end()) missing.push_back(field);
  }
  return missing;
}

void judge_declared(const Settings& settings, const Telemetry& telemetry, Evidence& evidence) {
  const std::vector<std::string> missing = missing_fields(settings, telemetry);
  const std::string required = std::to_string(settings.required_fields.size());
  evidence.gates.push_back({.id = "telemetry_config",
                            .statistic = "readable telemetry configs",
                            .value = 1,
                            .n = 1,
                            .op = sdk::Op::kAtLeast,
                            .bound = 1,
                            .config_key = "config"});
  add_required(evidence, settings, missing);
  evidence.metrics.push_back(
      {"declared_fields", "", static_cast<double>(telemetry.count), 1, sdk::Direction::kNone});
  if (settings.reached() != Level::kDeclared) return;
  evidence.summaries.emplace_back(
      sdk::Outcome::kAlways,
      "telemetry config declares " +
          std::to_string(settings.required_fields.size() - missing.size()) + " of " + required +
          " required fields");
  evidence.summaries.emplace_back(
      sdk::Outcome::kPass, "telemetry config present with all " + required + " required fields");
}

// Declaring fields is a promise; only the level of the profile makes it enough.
void judge_level(const Settings& settings, Evidence& evidence) {
  if (settings.reached() != Level::kDeclared || settings.level == Level::kDeclared) return;
  evidence.findings.push_back(
      {.severity = sdk::Severity::kWarn,
       .reason_code = "declared_only",
       .message = "fields are declared, which is weak evidence that they are written",
       .help = "show telemetry: 'sample' or 'canary'; or set `level: declared` if a declaration is "
               "enough for you",
       .config_key = "config"});
}

Evidence judge_without_config() {
  return {.findings = {{.severity = sdk::Severity::kFail,
                        .reason_code = "telemetry_config_not_set",
                        .message = "observability section present but no 'config' path",
                        .help = "name the file that declares the telemetry fields",
                        .config_key = "config"}}};
}

void judge_unreadable(const Error& error, const char* key, Evidence& evidence) {
  const std::string where = error.where.to_string();
  evidence.findings.push_back({.severity = sdk::Severity::kFail,
                               .reason_code = error.reason,
                               .message = (where.empty() ? "" : where + ": ") + error.message,
                               .file = error.where.file,
                               .line = error.where.line,
                               .column = error.where.column,
                               .config_key = error.where.known() ? "" : key});
}

}  // namespace aipreflight::observability
