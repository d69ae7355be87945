#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/source_ref.hpp"
#include "json/value.hpp"
#include "metric.hpp"

namespace aipreflight::observability {

// One piece of telemetry: a span of OpenTelemetry, a record of its logs, or a record that an
// application writes in a form of its own.
struct Span {
  bool is_record = false;  // of an application: nothing but `attributes` and `where`
  bool is_log = false;  // of OpenTelemetry's logs: `start_ns` is its time, `name` that of its event
  std::string trace_id;  // lower-case hexadecimal; empty: none
  std::string span_id;
  std::string parent_id;
  std::string name;
  std::int64_t start_ns = 0;  // since 1970; 0: not said
  std::int64_t end_ns = 0;
  json::Value attributes;                         // object
  std::vector<json::Value> events{};              // attributes of each; of a log, its `body`
  bool is_error = false;                          // its status
  std::uint64_t dropped = 0;                      // attributes, events and links that did not fit
  std::shared_ptr<const json::Value> resource{};  // attributes; null for a record
  SourceRef where{};

  [[nodiscard]] bool is_span() const { return !is_record && !is_log; }
  [[nodiscard]] bool has_times() const { return start_ns > 0 && end_ns > 0; }
  [[nodiscard]] double seconds() const { return static_cast<double>(end_ns - start_ns) * 1e-9; }
};

struct Telemetries {
  std::vector<Span> spans;
  std::vector<Metric> metrics;
  std::size_t messages = 0;  // lines, or requests of an exporter
};

}  // namespace aipreflight::observability
