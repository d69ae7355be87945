#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "model/check_type.hpp"
#include "model/config.hpp"
#include "profile/profile.hpp"

namespace aipreflight::profile {

// Value of an environment variable, or nullopt.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
[[nodiscard]] Environment process_environment();

struct Section {
  ConfigNode config;  // whole if there are no errors
  Errors errors;
};

// Lays `changes` upon a check's section: a map of paths ("records", "metrics.mrr.file") to values,
// where null takes the key out; `$` is a letter in them. `source` is where errors point. With
// errors, the section is as far as it got.
[[nodiscard]] Errors change_section(CheckSpec& spec,
                                    const yaml::Node& changes,
                                    const std::string& source);

// A check's section against the key table of its type: unknown keys (with the nearest known one),
// types, units, ranges, choices, required keys, deprecated ones (a warning goes to `warnings`),
// `${NAME}` and `${NAME:-default}` expansion in values whose type allows it, defaults. Every
// problem, each at its place.
[[nodiscard]] Section validate_section(const CheckSpec& spec,
                                       const CheckType& type,
                                       const Environment& environment,
                                       std::vector<Error>* warnings = nullptr);

}  // namespace aipreflight::profile
