#pragma once

#include <string>

#include "model/evidence.hpp"

// Gates for the tests of this folder.
namespace aipreflight {

inline Gate gate_of(double value, Operator op, double bound, std::int64_t n = 200) {
  Gate gate;
  gate.id = "g";
  gate.statistic = "p95 TTFT";
  gate.unit = "ms";
  gate.value = value;
  gate.op = op;
  gate.bound = bound;
  gate.n = n;
  return gate;
}

inline Gate passing_gate(const std::string& id = "ok") {
  Gate gate = gate_of(1, Operator::kAtMost, 2);
  gate.id = id;
  return gate;
}

inline Gate failing_gate(const std::string& id = "bad") {
  Gate gate = gate_of(3, Operator::kAtMost, 2);
  gate.id = id;
  return gate;
}

inline Gate interval_gate(double low, double value, double high, Operator op, double bound) {
  Gate gate = gate_of(value, op, bound, 10);
  gate.interval = Interval{low, high, 0.95, "wilson"};
  gate.straddle = Straddle::kLenient;
  return gate;
}

}  // namespace aipreflight
