#include "session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

namespace aipreflight::llm_sim {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint64_t kTokensBeforeFault = 3;
constexpr std::size_t kBodyLimit = 64u << 20;

}  // namespace

void Session::read() {
  parser_ = std::make_unique<Parser>();
  parser_->body_limit(kBodyLimit);
  http::async_read(
      socket_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
        if (error) return self->close(false);
        self->arrived_ = Clock::now();
        self->answer();
      });
}

bool Session::is_authorised() const {
  const std::string& key = engine_.options().api_key;
  if (key.empty()) return true;
  const auto& request = parser_->get();
  return request[http::field::authorization] == "Bearer " + key || request["x-api-key"] == key;
}

void Session::answer() {
  const std::string path(parser_->get().target());
  given_ = 0;
  answer_.clear();
  is_over_ = is_muted_ = false;
  if (path == "/health") return respond("200 OK", "text/plain", "ok\n");
  if (path == "/metrics") {
    return respond("200 OK", "text/plain; version=0.0.4", engine_.metrics_text());
  }
  if (path == "/v1/models") return respond("200 OK", "application/json", models_body());
  const auto form = form_of(path);
  if (!form) {
    return respond("404 Not Found", "application/json", error_body("not_found", "no such path"));
  }
  if (!is_authorised()) {
    return respond("401 Unauthorized", "application/json", error_body("auth", "wrong key"));
  }
  answer_question(*form);
}

void Session::answer_question(Form form) {
  auto question = read_question(form, parser_->get().body(), engine_.options().tokens);
  if (!question) {
    return respond("400 Bad Request",
                   "application/json",
                   error_body("invalid_request_error", question.error().message));
  }
  question_ = question.take();
  if (question_.model == "missing") {
    return respond("404 Not Found",
                   "application/json",
                   error_body("not_found_error", "the model 'missing' does not exist"));
  }
  fault_ = engine_.next_fault(question_.model);
  if (meets_fault_at_once()) return;
  if (fault_ == Fault::kSlowFirst) {
    constexpr auto kLate = std::chrono::seconds(2);
    arrived_ += kLate;
  }
  id_ = engine_.submit(shared_from_this(), question_, arrived_);
  if (id_ == 0) {
    return respond("429 Too Many Requests",
                   "application/json",
                   error_body("rate_limit_error", "the queue is full"),
                   "Retry-After: 1\r\n");
  }
  if (question_.is_streamed) start_stream();
}

bool Session::meets_fault_at_once() {
  switch (fault_) {
    case Fault::kRateLimit:
      respond("429 Too Many Requests",
              "application/json",
              error_body("rate_limit_error", "slow down"),
              "Retry-After: 2\r\n");
      return true;
    case Fault::kUnavailable:
      respond("503 Service Unavailable", "application/json", error_body("overloaded", "no room"));
      return true;
    case Fault::kServerError:
      respond("500 Internal Server Error", "application/json", error_body("server", "it broke"));
      return true;
    case Fault::kHtml:
      respond("200 OK", "text/html", "<html><h1>Sign in</h1></html>\n");
      return true;
    case Fault::kReset:
      close(true);
      return true;
    case Fault::kNone:
    case Fault::kError:
    case Fault::kTruncate:
    case Fault::kDisconnect:
    case Fault::kStall:
    case Fault::kSlowFirst:
    case Fault::kEmpty:
    case Fault::kMalformed:
    case Fault::kRoles:
    case Fault::kWrongType:
    case Fault::kGzip:
      return false;
  }
  return false;
}

void Session::start_stream() {
  const std::string type(fault_ == Fault::kWrongType ? "application/json"
                                                     : stream_type(question_.form));
  send("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n" +
       (fault_ == Fault::kGzip ? "Content-Encoding: gzip\r\n" : "") +
       "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n");
  chunk(opening(question_));
  constexpr int kRoles = 5;
  for (int i = 0; fault_ == Fault::kRoles && i < kRoles; ++i) chunk(role(question_));
}

