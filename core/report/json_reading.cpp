#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "json/value.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using json::Value;

constexpr std::int64_t kNewestSchema = 1;

// Collects the first thing that makes a text no report; everything after it is neutral.
class Reading {
 public:
  explicit Reading(std::string name) : name_(std::move(name)) {}

  void refuse(const std::string& why) {
    if (problem_.empty()) problem_ = why;
  }
  [[nodiscard]] bool is_refused() const { return !problem_.empty(); }
  [[nodiscard]] Error error() const {
    return io_error(name_ + " is not a report of aipreflight: " + problem_,
                    "name a run folder or an aipreflight-report.json");
  }

  // The enumerator that writes itself as `text`; absent text means the first one.
  template <typename Enum, std::size_t N>
  Enum enumerator(const Value& value, const Enum (&all)[N], std::string_view what) {
    if (value.is_null()) return all[0];
    for (const Enum candidate : all) {
      if (to_string(candidate) == value.as_string()) return candidate;
    }
    refuse("'" + text::one_line(value.as_string(), 60) + "' is no " + std::string(what));
    return all[0];
  }

 private:
  std::string name_;
  std::string problem_;
};

constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> result;
  for (const Value& item : list.items()) result.push_back(item.as_string());
  return result;
}

SourceRef source_ref(const Value& value) {
  constexpr std::int64_t kHighest = std::numeric_limits<std::uint32_t>::max();
  const auto count = [&](const char* name) {
    const std::int64_t number = value[name].as_integer();
    return static_cast<std::uint32_t>(number < 0 || number > kHighest ? 0 : number);
  };
  return {value["file"].as_string(), count("line"), count("column")};
}

std::optional<Interval> interval(const Value& value) {
  if (!value.is_object()) return std::nullopt;
  return Interval{value["low"].as_number(-HUGE_VAL),
                  value["high"].as_number(HUGE_VAL),
                  value["confidence"].as_number(),
                  value["method"].as_string()};
}

Gate gate(const Value& value, Reading& reading) {
  static constexpr Operator kOperators[] = {
      Operator::kAtMost, Operator::kAtLeast, Operator::kLess, Operator::kGreater, Operator::kEqual};
  static constexpr Severity kSeverities[] = {Severity::kFail, Severity::kWarn};
  static constexpr Absence kAbsences[] = {
      Absence::kError, Absence::kFail, Absence::kWarn, Absence::kSkip};
  static constexpr Straddle kStraddles[] = {
      Straddle::kPoint, Straddle::kLenient, Straddle::kWarn, Straddle::kFail};
  Gate result;
  result.id = value["id"].as_string();
  result.statistic = value["statistic"].as_string();
  result.unit = value["unit"].as_string();
  result.value = value["value"].as_number(kNotMeasured);
  result.n = value["n"].as_integer();
  result.interval = interval(value["interval"]);
  result.op = reading.enumerator(value["op"], kOperators, "operator of a gate");
  result.bound = value["bound"].as_number(kNotMeasured);
  result.severity = reading.enumerator(value["severity"], kSeverities, "severity of a gate");
  result.absence = reading.enumerator(value["absence"], kAbsences, "absence of a gate");
  result.straddle = reading.enumerator(value["straddle"], kStraddles, "straddle of a gate");
  result.reason_code = value["reason_code"].as_string();
  result.message = value["message"].as_string();
  result.config_key = value["config_key"].as_string();
  result.location = source_ref(value["location"]);
  if (const auto status = parse_gate_status(value["status"].as_string())) {
    result.status = *status;
  } else {
    reading.refuse("a gate has no valid 'status'");
  }
  return result;
}

Finding finding(const Value& value, Reading& reading) {
  static constexpr Severity kSeverities[] = {
      Severity::kFail, Severity::kWarn, Severity::kInfo, Severity::kError};
  Finding result;
  result.severity = reading.enumerator(value["severity"], kSeverities, "severity of a finding");
  result.reason_code = value["reason_code"].as_string();
  result.message = value["message"].as_string();
  result.location = source_ref(value["location"]);
  result.help = value["help"].as_string();
  result.runbook = value["runbook"].as_string();
  result.fingerprint = value["fingerprint"].as_string();
  result.config_key = value["config_key"].as_string();
  return result;
}

Metric metric(const Value& value, Reading& reading) {
  static constexpr Direction kDirections[] = {
      Direction::kNone, Direction::kHigher, Direction::kLower};
  return {value["name"].as_string(),
          value["unit"].as_string(),
          value["value"].as_number(kNotMeasured),
          value["n"].as_integer(),
          reading.enumerator(value["direction"], kDirections, "direction of a metric")};
}

std::uint64_t count_of(const Value& value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, value.as_integer()));
}

Artefact artefact(const Value& value) {
  return {value["name"].as_string(),
          value["path"].as_string(),
          value["media_type"].as_string(),
          count_of(value["bytes"]),
          value["sha256"].as_string()};
}

