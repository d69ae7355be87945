#include "prober/error_class.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::sla {

std::string_view to_string(ErrorClass error) {
  constexpr std::array<std::string_view, kErrorClasses> kNames = {"none",
                                                                  "config",
                                                                  "dns",
                                                                  "connect_refused",
                                                                  "connect_failed",
                                                                  "connect_timeout",
                                                                  "tls_verify",
                                                                  "tls_handshake",
                                                                  "proxy",
                                                                  "auth",
                                                                  "model_not_found",
                                                                  "rate_limited",
                                                                  "client_4xx",
                                                                  "server_5xx",
                                                                  "overloaded",
                                                                  "gateway",
                                                                  "ttft_timeout",
                                                                  "stall_timeout",
                                                                  "total_timeout",
                                                                  "reset",
                                                                  "truncated",
                                                                  "in_stream_error",
                                                                  "malformed",
                                                                  "wrong_content_type",
                                                                  "empty_output",
                                                                  "bad_finish",
                                                                  "client_fault"};
  return kNames[static_cast<std::size_t>(error)];
}

ErrorClass class_of(http::Failure failure, bool has_answer) {
  using http::Failure;
  switch (failure) {
    case Failure::kNone:
      return ErrorClass::kNone;
    case Failure::kAddress:
      return ErrorClass::kConfig;
    case Failure::kDns:
      return ErrorClass::kDns;
    case Failure::kRefused:
      return ErrorClass::kConnectRefused;
    case Failure::kUnreachable:
      return ErrorClass::kConnectFailed;
    case Failure::kConnectTimeout:
      return ErrorClass::kConnectTimeout;
    case Failure::kTlsVerify:
      return ErrorClass::kTlsVerify;
    case Failure::kTlsHandshake:
      return ErrorClass::kTlsHandshake;
    case Failure::kProxy:
      return ErrorClass::kProxy;
    case Failure::kReset:
      return ErrorClass::kReset;
    case Failure::kCutOff:
      return has_answer ? ErrorClass::kTruncated : ErrorClass::kReset;
    case Failure::kProtocol:
      return ErrorClass::kMalformed;
    case Failure::kTimeout:
      return ErrorClass::kTotalTimeout;
    case Failure::kOwnLimits:
    case Failure::kOther:
      return ErrorClass::kClientFault;
  }
  return ErrorClass::kClientFault;
}

ErrorClass class_of(int status, const inference::StreamError& body) {
  if (body.type == "overloaded_error") return ErrorClass::kOverloaded;
  switch (status) {
    case 401:
    case 403:
      return ErrorClass::kAuth;
    case 404:
      return text::to_lower(body.message).find("model") == std::string::npos
                 ? ErrorClass::kClient4xx
                 : ErrorClass::kModelNotFound;
    case 407:
      return ErrorClass::kProxy;
    case 429:
      return ErrorClass::kRateLimited;
    case 502:
    case 504:
      return ErrorClass::kGateway;
    case 503:
    case 529:
      return ErrorClass::kOverloaded;
    default:
      break;
  }
  if (status >= 500) return ErrorClass::kServer5xx;
  // A redirect is not followed: the address of the configuration is not the server's.
  return status >= 400 ? ErrorClass::kClient4xx : ErrorClass::kConfig;
}

bool is_bad_finish(std::string_view reason) {
  constexpr std::array<std::string_view, 10> kBad = {"content_filter",
                                                     "error",
                                                     "abort",
                                                     "SAFETY",
                                                     "RECITATION",
                                                     "BLOCKLIST",
                                                     "PROHIBITED_CONTENT",
                                                     "SPII",
                                                     "MALFORMED_FUNCTION_CALL",
                                                     "OTHER"};
  return std::find(kBad.begin(), kBad.end(), reason) != kBad.end();
}

}  // namespace aipreflight::sla
