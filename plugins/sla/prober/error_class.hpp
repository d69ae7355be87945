#pragma once

#include <array>
#include <string_view>

#include "http/exchange.hpp"
#include "inference/answer.hpp"

namespace aipreflight::sla {

// Why a probe is no success; README.md says when each is given.
enum class ErrorClass {
  kNone,
  kConfig,
  kDns,
  kConnectRefused,
  kConnectFailed,
  kConnectTimeout,
  kTlsVerify,
  kTlsHandshake,
  kProxy,
  kAuth,
  kModelNotFound,
  kRateLimited,
  kClient4xx,
  kServer5xx,
  kOverloaded,
  kGateway,
  kTtftTimeout,
  kStallTimeout,
  kTotalTimeout,
  kReset,
  kTruncated,
  kInStreamError,
  kMalformed,
  kWrongContentType,
  kEmptyOutput,
  kBadFinish,
  kClientFault,
};
inline constexpr std::size_t kErrorClasses = static_cast<std::size_t>(ErrorClass::kClientFault) + 1;
[[nodiscard]] std::string_view to_string(ErrorClass error);  // "connect_refused"

// Of an exchange that broke off. `has_answer`: a part of the answer had come.
[[nodiscard]] ErrorClass class_of(http::Failure failure, bool has_answer);
// Of a status of HTTP that is no success, with what its body says.
[[nodiscard]] ErrorClass class_of(int status, const inference::StreamError& body);
// Of how a server says that it ended: a finish that no probe can have wanted.
[[nodiscard]] bool is_bad_finish(std::string_view reason);

}  // namespace aipreflight::sla
