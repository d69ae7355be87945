#include "facts.hpp"

#include <cmath>
#include <utility>

namespace aipreflight::diagnose {

std::string_view to_string(State state) {
  switch (state) {
    case State::kOk:
      return "ok";
    case State::kReset:
      return "reset";
    case State::kAbsent:
      return "absent";
    case State::kNotEnabled:
      return "not_enabled";
    case State::kStale:
      return "stale";
    case State::kAmbiguous:
      return "ambiguous";
    case State::kTooFew:
      return "too_few";
  }
  return "";
}

void Facts::set(const std::string& reference, double number) {
  if (std::isfinite(number)) numbers_[reference] = number;
}

void Facts::lack(const std::string& signal, std::string why) {
  Reading reading;
  reading.why = std::move(why);
  set(signal, std::move(reading));
}

std::optional<double> Facts::number(std::string_view reference) const {
  const auto found = numbers_.find(reference);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

const Reading* Facts::reading(std::string_view signal) const {
  const auto found = readings_.find(signal);
  return found == readings_.end() ? nullptr : &found->second;
}

Lookup Facts::lookup() const {
  return [this](std::string_view reference) { return number(reference); };
}

std::map<std::string, double> Facts::numbers() const {
  return {numbers_.begin(), numbers_.end()};
}

std::string_view signal_of(std::string_view reference) {
  return reference.substr(0, reference.find('.'));
}

}  // namespace aipreflight::diagnose
