#include "prober/load.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace aipreflight::sla {
namespace {

constexpr std::array<std::pair<LoadKind, std::string_view>, 7> kNames = {
    {{LoadKind::kInterval, "interval"},
     {LoadKind::kClosed, "closed"},
     {LoadKind::kConstant, "constant"},
     {LoadKind::kPoisson, "poisson"},
     {LoadKind::kGamma, "gamma"},
     {LoadKind::kRamp, "ramp"},
     {LoadKind::kTrace, "trace"}}};

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

std::string_view to_string(LoadKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return "";
}

std::optional<LoadKind> load_of(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

bool is_open(LoadKind kind) {
  return kind != LoadKind::kInterval && kind != LoadKind::kClosed;
}

// In (0, 1]: its logarithm is finite.
double Schedule::uniform() {
  constexpr double kTwoTo53 = 9007199254740992.0;
  return (static_cast<double>(random_.next() >> 11u) + 1) / kTwoTo53;
}

// Box and Muller, "A Note on the Generation of Random Normal Deviates" (1958).
double Schedule::normal() {
  const double radius = std::sqrt(-2 * std::log(uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

// Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables" (2000); scale 1.
double Schedule::gamma(double shape) {
  if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

double Schedule::gap() {
  if (load_.kind == LoadKind::kPoisson) return -std::log(uniform()) / load_.rate;
  if (load_.kind == LoadKind::kGamma) {
    return gamma(load_.burstiness) / (load_.burstiness * load_.rate);
  }
  return 1 / load_.rate;
}

std::optional<std::chrono::nanoseconds> Schedule::within(double at) {
  if (!(at < seconds(load_.duration))) return std::nullopt;
  constexpr double kPerSecond = 1e9;
  return std::chrono::nanoseconds(std::llround(at * kPerSecond));
}

std::optional<std::chrono::nanoseconds> Schedule::next() {
  const auto k = static_cast<double>(count_++);
  switch (load_.kind) {
    case LoadKind::kClosed:
      return std::nullopt;
    case LoadKind::kInterval:
      return within(k * seconds(load_.interval));
    case LoadKind::kConstant:
      return within(k / load_.rate);
    case LoadKind::kTrace:
      if (count_ > load_.trace.size()) return std::nullopt;
      return within(seconds(load_.trace[count_ - 1]));
    case LoadKind::kRamp: {
      // The k-th is due when rate·t + (end - rate)·t²/2T reaches k.
      const double growth = (load_.end_rate - load_.rate) / seconds(load_.duration);
      if (growth == 0) return within(k / load_.rate);
      const double root = load_.rate * load_.rate + 2 * growth * k;
      if (root < 0) return std::nullopt;
      return within((std::sqrt(root) - load_.rate) / growth);
    }
    case LoadKind::kPoisson:
    case LoadKind::kGamma:
      at_ += gap();
      return within(at_);
  }
  return std::nullopt;
}

}  // namespace aipreflight::sla
