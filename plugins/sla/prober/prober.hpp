#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "histogram/histogram.hpp"
#include "prober/client_audit.hpp"
#include "prober/endpoint.hpp"
#include "prober/load.hpp"
#include "prober/sample.hpp"

namespace aipreflight::sla {

struct ProbePlan {
  std::vector<Endpoint> endpoints;
  Load load;
  std::vector<std::string> prompts;  // taken in turn; empty: each endpoint's own
  bool has_nonce = false;            // a number before each prompt, against caches of prefixes
  // Threads that share nothing but these hooks: each has a loop and connections of its own, and an
  // equal part of the load. What is sent, and when it is due, does not depend on their number.
  std::size_t threads = 1;
};

// Called on the threads that probe, one at a time; `proceed` on the one that called probe().
struct ProbeHooks {
  // Each sample as it ends, in the order of ending. False: enough is known; what is on its way is
  // dropped.
  std::function<bool(const Sample&)> take;
  // Asked about every 50 ms with the share of the duration that is over. False: stop; what is on
  // its way comes to `take` marked as interrupted.
  std::function<bool(double fraction)> proceed;
  // The text of a token and when it came; for simulators that write the time into it. May be empty.
  std::function<void(std::string_view piece, MonotonicTime at)> piece;
};

struct ProbeRun {
  std::uint64_t sent = 0;
  bool was_stopped = false;  // by `proceed`
  MonotonicTime started;
  MonotonicTime ended;
  ClientHealth client;
  histogram::Histogram gaps;  // between deliveries of tokens, microseconds
};

// Sends what the plan says and reads what comes, on the calling thread or on so many as the plan
// wants, until the load is over and everything sent has ended. Errors: HTTP is not available here
// (reason "http_unavailable").
[[nodiscard]] Result<ProbeRun> probe(const ProbePlan& plan, const ProbeHooks& hooks);

}  // namespace aipreflight::sla
