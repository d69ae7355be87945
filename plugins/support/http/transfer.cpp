#include "transfer.hpp"

#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>

#include "base/text.hpp"
#include "failure.hpp"

namespace aipreflight::http {
namespace {

void fetch(const void* begin, std::size_t size) {
  constexpr std::size_t kLine = 64;
  for (std::size_t at = 0; at < size; at += kLine) {
    __builtin_prefetch(static_cast<const char*>(begin) + at);
  }
}

// Without what must not be shown: user, password.
std::string without_user(std::string_view address) {
  const std::size_t start = address.find("://");
  const std::size_t host = start == std::string_view::npos ? 0 : start + 3;
  const std::size_t at = address.find('@', host);
  if (at == std::string_view::npos) return std::string(address);
  return std::string(address.substr(0, host)) + std::string(address.substr(at + 1));
}

}  // namespace

Transfer::Transfer(const CurlLibrary& curl,
                   std::unique_ptr<Handle> handle,
                   Request request,
                   Listener& listener,
                   Arrival* arrival)
    : curl_(curl),
      handle_(std::move(handle)),
      easy_(handle_->easy()),
      listener_(listener),
      working_memory_(listener.working_memory()),
      request_(std::move(request)),
      arrival_(is_encrypted() ? nullptr : arrival) {}

void Transfer::set_up(std::size_t buffer_bytes, std::size_t connections) {
  started_ = std::chrono::steady_clock::now();
  handle_->set_up(request_, {buffer_bytes, connections, arrival_ != nullptr});
  const auto set = [this](CURLoption option, auto value) {
    curl_.easy_setopt(easy_, option, value);
  };
  if (!request_.is_get) {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(CURLOPT_HEADERFUNCTION, &Transfer::write_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Transfer::write_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

// libcurl does not say why it got no socket, and that none was left is this machine's fault.
curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  auto& transfer = *static_cast<Transfer*>(self);
  if (socket < 0) transfer.socket_error_ = errno;
  if (socket >= 0 && transfer.arrival_ != nullptr) Arrival::ask(socket);
  return socket < 0 ? CURL_SOCKET_BAD : socket;
}

std::size_t Transfer::write_header(char* data, std::size_t size, std::size_t count, void* self) {
  static_cast<Transfer*>(self)->take_header({data, size * count});
  return size * count;
}

void Transfer::take_header(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    head_ = {};  // also of one that comes after a "100 Continue"
    is_chunked_ = false;
    read_error_ = 0;  // of a connection that was closed while nobody used it
    const auto came = arrival_ == nullptr ? std::nullopt : arrival_->of(line);
    if (came && !answered_) answered_ = *came - started_;
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    long status = 0;
    curl_.easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    head_.status = static_cast<int>(status);
    constexpr long kFirstFinal = 200;
    if (status < kFirstFinal || is_head_told_) return;
    is_head_told_ = true;
    return listener_.on_head(head_);
  }
  if (is_head_told_) return;  // a trailer
  const std::string name = text::to_lower(line.substr(0, colon));
  const auto value = std::string(text::trim(line.substr(colon + 1)));
  if (name == "content-type") head_.content_type = value;
  if (name == "content-encoding") head_.content_encoding = value;
  if (name == "retry-after") head_.retry_after = value;
  if (name == "transfer-encoding") is_chunked_ = text::to_lower(value).ends_with("chunked");
}

MonotonicTime Transfer::time_of(std::string_view wire) {
  note_body(arrival_ == nullptr ? std::nullopt : arrival_->of(wire));
  return last_body_;
}

void Transfer::note_body(std::optional<MonotonicTime> came) {
  last_body_ = std::max(last_body_, came ? *came : std::chrono::steady_clock::now());
}

std::size_t Transfer::write_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view bytes(data, size * count);
  if (transfer.take_body(bytes, transfer.time_of(bytes))) return bytes.size();
  return bytes.empty() ? 1 : 0;
}

bool Transfer::take_body(std::string_view wire, MonotonicTime at) {
  if (arrival_ == nullptr || !is_chunked_) return give_out(wire, at);
  while (!wire.empty()) {
    const std::string_view body = chunks_.take(wire);
    if (!body.empty() && !give_out(body, at)) return false;
  }
  return !is_enough_ && !chunks_.is_broken();
}

bool Transfer::give_out(std::string_view body, MonotonicTime at) {
  if (is_enough_) return false;
  bytes_ += body.size();
  is_enough_ = !listener_.on_body(body, at);
  return !is_enough_;
}

void Transfer::prefetch() const {
  fetch(this, sizeof *this);
}

void Transfer::prefetch_listener() const {
  for (const Memory& part : working_memory_) fetch(part.begin, part.size);
}

void Transfer::note_error(int error) {
  if (error != 0) read_error_ = error;
}

void Transfer::lose(int error) {
  loss_ = error;
}

bool Transfer::reads_chunks() const {
  return is_head_told_ && is_chunked_ && chunks_.is_between();
}

// libcurl may read at any time, for a timer of its own: it must find the beginning of a chunk.
std::string_view Transfer::take_chunks() {
  constexpr std::string_view kFirstDigits = "123456789abcdefABCDEF";
  constexpr std::string_view kAnyChunk = "1\r\n.\r\n";  // write_body() will refuse it
  std::string_view wire = arrival_->seen();
  note_body(arrival_->at());
  while (!wire.empty() && kFirstDigits.find(wire.front()) != std::string_view::npos) {
    ChunkedBody chunks = chunks_;
    std::string_view behind = wire;
    const std::string_view body = chunks.take(behind);
    const bool is_whole = chunks.take(behind).empty() && chunks.is_between();
    if (!is_whole) break;
    chunks_ = chunks;
    wire = behind;
    if (!give_out(body, last_body_)) return kAnyChunk;
  }
  if (wire.size() < arrival_->seen().size()) arrival_->pass(arrival_->seen().size() - wire.size());
  return wire;
}

Times Transfer::times() const {
  Times times;
  const auto read = [this](CURLINFO info, std::optional<Nanoseconds>& target) {
    curl_off_t microseconds = 0;
    curl_.easy_getinfo(easy_, info, &microseconds);
    if (microseconds > 0) target = std::chrono::microseconds(microseconds);
  };
  read(CURLINFO_NAMELOOKUP_TIME_T, times.name);
  read(CURLINFO_CONNECT_TIME_T, times.connected);
  read(CURLINFO_APPCONNECT_TIME_T, times.secured);
  read(CURLINFO_PRETRANSFER_TIME_T, times.sent);
  read(CURLINFO_STARTTRANSFER_TIME_T, times.answered);
  if (answered_) times.answered = answered_;
  return times;
}

bool Transfer::is_encrypted() const {
  return request_.url.starts_with("https:") || text::to_lower(proxy()).starts_with("https:");
}

// libcurl tells which proxy it used from 8.7 on; these are the variables that it reads.
std::string Transfer::proxy() const {
  const bool is_secure = request_.url.starts_with("https:");
  const char* names[] = {is_secure ? "https_proxy" : "http_proxy",
                         is_secure ? "HTTPS_PROXY" : "all_proxy",
                         is_secure ? "all_proxy" : "ALL_PROXY",
                         "ALL_PROXY"};
  for (const char* name : names) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return without_user(value);
  }
  return {};
}

