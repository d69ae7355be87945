#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "settings.hpp"
#include "span.hpp"

namespace aipreflight::observability {

// One request of the gate, and what the gate saw of it.
struct CanaryRequest {
  std::string trace_id;  // of its traceparent (w3.org/TR/trace-context)
  std::string span_id;
  std::string defect;  // why it was not answered; empty: it was
  json::Value answer;  // null: no JSON
  double seconds = 0;
  bool has_to_fail = false;  // the forced error, whose spans have to say so
};

struct CanaryRun {
  std::vector<CanaryRequest> requests;
  Telemetries telemetry;        // all that came
  std::string complaint;        // why an exporter was refused; empty: none was
  std::optional<double> raise;  // of the count in the backend, if there is one to be raised
};

// Starts what has to be started, sends the requests one after the other, and waits for the spans
// of all of them. Errors: "receiver_failed", "canary_server_failed", "backend_failed" (Prometheus
// did not answer, or not with one number), kInterrupted. [blocks; `cancelled` is asked about every
// 50 ms]
[[nodiscard]] Result<CanaryRun> run_canary(const Canary& canary,
                                           const std::optional<Backend>& backend,
                                           const std::function<bool()>& cancelled);

}  // namespace aipreflight::observability
