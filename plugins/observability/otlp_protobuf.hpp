#pragma once

#include <string_view>

#include "base/result.hpp"
#include "span.hpp"

namespace aipreflight::observability {

// Adds the spans of one ExportTraceServiceRequest as exporters send it (opentelemetry-proto,
// trace/v1/trace.proto; protobuf.dev/programming-guides/encoding). Unknown fields are skipped.
// Error, reason "telemetry_malformed": no such message, or nested deeper than 16 values.
[[nodiscard]] Result<void> read_otlp_protobuf(std::string_view bytes, Telemetries& telemetry);

}  // namespace aipreflight::observability
