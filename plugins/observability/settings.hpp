#pragma once

#include <array>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

namespace aipreflight::observability {

// The section of an observability check.
struct Settings {
  std::string config;                        // empty: not given
  std::vector<std::string> required_fields;  // distinct, in the order of the profile
  bool is_declared_enough = false;           // level: declared
};

// README.md says more of each.
inline constexpr std::array kKeys{
    sdk::key("config").path().nullable().doc(
        "Telemetry configuration, YAML or JSON, with the declared `fields`."),
    sdk::key("required_fields")
        .list()
        .nullable()
        .doc("Fields that have to be declared for an incident to be understood."),
    sdk::key("level")
        .text()
        .choices("declared")
        .doc("`declared`: declared fields are evidence enough to pass; without it they warn."),
};

// Reads a validated section; what the key table cannot say is reported as an error at its place.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::observability
