#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "span.hpp"

namespace aipreflight::observability {

// Adds a file of telemetry: one JSON object a line, or a JSON list of them. Messages of OTLP/JSON,
// as the file exporter of OpenTelemetry writes them, give their spans, log records and metrics; any
// other object is a record of an application. Reasons: telemetry_sample_missing,
// telemetry_sample_unreadable (a folder, a FIFO, over 256 MiB), telemetry_malformed (with its
// line).
[[nodiscard]] Result<void> read_sample_file(const std::string& path, Telemetries& telemetry);

// The same for a text.
[[nodiscard]] Result<void> read_sample(std::string_view text,
                                       const std::string& path,
                                       Telemetries& telemetry);

}  // namespace aipreflight::observability