// At its place in the stream; true: the token is not sent.
bool Session::meets_fault(std::uint64_t index) {
  if (is_muted_) return true;
  if (fault_ == Fault::kEmpty) return true;
  if (index < kTokensBeforeFault) return false;
  switch (fault_) {
    case Fault::kError:
      chunk(error_event(question_, "the engine died"));
      is_muted_ = true;
      finish();
      return true;
    case Fault::kTruncate:
      is_muted_ = true;
      finish();
      return true;
    case Fault::kDisconnect:
      is_muted_ = true;
      send("40\r\ndata: {\"choices\"");
      closes_ = true;
      return true;
    case Fault::kStall:
      is_muted_ = true;
      // Nothing else keeps this session until its reader has had enough.
      socket_.async_wait(tcp::socket::wait_read,
                         [self = shared_from_this()](error_code) { self->close(false); });
      return true;
    case Fault::kMalformed:
      chunk(question_.form == Form::kOllama ? "{\"message\":{\"content\":\n"
                                            : "data: {\"choices\":[{\"delta\":\n\n");
      is_muted_ = true;
      finish();
      return true;
    case Fault::kNone:
    case Fault::kRateLimit:
    case Fault::kUnavailable:
    case Fault::kServerError:
    case Fault::kReset:
    case Fault::kSlowFirst:
    case Fault::kEmpty:
    case Fault::kRoles:
    case Fault::kWrongType:
    case Fault::kHtml:
    case Fault::kGzip:
      return false;
  }
  return false;
}

std::string Session::token_text() const {
  if (!engine_.options().is_stamped) return " token";
  return " @" + std::to_string(Clock::now().time_since_epoch().count());
}

void Session::on_token(std::uint64_t index, bool is_last) {
  const double seconds = std::chrono::duration<double>(Clock::now() - arrived_).count();
  if (index == 0) engine_.metrics().count_first_token(seconds);
  if (is_last) engine_.metrics().count_end(seconds);
  if (!question_.is_streamed) {
    answer_ += token_text();
    ++given_;
    if (is_last) answer_whole();
    return;
  }
  const bool is_withheld = meets_fault(index);
  if (!is_withheld) {
    ++given_;
    chunk(token(question_, token_text(), index < engine_.options().reasoning));
  }
  if (is_last && !is_muted_) {
    chunk(closing(question_, given_));
    finish();
  }
}

void Session::answer_whole() {
  respond("200 OK", "application/json", whole_answer(question_, answer_, given_));
}

void Session::respond(std::string_view status,
                      std::string_view type,
                      std::string_view body,
                      std::string_view more) {
  is_over_ = true;
  send("HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
       "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" +
       std::string(body));
}

void Session::chunk(std::string_view bytes) {
  if (bytes.empty()) return;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string size;
  for (std::size_t left = bytes.size(); left > 0; left >>= 4u) {
    size.insert(size.begin(), kDigits[left & 15u]);
  }
  send(size + "\r\n" + std::string(bytes) + "\r\n");
}

void Session::finish() {
  is_over_ = true;
  send("0\r\n\r\n");
}

void Session::send(std::string bytes) {
  queued_ += bytes;
  flush();
}

// Small frames are written at once, where the socket takes them: a frame leaves when it is made.
void Session::flush() {
  if (is_writing_) return;
  if (queued_.empty()) {
    if (closes_) return close(false);
    if (is_over_) {
      is_over_ = false;
      engine_.cancel(id_);
      id_ = 0;
      asio::post(socket_.get_executor(), [self = shared_from_this()] { self->read(); });
    }
    return;
  }
  in_flight_ = std::exchange(queued_, {});
  is_writing_ = true;
  asio::async_write(socket_,
                    asio::buffer(in_flight_),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      self->is_writing_ = false;
                      if (error) return self->close(false);
                      self->flush();
                    });
}

void Session::close(bool is_reset) {
  engine_.cancel(id_);
  error_code ignored;
  if (is_reset) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace aipreflight::llm_sim
