#pragma once

#include <optional>
#include <string_view>

namespace aipreflight::diagnose {

// Unix seconds of an RFC 3339 time ("2026-01-01T00:00:00.25+02:00"); a time without a zone is UTC.
// nullopt for anything else.
[[nodiscard]] std::optional<double> to_unix_seconds(std::string_view text);

}  // namespace aipreflight::diagnose
