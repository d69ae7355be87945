#include "phrase.hpp"

#include <cmath>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

// What a field counts, where that is not the signal's own unit.
std::string_view unit_of(std::string_view field, std::string_view unit) {
  if (field == "n" || field == "count" || field == "changes" || field == "resets") return "";
  if (field == "share" || field == "down_share" || field == "hit_ratio" || field == "kv_gap" ||
      field == "burst_share") {
    return "ratio";
  }
  if (field == "longest_gap") return "intervals";
  if (field == "requests_per_second") return "requests/s";
  if (field == "skew") return "s";
  if (field == "duplicates" || field == "restarts" || field == "deprecated") return "";
  return unit;
}

}  // namespace

std::string milliseconds(double seconds) {
  const double ms = seconds * 1e3;
  if (std::abs(ms) >= 100) return text::format_number(std::round(ms), 6) + " ms";
  return text::format_number(ms, 3) + " ms";
}

std::string with_unit(double value, std::string_view unit) {
  if (unit == "s")
    return std::abs(value) < 1e6 ? milliseconds(value) : text::format_number(value) + " s";
  if (unit == "ratio") return text::format_number(value * 100, 3) + '%';
  const std::string number = text::format_number(value, 4);
  return unit.empty() ? number : number + ' ' + std::string(unit);
}

std::string quantile_text(std::string_view signal,
                          std::string_view quantile,
                          std::string_view unit,
                          const Facts& facts) {
  const std::string name = std::string(signal) + '.' + std::string(quantile);
  const auto low = facts.number(name + "_low");
  const auto high = facts.number(name + "_high");
  if (!low) return "not known";
  if (!high) return "above " + with_unit(*low, unit) + " (beyond the last bucket)";
  const Reading* reading = facts.reading(signal);
  if (reading != nullptr && reading->first_bound && *high <= *reading->first_bound) {
    return "at most " + with_unit(*high, unit) + " (below the first bucket)";
  }
  return with_unit(*low, unit) + " to " + with_unit(*high, unit);
}

std::string describe(std::string_view reference, const Facts& facts, const Catalogue& catalogue) {
  const std::string_view name = signal_of(reference);
  const Signal* signal = catalogue.find(name);
  const std::string_view unit = signal == nullptr ? std::string_view() : signal->unit;
  const std::string_view field = reference.substr(std::min(reference.size(), name.size() + 1));
  if (signal != nullptr && signal->kind == Kind::kHistogram && field.size() > 3 &&
      field.front() == 'p') {
    const std::string_view quantile = field.substr(0, 3);
    return std::string(name) + '.' + std::string(quantile) + ' ' +
           quantile_text(name, quantile, unit, facts);
  }
  const auto number = facts.number(reference);
  if (!number) return std::string(reference) + " not measured";
  return std::string(reference) + ' ' + with_unit(*number, unit_of(field, unit));
}

}  // namespace aipreflight::diagnose
