#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "config.hpp"
#include "prober/prober.hpp"

namespace aipreflight::sla {

enum class Standing {
  kWithin,   // every limit of the SLA is met
  kBeyond,   // one is missed
  kLimited,  // the client could not keep up: nothing is said of the server
};
[[nodiscard]] std::string_view to_string(
    Standing standing);  // "within", "beyond", "client_limited"

// What so many requests at once, or so many a second, showed. Times in milliseconds; NaN: not
// measured.
struct Level {
  std::size_t concurrency = 0;  // 0: an open load of `rate`
  double rate = 0;
  std::uint64_t probes = 0;
  std::uint64_t errors = 0;
  double seconds = 0;
  double ttft_p50 = 0;
  double ttft_p95 = 0;
  double latency_p95 = 0;
  double tokens_per_sec_p50 = 0;   // of one request
  double tokens_per_second = 0;    // of all together
  double requests_per_second = 0;  // answered well
  double goodput = 0;              // of these, those that themselves met every limit
  Standing standing = Standing::kBeyond;
  bool is_decided = false;    // by exact intervals; otherwise the number alone says so
  bool is_cut_short = false;  // it was surely beyond before all of its requests were sent
  std::string binding;        // the limit that is missed by most, or met by least
  std::string remark;         // errors by class, or why the client was the limit
};

struct LevelPlan {
  ProbePlan probes;  // its load's kind, concurrency, rate and seed are set for each level
  Limits limits;
  Rules rules;                    // its confidence is 0.95 where it has none
  bool ends_when_beyond = false;  // a level ends as soon as it is surely beyond
  std::function<bool()> proceed;  // false: stop
};

// Runs one level: so many at once if `concurrency` is not 0, else `rate` a second at random times.
// Errors: HTTP is not available, or `proceed` said no (kInterrupted).
[[nodiscard]] Result<Level> run_level(const LevelPlan& plan,
                                      std::size_t concurrency,
                                      double rate,
                                      std::uint64_t seed);

}  // namespace aipreflight::sla
