#pragma once

#include "base/result.hpp"
#include "json/value.hpp"
#include "span.hpp"

namespace aipreflight::observability {

// True for a message of OTLP: one of resourceSpans, resourceMetrics, resourceLogs is in it.
[[nodiscard]] bool is_otlp(const json::Value& message);

// Adds the spans, log records and metrics of one message of OTLP/JSON
// (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"): ids are hexadecimal, 64-bit numbers
// are numbers or texts, names are in camel case, what is not known is left out. Error, reason
// "telemetry_malformed": a member has another type.
[[nodiscard]] Result<void> read_otlp_json(const json::Value& message,
                                          const SourceRef& where,
                                          Telemetries& telemetry);

}  // namespace aipreflight::observability
