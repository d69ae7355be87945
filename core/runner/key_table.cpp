#include "key_table.hpp"

#include <aipreflight/abi/ext/draft/command.h>
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "foreign_struct.hpp"
#include "foreign_text.hpp"
#include "key_paths.hpp"

namespace aipreflight::runner {
namespace {

constexpr std::uint64_t kChoiceLimit = 1000;
constexpr std::uint64_t kNumeric = AIPF_TYPE_INT | AIPF_TYPE_NUMBER | AIPF_TYPE_DURATION |
                                   AIPF_TYPE_SIZE | AIPF_TYPE_PERCENT | AIPF_TYPE_RATIO;
constexpr std::uint64_t kAllTypes = 2 * AIPF_TYPE_NULL - 1;

std::string hexadecimal(std::uint64_t value) {
  char digits[20];
  return "0x" + std::string(digits, std::to_chars(digits, digits + sizeof digits, value, 16).ptr);
}

void check_types(std::uint64_t types, const std::string& where, Defects& defects) {
  check_bits(types, kAllTypes, "types", where, defects);
  if (types == 0) defects.add(where, "types is 0, at least one AIPF_TYPE_ is needed");
  if (types == AIPF_TYPE_NULL)
    defects.add(where, "types is AIPF_TYPE_NULL alone, a type of value is needed");
}

void check_range(const aipf_key& key, const std::string& where, Defects& defects) {
  if (std::isnan(key.minimum)) defects.add(where, "minimum is NaN; write -HUGE_VAL for none");
  if (std::isnan(key.maximum)) defects.add(where, "maximum is NaN; write HUGE_VAL for none");
  if (key.minimum > key.maximum) {
    defects.add(where,
                "minimum " + text::format_number(key.minimum) + " is above maximum " +
                    text::format_number(key.maximum));
  }
  if ((key.types & kNumeric) != 0 && key.minimum == 0 && key.maximum == 0) {
    defects.add(where, "minimum and maximum are both 0; write -HUGE_VAL and HUGE_VAL for no range");
  }
}

std::vector<std::string> read_choices(const aipf_key& key,
                                      const std::string& where,
                                      Defects& defects) {
  if (key.choices == nullptr) {
    if (key.choice_count > 0) {
      defects.add(where, "choices is null, choice_count is " + std::to_string(key.choice_count));
    }
    return {};
  }
  if (key.choice_count == 0 || key.choice_count > kChoiceLimit) {
    defects.add(where,
                "choice_count is " + std::to_string(key.choice_count) + ", expected 1 to " +
                    std::to_string(kChoiceLimit) + " where choices is given");
    return {};
  }
  std::vector<std::string> choices;
  for (std::uint64_t i = 0; i < key.choice_count; ++i) {
    const std::string member = "choices[" + std::to_string(i) + "]";
    std::string choice = read_required_text(key.choices[i], member.c_str(), where, defects);
    if (!choice.empty() && std::find(choices.begin(), choices.end(), choice) != choices.end()) {
      defects.add(where, member + " is " + quoted(choice) + " again");
    }
    choices.push_back(std::move(choice));
  }
  return choices;
}

// Null without a path by which later checks could name it.
bool read_key(const aipf_key* from,
              std::uint64_t index,
              std::uint32_t flags,
              const std::string& type_where,
              Defects& defects,
              Key& key) {
  std::string where = type_where + ": key #" + std::to_string(index + 1);
  aipf_key raw;
  if (const auto defect = copy_struct(from, raw); !defect.empty()) {
    defects.add(where, defect);
    return false;
  }
  key.path = read_required_text(raw.path, "path", where, defects);
  if (!key.path.empty()) where = type_where + ": key " + quoted(key.path);
  const std::string defect = key.path.empty() ? "" : path_defect(key.path);
  if (!defect.empty()) defects.add(where, "path " + defect);
  check_bits(raw.flags, flags, "flags", where, defects);
  check_types(raw.types, where, defects);
  check_range(raw, where, defects);
  key.types = raw.types;
  key.required = (raw.flags & AIPF_KEY_REQUIRED) != 0;
  key.nonempty = (raw.flags & AIPF_KEY_NONEMPTY) != 0;
  key.positional = (raw.flags & AIPF_KEY_POSITIONAL) != 0;
  key.unit = read_text(raw.unit, "unit", where, defects);
  key.fallback = read_text(raw.fallback, "fallback", where, defects);
  key.doc = read_required_text(raw.doc, "doc", where, defects);
  key.minimum = (raw.types & kNumeric) != 0 ? raw.minimum : -HUGE_VAL;
  key.maximum = (raw.types & kNumeric) != 0 ? raw.maximum : HUGE_VAL;
  key.choices = read_choices(raw, where, defects);
  key.since = read_text(raw.since, "since", where, defects);
  key.deprecated = read_text(raw.deprecated, "deprecated", where, defects);
  return !key.path.empty() && defect.empty();
}

}  // namespace

std::string read_text(aipf_str text,
                      const char* member,
                      const std::string& where,
                      Defects& defects) {
  const std::string defect = text_defect(text);
  if (defect.empty()) return std::string(view(text));
  defects.add(where, std::string(member) + " " + defect);
  return {};
}

std::string read_required_text(aipf_str text,
                               const char* member,
                               const std::string& where,
                               Defects& defects) {
  if (text.size == 0) {
    defects.add(where,
                std::string(member) + (text.data == nullptr ? " is null" : " is empty") +
                    ", it is required");
    return {};
  }
  return read_text(text, member, where, defects);
}

void check_bits(std::uint64_t bits,
                std::uint64_t known,
                const char* member,
                const std::string& where,
                Defects& defects) {
  if ((bits & ~known) == 0) return;
  defects.add(where,
              std::string(member) + " is " + hexadecimal(bits) + ", the ABI " + abi_version() +
                  " knows " + hexadecimal(known));
}

std::vector<Key> read_keys(const aipf_check_type& type,
                           std::uint32_t flags,
                           const std::string& where,
                           Defects& defects) {
  if (type.key_count > kKeyLimit) {
    defects.add(where,
                "key_count is " + std::to_string(type.key_count) + ", at most " +
                    std::to_string(kKeyLimit) + " are allowed");
    return {};
  }
  if (type.keys == nullptr && type.key_count > 0) {
    defects.add(where, "keys is null, key_count is " + std::to_string(type.key_count));
    return {};
  }
  std::vector<Key> keys;
  for (std::uint64_t i = 0; i < type.key_count; ++i) {
    Key key;
    if (read_key(type.keys[i], i, flags, where, defects, key)) keys.push_back(std::move(key));
  }
  check_key_paths(keys, where, defects);
  return keys;
}

}  // namespace aipreflight::runner