std::optional<PluginRef> plugin(const Value& value) {
  if (!value.is_object()) return std::nullopt;
  const auto abi = text::split(value["abi"].as_string(), '.');
  const auto part = [&](std::size_t index) {
    const auto number = index < abi.size() ? text::to_integer(abi[index]) : std::nullopt;
    return number && *number >= 0 && *number < 1'000'000 ? static_cast<std::uint32_t>(*number) : 0u;
  };
  return PluginRef{value["module"].as_string(),
                   value["version"].as_string(),
                   value["sha256"].as_string(),
                   value["path"].as_string(),
                   part(0),
                   part(1),
                   texts(value["shadows"])};
}

std::optional<Usage> usage(const Value& value) {
  if (!value.is_object()) return std::nullopt;
  return Usage{
      value["wall_s"].as_number(), value["cpu_s"].as_number(), count_of(value["peak_rss_bytes"])};
}

std::optional<Confinement> confinement(const Value& value) {
  if (!value.is_object()) return std::nullopt;
  return Confinement{
      value["network"].as_string(), value["exec"].as_string(), value["write"].as_string()};
}

CheckResult check(const Value& value, Reading& reading) {
  CheckResult result;
  result.name = value["name"].as_string();
  if (result.name.empty()) reading.refuse("a check has no 'name'");
  if (const auto status = parse_status(value["status"].as_string())) {
    result.status = *status;
  } else {
    reading.refuse("check '" + text::one_line(result.name, 60) + "' has no valid 'status'");
  }
  result.uses = value["uses"].as_string();
  result.title = value["title"].as_string();
  result.reason_code = value["reason_code"].as_string();
  result.summary = value["summary"].as_string();
  result.details = value["details"];
  result.severity_warn = value["severity"].as_string() == "warn";
  result.plugin = plugin(value["plugin"]);
  result.usage = usage(value["usage"]);
  result.confinement = confinement(value["confinement"]);
  for (const Value& item : value["gates"].items()) result.gates.push_back(gate(item, reading));
  for (const Value& item : value["findings"].items()) {
    result.findings.push_back(finding(item, reading));
  }
  for (const Value& item : value["metrics"].items()) {
    result.metrics.push_back(metric(item, reading));
  }
  for (const Value& item : value["artefacts"].items()) result.artefacts.push_back(artefact(item));
  return result;
}

Provenance provenance(const Value& value) {
  Provenance result;
  result.host = value["host"].as_string();
  result.profile_path = value["profile_path"].as_string();
  result.profile_sha256 = value["profile_sha256"].as_string();
  result.profile_files = texts(value["profile_files"]);
  result.working_directory = value["working_directory"].as_string();
  result.command_line = texts(value["command_line"]);
  result.overrides = texts(value["overrides"]);
  result.isolation = value["isolation"].as_string();
  if (const Value& lock = value["plugin_lock"]; lock.is_object()) {
    result.plugin_lock = LockRef{
        lock["path"].as_string(), lock["sha256"].as_string(), lock["signed_by"].as_string()};
  }
  for (const auto& [name, text] : value["environment"].members()) {
    result.environment[name] = text.as_string();
  }
  return result;
}

void read_head(const Value& root, RunResult& result, Reading& reading) {
  const std::int64_t schema = root["schema_version"].as_integer(kNewestSchema);
  if (schema > kNewestSchema) {
    reading.refuse("its schema_version is " + std::to_string(schema) +
                   ", this version reads up to " + std::to_string(kNewestSchema));
  }
  if (const auto verdict = parse_status(root["verdict"].as_string())) {
    result.verdict = *verdict;
  } else {
    reading.refuse("it has no valid 'verdict'");
  }
  result.run_id = root["run_id"].as_string();
  result.profile = root["profile"].as_string();
  result.kind = root["kind"].as_string();
  result.generated = root["generated"].as_string();
  result.exit_code = static_cast<int>(root["exit_code"].as_integer());
  result.strict = root["strict"].as_bool();
  result.interrupted = root["interrupted"].as_bool();
  result.warnings = texts(root["host_warnings"]);
  result.provenance = provenance(root["provenance"]);
}

}  // namespace

Result<RunResult> from_json(std::string_view text, const std::string& name) {
  Result<Value> parsed = json::parse(text, name);
  if (!parsed) {
    Error error = parsed.take_error();
    error.code = ErrorCode::kIo;
    return error;
  }
  const Value& root = *parsed;
  Reading reading(name);
  if (!root.is_object()) reading.refuse("it is not a JSON object");
  if (!root["checks"].is_array()) reading.refuse("it has no list of 'checks'");
  RunResult result;
  read_head(root, result, reading);
  for (const Value& item : root["checks"].items()) result.checks.push_back(check(item, reading));
  if (reading.is_refused()) return reading.error();
  return result;
}

}  // namespace aipreflight::report
