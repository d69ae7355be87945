#include "failure.hpp"

#include <cerrno>

namespace aipreflight::http {
namespace {

bool is_own_limit(long os_error) {
  return os_error == EMFILE || os_error == ENFILE || os_error == EADDRNOTAVAIL ||
         os_error == ENOBUFS || os_error == ENOMEM;
}

Failure connect_failure(long os_error) {
  switch (os_error) {
    case ECONNREFUSED:
      return Failure::kRefused;
    case ETIMEDOUT:
      return Failure::kConnectTimeout;
    case ECONNRESET:
      return Failure::kReset;
    default:
      return Failure::kUnreachable;
  }
}

}  // namespace

std::string_view to_string(Failure failure) {
  switch (failure) {
    case Failure::kNone:
      return "none";
    case Failure::kAddress:
      return "address";
    case Failure::kDns:
      return "dns";
    case Failure::kRefused:
      return "connect_refused";
    case Failure::kUnreachable:
      return "connect_failed";
    case Failure::kConnectTimeout:
      return "connect_timeout";
    case Failure::kTlsVerify:
      return "tls_verify";
    case Failure::kTlsHandshake:
      return "tls_handshake";
    case Failure::kProxy:
      return "proxy";
    case Failure::kReset:
      return "reset";
    case Failure::kCutOff:
      return "cut_off";
    case Failure::kProtocol:
      return "protocol";
    case Failure::kTimeout:
      return "timeout";
    case Failure::kOwnLimits:
      return "own_limits";
    case Failure::kOther:
      return "other";
  }
  return "";
}

// libcurl's codes that mean something here; all others are kOther.
Failure failure_of(CURLcode code, long os_error, bool is_connected, bool is_secure) {
  switch (static_cast<int>(code)) {
    case CURLE_OK:
      return Failure::kNone;
    case CURLE_URL_MALFORMAT:
      return Failure::kAddress;
    case CURLE_UNSUPPORTED_PROTOCOL:  // also of an answer in a version of HTTP that there is not
      return is_connected ? Failure::kProtocol : Failure::kAddress;
    case CURLE_COULDNT_RESOLVE_HOST:
      return is_own_limit(os_error) ? Failure::kOwnLimits : Failure::kDns;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return Failure::kProxy;
    case CURLE_COULDNT_CONNECT:
      return is_own_limit(os_error) ? Failure::kOwnLimits : connect_failure(os_error);
    case CURLE_OPERATION_TIMEDOUT:
      return is_connected ? Failure::kTimeout : Failure::kConnectTimeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return Failure::kTlsVerify;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
      return Failure::kTlsHandshake;
    case CURLE_RECV_ERROR:
      // Without an error of the system, what came could not be read as chunks.
      if (os_error == 0 && !is_secure) return Failure::kProtocol;
      [[fallthrough]];
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
      return is_own_limit(os_error) ? Failure::kOwnLimits : Failure::kReset;
    case CURLE_PARTIAL_FILE:
      return Failure::kCutOff;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return Failure::kProtocol;
    case CURLE_OUT_OF_MEMORY:
      return Failure::kOwnLimits;
    default:
      return Failure::kOther;
  }
}

}  // namespace aipreflight::http
