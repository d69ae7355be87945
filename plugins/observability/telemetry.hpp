#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::observability {

// The fields that a telemetry configuration declares.
struct Telemetry {
  // Each as it is written and, where YAML reads a plain scalar as a number or a boolean, as that
  // too.
  std::set<std::string, std::less<>> names;
  std::size_t count = 0;  // distinct entries
};

// Reads `fields` of a telemetry configuration: a list of names, a list of mappings with `name`, or
// a mapping with the names as keys. Reasons: telemetry_config_missing, telemetry_config_unreadable,
// telemetry_config_invalid.
[[nodiscard]] Result<Telemetry> read_telemetry(const std::string& path);

// The same for a text; `path` is for messages, and its ".json" decides the format.
[[nodiscard]] Result<Telemetry> parse_telemetry(std::string_view text, const std::string& path);

}  // namespace aipreflight::observability
