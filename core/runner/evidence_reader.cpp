#include "evidence_reader.hpp"

#include <cmath>

#include "base/text.hpp"
#include "foreign_struct.hpp"

namespace aipreflight::runner {
namespace {

// An enumeration that a newer minor may have grown.
template <typename Enum>
Enum read_enum(const char* member, std::int32_t value, Enum first, Enum last, TextReader& reader) {
  if (value >= static_cast<std::int32_t>(first) && value <= static_cast<std::int32_t>(last)) {
    return static_cast<Enum>(value);
  }
  reader.complain(std::string(member) + " is " + std::to_string(value) + ", the ABI " +
                  abi_version() + " knows " + std::to_string(static_cast<int>(first)) + " to " +
                  std::to_string(static_cast<int>(last)));
  return first;
}

std::string shown(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  return text::format_number(value);
}

// NaN is "not measured"; infinite is nothing that was measured.
void check_value(double value, std::int64_t n, TextReader& reader) {
  if (std::isinf(value))
    reader.complain("value is " + shown(value) + "; a value that was not measured is NaN");
  if (n < 0) reader.complain("n is " + std::to_string(n) + ", it cannot be negative");
}

std::optional<Interval> read_interval(const aipf_gate& raw, TextReader& reader) {
  Interval interval{raw.interval_low, raw.interval_high, raw.interval_confidence, {}};
  interval.method = reader.text("interval_method", raw.interval_method, kFieldLimit);
  if (interval.confidence == 0) {
    if (interval.low == 0 && interval.high == 0) return std::nullopt;
    reader.complain("an interval from " + shown(interval.low) + " to " + shown(interval.high) +
                    " has interval_confidence 0, expected between 0 and 1");
  } else if (!(interval.confidence > 0 && interval.confidence < 1)) {
    reader.complain("interval_confidence is " + shown(interval.confidence) +
                    ", expected between 0 and 1");
  } else if (!(interval.low <= interval.high)) {
    reader.complain("interval_low is " + shown(interval.low) + ", interval_high is " +
                    shown(interval.high));
  } else if (raw.value < interval.low || raw.value > interval.high) {
    reader.complain("value " + shown(raw.value) + " is outside its interval, " +
                    shown(interval.low) + " to " + shown(interval.high));
  }
  return interval;
}

}  // namespace

std::string TextReader::text(std::string_view member, aipf_str text, std::size_t limit) {
  if (const auto defect = pair_defect(text); !defect.empty()) {
    complain(std::string(member) + " " + defect);
    return {};
  }
  const std::string_view whole = view(text);
  const std::string_view kept = text::cut(whole, limit);
  std::string copy(kept);
  if (!text::is_utf8(kept)) {
    copy = text::to_utf8(kept);
    if (replaced_in_.empty()) replaced_in_ = what_ + ": " + std::string(member);
  }
  if (kept.size() < whole.size()) {
    copy += "… (cut: " + std::to_string(whole.size()) + " bytes, at most " + std::to_string(limit) +
            " are kept)";
  }
  return copy;
}

std::string TextReader::required_text(std::string_view member, aipf_str text, std::size_t limit) {
  if (text.size == 0) complain(std::string(member) + " is empty, it is required");
  return this->text(member, text, limit);
}

std::string TextReader::name(std::string_view member, aipf_str text) {
  const std::string defect = name_defect(text);
  if (defect.empty()) return std::string(view(text));
  complain(std::string(member) + " " + defect);
  return {};
}

std::string TextReader::optional_name(std::string_view member, aipf_str text) {
  return text.size == 0 ? std::string() : name(member, text);
}

Gate read_gate(const aipf_gate* from, TextReader& reader) {
  aipf_gate raw;
  Gate gate;
  if (const auto defect = copy_struct(from, raw); !defect.empty()) {
    reader.complain(defect);
    return gate;
  }
  gate.id = reader.name("id", raw.id);
  if (!gate.id.empty()) reader.rename("gate " + quoted(gate.id));
  gate.statistic = reader.text("statistic", raw.statistic, kFieldLimit);
  gate.unit = reader.text("unit", raw.unit, kFieldLimit);
  gate.value = raw.value;
  gate.n = raw.n;
  gate.op = read_enum("op", raw.op, Operator::kAtMost, Operator::kEqual, reader);
  gate.bound = raw.bound;
  check_value(gate.value, gate.n, reader);
  if (!std::isfinite(raw.bound))
    reader.complain("bound is " + shown(raw.bound) + ", it must be finite");
  gate.interval = read_interval(raw, reader);
  gate.severity = read_enum("severity", raw.severity, Severity::kFail, Severity::kWarn, reader);
  gate.absence = read_enum("absence", raw.absence, Absence::kError, Absence::kSkip, reader);
  gate.straddle = read_enum("straddle", raw.straddle, Straddle::kPoint, Straddle::kFail, reader);
  if (raw.reserved != 0)
    reader.complain("reserved is " + std::to_string(raw.reserved) + ", it must be 0");
  gate.reason_code = reader.optional_name("reason_code", raw.reason_code);
  gate.message = reader.text("message", raw.message);
  gate.config_key = reader.text("config_key", raw.config_key, kFieldLimit);
  return gate;
}

Finding read_finding(const aipf_finding* from, TextReader& reader) {
  aipf_finding raw;
  Finding finding;
  if (const auto defect = copy_struct(from, raw); !defect.empty()) {
    reader.complain(defect);
    return finding;
  }
  finding.reason_code = reader.name("reason_code", raw.reason_code);
  if (!finding.reason_code.empty()) reader.rename("finding " + quoted(finding.reason_code));
  finding.severity = read_enum("severity", raw.severity, Severity::kFail, Severity::kError, reader);
  finding.message = reader.required_text("message", raw.message);
  finding.location.file = reader.text("file", raw.file, kFieldLimit);
  finding.location.line = raw.line;
  finding.location.column = raw.column;
  finding.help = reader.text("help", raw.help);
  finding.runbook = reader.text("runbook", raw.runbook, kFieldLimit);
  finding.fingerprint = reader.text("fingerprint", raw.fingerprint, kFieldLimit);
  finding.config_key = reader.text("config_key", raw.config_key, kFieldLimit);
  return finding;
}

Metric read_metric(const aipf_metric* from, TextReader& reader) {
  aipf_metric raw;
  Metric metric;
  if (const auto defect = copy_struct(from, raw); !defect.empty()) {
    reader.complain(defect);
    return metric;
  }
  metric.name = reader.name("name", raw.name);
  if (!metric.name.empty()) reader.rename("metric " + quoted(metric.name));
  metric.unit = reader.text("unit", raw.unit, kFieldLimit);
  metric.value = raw.value;
  metric.n = raw.n;
  check_value(metric.value, metric.n, reader);
  metric.direction =
      read_enum("direction", raw.direction, Direction::kNone, Direction::kLower, reader);
  return metric;
}

}  // namespace aipreflight::runner
