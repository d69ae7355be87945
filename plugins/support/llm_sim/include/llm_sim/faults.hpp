#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace aipreflight::llm_sim {

// Ways to answer badly.
enum class Fault {
  kNone,
  kRateLimit,    // 429 with Retry-After
  kUnavailable,  // 503
  kServerError,  // 500
  kError,        // an error within the stream, after a few tokens
  kTruncate,     // the stream ends well-formed and too soon
  kDisconnect,   // the connection is closed within a chunk
  kReset,        // the connection is reset before anything is said
  kStall,        // a few tokens, and nothing more
  kSlowFirst,    // the first token comes two seconds late
  kEmpty,        // complete, without a token
  kMalformed,    // a frame that is no JSON
  kRoles,  // many frames that hold a role and no token, before the tokens: no fault of the answer
  kWrongType,  // the same stream as application/json
  kHtml,       // a page of a proxy
  kGzip,       // says that it is compressed
};
[[nodiscard]] std::string_view to_string(Fault fault);  // "rate-limit"
[[nodiscard]] std::optional<Fault> fault_of(std::string_view name);

struct FaultShare {
  Fault fault = Fault::kNone;
  double share = 0;  // of requests
};

// Which request meets which fault: by its number, so that the same seed gives the same faults.
[[nodiscard]] Fault choose(const std::vector<FaultShare>& shares,
                           std::uint64_t seed,
                           std::uint64_t request);

}  // namespace aipreflight::llm_sim
