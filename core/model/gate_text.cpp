#include "gate_text.hpp"

#include <cmath>

#include "base/text.hpp"
#include "model/judge.hpp"

namespace aipreflight {
namespace {

constexpr int kShownDigits = 4;
constexpr int kAllDigits = 17;

std::string with_unit(double value, const std::string& unit, int digits) {
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  if (unit == "ratio") return text::format_number(value * 100, digits) + '%';
  const std::string number = text::format_number(value, digits);
  if (unit.empty()) return number;
  return unit == "%" ? number + unit : number + ' ' + unit;
}

// As few digits as tell the value from the bound.
int digits_for(const Gate& gate) {
  for (int digits = kShownDigits; digits < kAllDigits; ++digits) {
    if (gate.value == gate.bound) return digits;
    if (with_unit(gate.value, gate.unit, digits) != with_unit(gate.bound, gate.unit, digits)) {
      return digits;
    }
  }
  return kAllDigits;
}

std::string name_of(const Gate& gate) {
  return gate.statistic.empty() ? gate.id : gate.statistic;
}

// Methods are named after people: "clopper-pearson" is shown as "Clopper-Pearson".
std::string capitalised(std::string method) {
  bool starts_word = true;
  for (char& c : method) {
    if (starts_word && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    starts_word = c == '-' || c == ' ';
  }
  return method;
}

std::string sample(const Gate& gate) {
  std::string result = " (n=" + std::to_string(gate.n);
  if (gate.interval) {
    const Interval& interval = *gate.interval;
    result += ", " + text::format_number(interval.confidence * 100, kShownDigits) + "% ";
    if (!interval.method.empty()) result += capitalised(interval.method) + ' ';
    result += "interval " + with_unit(interval.low, gate.unit, kShownDigits) + " to " +
              with_unit(interval.high, gate.unit, kShownDigits);
  }
  return result + ')';
}

const char* missed_words(Operator op) {
  switch (op) {
    case Operator::kAtMost:
      return " exceeds ";
    case Operator::kAtLeast:
      return " is below ";
    case Operator::kLess:
      return " is not below ";
    case Operator::kGreater:
      return " is not above ";
    case Operator::kEqual:
      break;
  }
  return " is not ";
}

std::optional<std::string> interval_defect(const Gate& gate) {
  const Interval& interval = *gate.interval;
  if (!(interval.confidence > 0 && interval.confidence < 1)) {
    return "the confidence of its interval is " + text::format_number(interval.confidence) +
           ", not between 0 and 1";
  }
  if (!(interval.low <= gate.value && gate.value <= interval.high)) {
    return "its interval " + text::format_number(interval.low) + " to " +
           text::format_number(interval.high) + " does not hold its value " +
           text::format_number(gate.value);
  }
  return std::nullopt;
}

std::optional<std::string> number_defect(const Gate& gate) {
  if (!std::isfinite(gate.bound)) return "its bound is " + text::format_number(gate.bound);
  if (std::isinf(gate.value)) return "its value is " + text::format_number(gate.value);
  if (gate.n < 0) return "its n is " + std::to_string(gate.n);
  if (gate.interval && !is_unmeasured(gate)) return interval_defect(gate);
  return std::nullopt;
}

template <typename Enum>
std::optional<std::string> unknown(const char* member, Enum value) {
  if (to_string(value) != "?") return std::nullopt;
  return std::string("its ") + member + " is the unknown " +
         std::to_string(static_cast<int>(value));
}

}  // namespace

bool is_unmeasured(const Gate& gate) {
  return std::isnan(gate.value) || gate.n == 0;
}

std::optional<std::string> defect_of(const Gate& gate) {
  if (auto defect = unknown("operator", gate.op)) return defect;
  if (auto defect = unknown("absence", gate.absence)) return defect;
  if (auto defect = unknown("straddle", gate.straddle)) return defect;
  if (gate.severity != Severity::kFail && gate.severity != Severity::kWarn) {
    return "its severity is " + std::to_string(static_cast<int>(gate.severity)) +
           ", and a gate can only fail or warn";
  }
  return number_defect(gate);
}

std::string measured_against(const Gate& gate) {
  const int digits = digits_for(gate);
  return name_of(gate) + ' ' + with_unit(gate.value, gate.unit, digits) + " against " +
         std::string(to_string(gate.op)) + ' ' + with_unit(gate.bound, gate.unit, digits) +
         sample(gate);
}

std::string describe(const Gate& gate) {
  if (const auto defect = defect_of(gate)) return "gate '" + gate.id + "' is malformed: " + *defect;
  if (is_unmeasured(gate)) return name_of(gate) + " was not measured";
  const GateStatus status = judge(gate);
  if (status == GateStatus::kPass) return measured_against(gate);
  if (status == GateStatus::kInconclusive) return measured_against(gate) + " is not decided";
  const int digits = digits_for(gate);
  return name_of(gate) + ' ' + with_unit(gate.value, gate.unit, digits) + missed_words(gate.op) +
         with_unit(gate.bound, gate.unit, digits) + sample(gate);
}

}  // namespace aipreflight
