#include "phrase.hpp"

#include <cmath>
#include <vector>

#include "base/text.hpp"
#include "evidence/names.hpp"

namespace aipreflight::sla {
namespace {

// `other` is the number that it is compared with: both get as many digits as tell them apart.
std::string quantity(double value, double other, std::string_view unit) {
  if (std::isnan(value)) return "not measured";
  std::string text = evidence::shown(value, other, unit);
  if (!unit.empty() && unit != "ratio") text.append(" ").append(unit);
  return text;
}

}  // namespace

std::string count_of(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string percent_of(double share) {
  return text::format_number(share * 100) + "%";
}

std::string value_against_bound(const sdk::Gate& gate) {
  return gate.statistic + " " + quantity(gate.value, gate.bound, gate.unit) + " against " +
         (gate.op == sdk::Op::kAtMost ? "<= " : ">= ") +
         quantity(gate.bound, gate.value, gate.unit);
}

std::string rejects_of(const FieldStats& stats) {
  std::vector<std::string> parts;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count > 0) parts.push_back(std::to_string(count) + " " + std::string(what));
  };
  add(stats.absent, "absent");
  add(stats.negative.rows, "negative");
  add(stats.zero.rows, "zero");
  add(stats.not_finite.rows, "not finite");
  return parts.empty() ? "there are no probes" : text::join(parts, ", ");
}

std::uint64_t rejected_values(const Measurements& measured) {
  std::uint64_t rows = 0;
  for (const FieldStats& stats : measured.fields) {
    rows += stats.negative.rows + stats.zero.rows + stats.not_finite.rows;
  }
  return rows;
}

}  // namespace aipreflight::sla