End Transfer::end_of(CURLcode code) const {
  End end;
  end.times = times();
  end.bytes = bytes_;
  long os_error = 0;
  long connects = 0;
  long version = 0;
  curl_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &os_error);
  curl_.easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &connects);
  curl_.easy_getinfo(easy_, CURLINFO_HTTP_VERSION, &version);
  end.is_new_connection = connects > 0;
  end.protocol = version == CURL_HTTP_VERSION_2_0   ? "2"
                 : version == CURL_HTTP_VERSION_1_0 ? "1.0"
                 : version == CURL_HTTP_VERSION_1_1 ? "1.1"
                                                    : "";
  end.proxy = proxy();
  if (is_enough_ && code == CURLE_WRITE_ERROR) return end;
  if (loss_ != 0) {
    end.failure = Failure::kOwnLimits;
    end.message = "what was read could not be passed on: " + std::generic_category().message(loss_);
    return end;
  }
  if (chunks_.is_broken()) {
    end.failure = Failure::kProtocol;
    end.message = "a chunk of the response is malformed";
    return end;
  }
  const bool is_only_short =
      code == CURLE_OK || code == CURLE_PARTIAL_FILE || code == CURLE_GOT_NOTHING;
  if (read_error_ != 0 && is_only_short) {
    end.failure = Failure::kReset;
    end.message = std::generic_category().message(read_error_);
    return end;
  }
  if (socket_error_ != 0) os_error = socket_error_;
  end.failure =
      failure_of(code, os_error, end.times.sent.has_value(), end.times.secured.has_value());
  if (end.failure != Failure::kNone) {
    const char* words = *handle_->error() != '\0' ? handle_->error() : curl_.easy_strerror(code);
    end.message = text::one_line(words, 400);
    if (end.failure == Failure::kOwnLimits) {
      end.message += ": " + std::generic_category().message(static_cast<int>(os_error));
    }
  }
  return end;
}

}  // namespace aipreflight::http
