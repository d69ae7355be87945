#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/source_ref.hpp"
#include "json/value.hpp"

namespace aipreflight::observability {

// One piece of telemetry: a span of OpenTelemetry, or a record that an application logs.
struct Span {
  bool is_record = false;  // of an application: nothing but `attributes` and `where`
  std::string trace_id;    // lower-case hexadecimal; empty: none
  std::string span_id;
  std::string parent_id;
  std::string name;
  std::int64_t start_ns = 0;  // since 1970; 0: not said
  std::int64_t end_ns = 0;
  json::Value attributes;                         // object
  std::vector<json::Value> events{};              // attributes of each
  bool is_error = false;                          // its status
  std::uint64_t dropped = 0;                      // attributes, events and links that did not fit
  std::shared_ptr<const json::Value> resource{};  // attributes; null for a record
  SourceRef where{};

  [[nodiscard]] bool has_times() const { return start_ns > 0 && end_ns > 0; }
  [[nodiscard]] double seconds() const { return static_cast<double>(end_ns - start_ns) * 1e-9; }
};

// What was read, and how much of it was no trace.
struct Telemetries {
  std::vector<Span> spans;
  std::size_t messages = 0;  // lines, or requests of an exporter
  std::size_t others = 0;    // of metrics or logs
};

}  // namespace aipreflight::observability
