#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/source_ref.hpp"
#include "model/status.hpp"

// What plugins report, as plain data. Field by field the C structs of
// sdk/include/aipreflight/abi/evidence.h.
namespace aipreflight {

enum class Operator { kAtMost = 1, kAtLeast, kLess, kGreater, kEqual };
enum class Severity { kFail, kWarn, kInfo, kError };
enum class Absence { kError, kFail, kWarn, kSkip };
enum class Straddle { kPoint, kLenient, kWarn, kFail };
enum class Direction { kNone, kHigher, kLower };

[[nodiscard]] std::string_view to_string(Operator op);  // "<="
[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::string_view to_string(Absence absence);
[[nodiscard]] std::string_view to_string(Straddle straddle);
[[nodiscard]] std::string_view to_string(Direction direction);

struct Interval {
  double low = 0;
  double high = 0;
  double confidence = 0;
  std::string method;
  friend bool operator==(const Interval&, const Interval&) = default;
};

struct Gate {
  std::string id;
  std::string statistic;
  std::string unit;
  double value = std::numeric_limits<double>::quiet_NaN();
  std::int64_t n = 0;
  Operator op = Operator::kAtMost;
  double bound = 0;
  std::optional<Interval> interval;
  Severity severity = Severity::kFail;
  Absence absence = Absence::kError;
  Straddle straddle = Straddle::kPoint;
  std::string reason_code;
  std::string message;
  std::string config_key;

  // Filled by the host.
  GateStatus status = GateStatus::kError;
  SourceRef location;  // where the bound stands in the profile
};

struct Finding {
  Severity severity = Severity::kFail;
  std::string reason_code;
  std::string message;
  SourceRef location;
  std::string help;
  std::string runbook;
  std::string fingerprint;
  std::string config_key;
};

struct Metric {
  std::string name;
  std::string unit;
  double value = std::numeric_limits<double>::quiet_NaN();
  std::int64_t n = 0;
  Direction direction = Direction::kNone;
};

}  // namespace aipreflight
