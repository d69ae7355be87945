#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "cases.hpp"

// What the key tables make a host accept and refuse.
namespace aipreflight::validate {
namespace {

constexpr std::uint64_t kNumeric =
    kTypeInt | kTypeNumber | kTypeDuration | kTypeSize | kTypePercent | kTypeRatio;

// The first complaint about a key of any check or command.
using JudgeKey = std::string (*)(const CheckType& type, const Key& key);
enum class Of { kChecks, kChecksAndCommands };
Outcome each_key(Subject& subject, JudgeKey judge, Of of = Of::kChecksAndCommands) {
  if (!subject.module()) return skip("the host refuses the module");
  std::size_t count = 0;
  const Module& module = *subject.module();
  for (const auto* types : {&module.check_types, &module.commands}) {
    const bool are_checks = types == &module.check_types;
    if (!are_checks && of == Of::kChecks) continue;
    for (const CheckType& type : *types) {
      for (const Key& key : type.keys) {
        ++count;
        const std::string complaint = judge(type, key);
        if (!complaint.empty())
          return fail((are_checks ? "check '" : "command '") + type.id + "': key '" + key.path +
                      "' " + complaint);
      }
    }
  }
  return count == 0 ? skip("there are no keys") : pass();
}

std::string first_text(const Errors& errors) {
  return errors.empty() ? "" : text::one_line(errors.front().message, 300);
}

// A complaint that does not point to the value would send the user to the wrong line.
std::string misplaced(const KeyTrial& trial, const std::string& value) {
  for (const Error& error : trial.errors) {
    if (error.where.line != trial.line)
      return "has " + value + " refused at " + error.where.to_string() +
             ", not at the value's line " + std::to_string(trial.line);
  }
  return {};
}

std::string fallback_fits(const CheckType& type, const Key& key) {
  if (key.fallback.empty()) return {};
  const KeyTrial trial = try_key(type, key, key.fallback);
  return trial.errors.empty() ? ""
                              : "has the default " + text::one_line(key.fallback, 100) +
                                    ", which its own table refuses: " + first_text(trial.errors);
}
Outcome fallbacks(Subject& subject) {
  return each_key(subject, fallback_fits);
}

std::string can_be_set(const CheckType& type, const Key& key) {
  return legal_value(type, key).empty()
             ? "can have no value: its types, range and choices exclude each other"
             : "";
}
Outcome settable(Subject& subject) {
  return each_key(subject, can_be_set);
}

std::string refuses_some_type(const CheckType& type, const Key& key) {
  bool refuses = false;
  for (const std::string& value :
       {std::string("{a: {b: 1}}"), std::string("[a]"), std::string("some text")}) {
    const KeyTrial trial = try_key(type, key, value);
    refuses = refuses || !trial.errors.empty();
    if (const std::string wrong = misplaced(trial, value); !wrong.empty()) return wrong;
  }
  return refuses ? "" : "takes anything: a map, a list and text";
}

std::string digits_of(double value) {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.15g", value);
  return digits;
}

// A number as a user would write it for the first numeric type of the key; "" where none can be.
std::string written(const Key& key, double value) {
  const std::string digits = digits_of(value);
  if ((key.types & kTypeNumber) != 0) return digits;
  if ((key.types & (kTypeInt | kTypeSize)) != 0 && value == std::floor(value) &&
      std::fabs(value) < 9e15) {
    return (key.types & kTypeInt) != 0 || value >= 0 ? digits : "";
  }
  if ((key.types & (kTypeDuration | kTypeRatio)) != 0) return value >= 0 ? digits : "";
  return (key.types & kTypePercent) != 0 && value >= 0 ? digits_of(value * 100) + "%" : "";
}

std::string keeps_its_range(const CheckType& type, const Key& key) {
  if ((key.types & kNumeric) == 0) return {};
  const double beyond[] = {
      std::floor(key.minimum) - 1, key.minimum > 0 ? 0 : -HUGE_VAL, std::ceil(key.maximum) + 1};
  for (const double value : beyond) {
    if (!std::isfinite(value)) continue;
    const std::string text = written(key, value);
    if (text.empty()) continue;
    const KeyTrial trial = try_key(type, key, text);
    if (trial.errors.empty())
      return "has a range from " + text::format_number(key.minimum) + " to " +
             text::format_number(key.maximum) + ", and takes " + text;
    if (const std::string wrong = misplaced(trial, text); !wrong.empty()) return wrong;
  }
  return {};
}

std::string refuses_what_is_wrong(const CheckType& type, const Key& key) {
  const std::string complaint = refuses_some_type(type, key);
  return complaint.empty() ? keeps_its_range(type, key) : complaint;
}
Outcome types(Subject& subject) {
  return each_key(subject, refuses_what_is_wrong);
}

std::string is_recognised(const CheckType& type, const Key& key) {
  const std::string last = key.path.substr(key.path.find_last_of('.') + 1);
  if (last == "*" || !key.deprecated.empty()) return {};
  const KeyTrial trial = try_misspelt(type, key);
  const auto names_it = [&](const Error& error) {
    return error.hint.find('\'' + last + '\'') != std::string::npos;
  };
  if (trial.errors.empty()) return "is not missed when its last letter is wrong";
  return std::any_of(trial.errors.begin(), trial.errors.end(), names_it)
             ? ""
             : "is too short to be recognised when its last letter is wrong: " +
                   first_text(trial.errors);
}
Outcome misspelt(Subject& subject) {
  return each_key(subject, is_recognised);
}

std::string is_required_or_has_a_default(const CheckType&, const Key& key) {
  return key.required && !key.fallback.empty()
             ? "is required, and its default " + text::one_line(key.fallback, 100) +
                   " is never used"
             : "";
}
Outcome required(Subject& subject) {
  return each_key(subject, is_required_or_has_a_default);
}

std::string has_a_unit_in_place(const CheckType&, const Key& key) {
  const bool is_number = (key.types & (kNumeric | kTypeList | kTypeMap)) != 0;
  return !is_number && !key.unit.empty()
             ? "has the unit '" + text::one_line(key.unit, 50) + "' and is no number"
             : "";
}
Outcome units(Subject& subject) {
  // In the help of a command the unit stands for the value, whatever that is.
  return each_key(subject, has_a_unit_in_place, Of::kChecks);
}

std::string names_a_successor(const CheckType& type, const Key& key) {
  if (key.deprecated.empty()) return {};
  const auto successor = std::find_if(type.keys.begin(), type.keys.end(), [&](const Key& other) {
    return other.path == key.deprecated;
  });
  if (successor == type.keys.end())
    return "is deprecated for '" + text::one_line(key.deprecated, 100) + "', which is no key";
  return successor->deprecated.empty()
             ? ""
             : "is deprecated for '" + key.deprecated + "', which is deprecated too";
}
Outcome deprecations(Subject& subject) {
  return each_key(subject, names_a_successor);
}

constexpr Case kCases[] = {
    {{"keys.defaults",
      "The default of a key is a value that its own table allows.",
      "abi.md#configuration"},
     fallbacks},
    {{"keys.settable", "There is a value that each key can have.", "abi.md#configuration"},
     settable},
    {{"keys.types",
      "A value of a wrong type or out of range is refused at its own line.",
      "abi.md#configuration"},
     types},
    {{"keys.misspelt",
      "A key that is misspelt is refused, and the complaint names the one that was meant.",
      "abi.md#configuration"},
     misspelt},
    {{"keys.required", "A key is required, or it has a default.", "abi.md#configuration"},
     required},
    {{"keys.units", "A unit stands where there is a number.", "abi.md#configuration"}, units},
    {{"keys.deprecated", "A deprecated key names one that is current.", "abi.md#configuration"},
     deprecations},
};

}  // namespace

std::span<const Case> key_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
