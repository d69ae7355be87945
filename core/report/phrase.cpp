#include "phrase.hpp"

#include <array>
#include <cmath>

#include "base/text.hpp"

namespace aipreflight::report {
namespace {

std::string_view unicode_operator(Operator op) {
  switch (op) {
    case Operator::kAtMost:
      return "≤";
    case Operator::kAtLeast:
      return "≥";
    case Operator::kLess:
    case Operator::kGreater:
    case Operator::kEqual:
      break;
  }
  return to_string(op);
}

}  // namespace

std::string quantity(double value, std::string_view unit) {
  if (std::isnan(value)) return "not measured";
  if (unit == "ratio") return text::format_number(value * 100) + '%';
  const std::string number = text::format_number(value);
  if (unit.empty()) return number;
  if (unit == "%" || unit == "percent") return number + '%';
  return number + ' ' + std::string(unit);
}

std::string bound_phrase(const Gate& gate, bool unicode) {
  const std::string_view op = unicode ? unicode_operator(gate.op) : to_string(gate.op);
  return std::string(op) + ' ' + quantity(gate.bound, gate.unit);
}

std::string interval_phrase(const Gate& gate) {
  if (!gate.interval) return {};
  const Interval& interval = *gate.interval;
  std::string phrase = text::format_number(interval.confidence * 100) + "% ";
  if (!interval.method.empty()) phrase += interval.method + ' ';
  phrase +=
      "interval " + quantity(interval.low, gate.unit) + " to " + quantity(interval.high, gate.unit);
  return phrase;
}

std::string basis_phrase(const Gate& gate) {
  std::string phrase = "n=" + std::to_string(gate.n);
  const std::string interval = interval_phrase(gate);
  return interval.empty() ? phrase : phrase + ", " + interval;
}

std::string bytes_phrase(std::uint64_t bytes) {
  static constexpr std::array<std::string_view, 5> kUnits = {"B", "KiB", "MiB", "GiB", "TiB"};
  double amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (amount >= 1024 && unit + 1 < kUnits.size()) {
    amount /= 1024;
    ++unit;
  }
  return text::format_number(amount, 3) + ' ' + std::string(kUnits[unit]);
}

}  // namespace aipreflight::report
