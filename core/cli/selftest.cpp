#include "selftest.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "base/text.hpp"
#include "exit_code.hpp"

namespace aipreflight::cli {
namespace {

using engine::RepeatedCheck;
using engine::RepeatedGate;
using engine::Repetition;
using json::Value;

constexpr std::size_t kShownGates = 10;  // of a check; the JSON file has all

std::string one_line(const std::string& text) {
  return text::one_line(text, 1000);
}

std::string coloured(Status status, bool is_good, bool colour) {
  const std::string word(to_string(status));
  if (!colour) return word;
  return (is_good ? "\x1b[32m" : "\x1b[1;31m") + word + "\x1b[0m";
}

std::string count(std::size_t number, const std::string& noun) {
  return std::to_string(number) + ' ' + noun + (number == 1 ? "" : "s");
}

// "PASS 4, FAIL 1", the most frequent first.
template <typename Kind>
std::string tally(const std::vector<Kind>& statuses) {
  std::vector<std::pair<Kind, std::size_t>> counts;
  for (const Kind status : statuses) {
    const auto known = std::find_if(
        counts.begin(), counts.end(), [&](const auto& entry) { return entry.first == status; });
    if (known == counts.end()) {
      counts.emplace_back(status, 1);
    } else {
      ++known->second;
    }
  }
  std::stable_sort(counts.begin(), counts.end(), [](const auto& left, const auto& right) {
    return left.second > right.second;
  });
  std::vector<std::string> parts;
  for (const auto& [status, number] : counts) {
    parts.push_back(std::string(to_string(status)) + ' ' + std::to_string(number));
  }
  return text::join(parts, ", ");
}

std::string gate_line(const RepeatedGate& gate) {
  const std::string unit = gate.unit.empty() ? "" : ' ' + one_line(gate.unit);
  std::string line = one_line(gate.id) + ' ';
  line += std::isnan(gate.lowest) ? "was never measured"
          : gate.lowest < gate.highest
              ? text::format_number(gate.lowest) + " to " + text::format_number(gate.highest) + unit
              : text::format_number(gate.lowest) + unit;
  line +=
      " (bound " + std::string(to_string(gate.op)) + ' ' + text::format_number(gate.bound) + ')';
  if (gate.flips()) line += ": " + tally(gate.statuses);
  return line;
}

void add_gates(const RepeatedCheck& check, std::string& page) {
  std::vector<const RepeatedGate*> gates;
  for (const RepeatedGate& gate : check.moved) gates.push_back(&gate);
  std::stable_sort(gates.begin(), gates.end(), [](const auto* left, const auto* right) {
    return left->flips() > right->flips();
  });
  for (std::size_t i = 0; i < gates.size() && i < kShownGates; ++i) {
    page += "      " + gate_line(*gates[i]) + '\n';
  }
  if (gates.size() > kShownGates) {
    page += "      and " + count(gates.size() - kShownGates, "gate") + " more that moved\n";
  }
}

std::size_t name_width(const Selftest& selftest) {
  std::size_t width = 0;
  for (const auto& check : selftest.repetition.checks) width = std::max(width, check.id.size());
  for (const auto& control : selftest.controls) width = std::max(width, control.check.size());
  return std::min<std::size_t>(width, 32);
}

void add_repetition(const Selftest& selftest, bool colour, std::string& page) {
  const Repetition& repetition = selftest.repetition;
  if (repetition.verdicts.empty()) return;
  const std::size_t runs = repetition.verdicts.size();
  page += "Repeat: " + count(runs, "run") + " on the same inputs, " +
          (repetition.dissenting == 0
               ? "the same verdict each time (" + tally(repetition.verdicts) +
                     "); the flip rate is below " +
                     text::format_number(100 * repetition.flip_rate_below(), 2) +
                     "% at 95% confidence\n"
               : std::to_string(repetition.dissenting) + " of them with another verdict (" +
                     tally(repetition.verdicts) + ")\n");
  for (const RepeatedCheck& check : repetition.checks) {
    const bool is_steady = check.dissenting == 0;
    const Status first = check.statuses.front();
    const bool is_good = is_steady && first != Status::kError;
    page += "  " + text::padded(one_line(check.id), name_width(selftest)) + "  " +
            (is_steady ? coloured(first, is_good, colour) + " each time" : tally(check.statuses)) +
            '\n';
    add_gates(check, page);
  }
}

std::string outcome_of(const NegativeControl& control) {
  if (!control.was_tried()) return "not tried: " + one_line(control.none);
  if (!control.errors.empty()) {
    return "could not be tried: " + one_line(control.errors.front().to_string());
  }
  if (control.was_caught()) return "caught: " + one_line(control.summary);
  if (control.status == Status::kError || control.status == Status::kSkip) {
    return "not judged, and so not caught: " + one_line(control.summary);
  }
  if (control.status == Status::kWarn) {
    return "NOT CAUGHT: it only warned, and the release goes ahead: " + one_line(control.summary);
  }
  return "NOT CAUGHT: an input that is known to be bad meets its bounds: " +
         one_line(control.summary);
}

void add_controls(const Selftest& selftest, bool colour, std::string& page) {
  if (selftest.controls.empty()) return;
  page += "Negative control: every check with an input that is known to be bad\n";
  for (const NegativeControl& control : selftest.controls) {
    const bool has_status = control.was_tried() && control.errors.empty();
    const std::string status =
        has_status ? coloured(control.status, control.was_caught(), colour) : "-";
    const std::size_t used = has_status ? to_string(control.status).size() : 1;
    page += "  " + text::padded(one_line(control.check), name_width(selftest)) + "  " + status +
            std::string(5 - std::min<std::size_t>(used, 5), ' ') + "  " + outcome_of(control) +
            '\n';
  }
}

std::string conclusion(const Selftest& selftest, bool colour) {
  if (selftest.interrupted) return "Self-test: interrupted\n";
  const int code = selftest.exit_code();
  const Status status = code == kExitPass   ? Status::kPass
                        : code == kExitFail ? Status::kFail
                                            : Status::kError;
  return "Self-test: " + coloured(status, code == kExitPass, colour) + '\n';
}

template <typename Kind>
Value names(const std::vector<Kind>& statuses) {
  Value list = Value::array();
  for (const Kind status : statuses) list.push(to_string(status));
  return list;
}

Value number(double value) {
  return std::isfinite(value) ? Value(value) : Value();
}

Value to_json(const RepeatedGate& gate) {
  Value value = Value::object();
  value.add("id", gate.id);
  value.add("unit", gate.unit);
  value.add("op", to_string(gate.op));
  value.add("bound", number(gate.bound));
  value.add("lowest", number(gate.lowest));
  value.add("highest", number(gate.highest));
  value.add("statuses", names(gate.statuses));
  return value;
}

Value to_json(const RepeatedCheck& check) {
  Value moved = Value::array();
  for (const RepeatedGate& gate : check.moved) moved.push(to_json(gate));
  Value value = Value::object();
  value.add("id", check.id);
  value.add("statuses", names(check.statuses));
  value.add("dissenting", static_cast<std::uint64_t>(check.dissenting));
  value.add("moved", std::move(moved));
  return value;
}

Value to_json(const NegativeControl& control) {
  Value value = Value::object();
  value.add("check", control.check);
  value.add("tried", control.was_tried());
  value.add("caught", control.was_caught());
  value.add(
      "status",
      control.was_tried() && control.errors.empty() ? Value(to_string(control.status)) : Value());
  value.add("text", outcome_of(control));
  return value;
}

}  // namespace

bool NegativeControl::was_caught() const {
  return was_tried() && errors.empty() && status == Status::kFail;
}

int Selftest::exit_code() const {
  const auto any = [this](const auto& holds) {
    return std::any_of(controls.begin(), controls.end(), holds);
  };
  const bool has_untold_input = any([](const NegativeControl& control) {
    return control.was_tried() && (!control.errors.empty() || control.status == Status::kError ||
                                   control.status == Status::kSkip);
  });
  const bool has_none =
      !controls.empty() && !any([](const NegativeControl& control) { return control.was_tried(); });
  if (repetition.has_error() || has_untold_input || has_none) return kExitError;
  const bool has_escape = any(
      [](const NegativeControl& control) { return control.was_tried() && !control.was_caught(); });
  const bool has_flip = repetition.dissenting > 0 ||
                        std::any_of(repetition.checks.begin(),
                                    repetition.checks.end(),
                                    [](const auto& check) { return check.dissenting > 0; });
  return has_escape || has_flip ? kExitFail : kExitPass;
}

std::string selftest_text(const Selftest& selftest, bool colour) {
  std::string page;
  add_repetition(selftest, colour, page);
  add_controls(selftest, colour, page);
  return page + conclusion(selftest, colour);
}

std::string selftest_json(const Selftest& selftest) {
  Value checks = Value::array();
  for (const RepeatedCheck& check : selftest.repetition.checks) checks.push(to_json(check));
  Value controls = Value::array();
  for (const NegativeControl& control : selftest.controls) controls.push(to_json(control));
  const std::size_t runs = selftest.repetition.verdicts.size();
  Value root = Value::object();
  root.add("schema_version", 1);
  root.add("profile", selftest.profile);
  root.add("generated", selftest.generated);
  root.add("exit_code", selftest.exit_code());
  root.add("interrupted", selftest.interrupted);
  root.add("runs", static_cast<std::uint64_t>(runs));
  root.add("verdicts", names(selftest.repetition.verdicts));
  root.add("dissenting", static_cast<std::uint64_t>(selftest.repetition.dissenting));
  root.add("flip_rate_below", runs == 0 ? Value() : Value(selftest.repetition.flip_rate_below()));
  root.add("checks", std::move(checks));
  root.add("negative_controls", std::move(controls));
  return json::write(root, {.indent = 2}) + '\n';
}

}  // namespace aipreflight::cli
