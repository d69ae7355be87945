#include "llm_sim/server.hpp"

#include <csignal>
#include <memory>
#include <thread>
#include <unordered_map>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "frames.hpp"
#include "metrics.hpp"

namespace aipreflight::llm_sim {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t kTokensBeforeFault = 3;
constexpr std::size_t kBodyLimit = 64u << 20;

class Session;

// What the sessions share: one thread, one clock, one scheduler.
class Server {
 public:
  Server(asio::io_context& context, const Options& options)
      : options_(options), scheduler_(options.model), timer_(context), end_(context) {}

  void start_lifetime(asio::io_context& context) {
    end_.expires_after(options_.lifetime);
    end_.async_wait([&context](error_code) { context.stop(); });
  }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] std::string metrics_text() const {
    return metrics_.text(scheduler_.gauges(), options_.model.kv_tokens);
  }
  // The fault of the next request.
  [[nodiscard]] Fault next_fault(const std::string& model) {
    const std::uint64_t number = requests_++;
    constexpr std::string_view kPrefix = "fault-";
    if (model.starts_with(kPrefix)) {
      return fault_of(model.substr(kPrefix.size())).value_or(Fault::kNone);
    }
    return choose(options_.faults, options_.seed, number);
  }
  // 0: the queue is full.
  [[nodiscard]] std::uint64_t submit(std::shared_ptr<Session> session,
                                     const Question& question,
                                     Time arrived) {
    const std::uint64_t id = next_id_++;
    if (!scheduler_.submit(id, question.prompt_tokens, question.output_tokens, arrived)) return 0;
    sessions_.emplace(id, std::move(session));
    metrics_.count_request(question.prompt_tokens);
    arm();
    return id;
  }
  void cancel(std::uint64_t id) {
    if (sessions_.erase(id) == 0) return;
    scheduler_.cancel(id, Clock::now());
    arm();
  }

 private:
  void arm();
  void emit();

  const Options& options_;
  Scheduler scheduler_;
  asio::steady_timer timer_;
  asio::steady_timer end_;
  Metrics metrics_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Session>> sessions_;  // that wait for tokens
  std::uint64_t next_id_ = 1;
  std::uint64_t requests_ = 0;
};

// One connection: reads a request, answers it, and again.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Server& server) : socket_(std::move(socket)), server_(server) {}
  void read();
  void on_token(std::uint64_t index, bool is_last);

 private:
  using Parser = http::request_parser<http::string_body>;

  void answer();
  void answer_question(Form form);
  void start_stream();
  void answer_whole();
  [[nodiscard]] bool is_authorised() const;
  [[nodiscard]] bool meets_fault_at_once();
  [[nodiscard]] bool meets_fault(std::uint64_t index);
  [[nodiscard]] std::string token_text() const;

  void respond(std::string_view status,
               std::string_view type,
               std::string_view body,
               std::string_view more = {});
  void send(std::string bytes);
  void chunk(std::string_view bytes);
  void finish();
  void flush();
  void close(bool is_reset);

  tcp::socket socket_;
  Server& server_;
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<Parser> parser_;
  Question question_;
  Fault fault_ = Fault::kNone;
  Time arrived_;
  std::uint64_t id_ = 0;
  std::uint64_t given_ = 0;
  std::string answer_;     // of a request that wants it in one piece
  std::string queued_;     // to be written next
  std::string in_flight_;  // being written
  bool is_writing_ = false;
  bool is_over_ = false;   // of the present answer: read on when all is written
  bool closes_ = false;    // when all is written
  bool is_muted_ = false;  // of the present answer: nothing more is said
};

void Server::arm() {
  const auto next = scheduler_.next();
  if (!next) return;
  timer_.expires_at(*next);
  timer_.async_wait([this](error_code error) {
    if (!error) emit();
  });
}

void Server::emit() {
  for (const Emission& emission : scheduler_.advance(Clock::now())) {
    const auto found = sessions_.find(emission.id);
    if (found == sessions_.end()) continue;
    const auto session = found->second;
    if (emission.is_last) sessions_.erase(found);
    metrics_.count_token(emission);
    session->on_token(emission.index, emission.is_last);
  }
  arm();
}

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
  const std::string& key = server_.options().api_key;
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
    return respond("200 OK", "text/plain; version=0.0.4", server_.metrics_text());
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
  auto question = read_question(form, parser_->get().body(), server_.options().tokens);
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
  fault_ = server_.next_fault(question_.model);
  if (meets_fault_at_once()) return;
  if (fault_ == Fault::kSlowFirst) {
    constexpr auto kLate = std::chrono::seconds(2);
    arrived_ += kLate;
  }
  id_ = server_.submit(shared_from_this(), question_, arrived_);
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
  if (!server_.options().is_stamped) return " token";
  return " @" + std::to_string(Clock::now().time_since_epoch().count());
}

void Session::on_token(std::uint64_t index, bool is_last) {
  const double seconds = std::chrono::duration<double>(Clock::now() - arrived_).count();
  if (index == 0) server_.metrics().count_first_token(seconds);
  if (is_last) server_.metrics().count_end(seconds);
  if (!question_.is_streamed) {
    answer_ += token_text();
    ++given_;
    if (is_last) answer_whole();
    return;
  }
  const bool is_withheld = meets_fault(index);
  if (!is_withheld) {
    ++given_;
    chunk(token(question_, token_text(), index < server_.options().reasoning));
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
      server_.cancel(id_);
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
  server_.cancel(id_);
  error_code ignored;
  if (is_reset) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

void accept(tcp::acceptor& acceptor, Server& server) {
  acceptor.async_accept([&](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<Session>(std::move(socket), server)->read();
    }
    accept(acceptor, server);
  });
}

// A server with its port and its loop.
class Listening {
 public:
  explicit Listening(const Options& options)
      : options_(options), context_(1), server_(context_, options_), acceptor_(context_) {}

  [[nodiscard]] Result<void> open();
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] asio::io_context& context() { return context_; }
  void run() { context_.run(); }

 private:
  Options options_;
  asio::io_context context_;
  Server server_;
  tcp::acceptor acceptor_;
};

Result<void> Listening::open() {
  error_code error;
  const tcp::endpoint place(asio::ip::address_v4::loopback(), options_.port);
  acceptor_.open(place.protocol(), error);
  acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  acceptor_.bind(place, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return io_error("port " + std::to_string(options_.port) +
                    " cannot be opened: " + error.message());
  }
  server_.start_lifetime(context_);
  accept(acceptor_, server_);
  return {};
}

}  // namespace

Result<void> serve(const Options& options, const std::function<void(std::uint16_t)>& on_open) {
  Listening listening(options);
  auto opened = listening.open();
  if (!opened) return opened;
  asio::signal_set signals(listening.context(), SIGTERM, SIGINT);
  signals.async_wait([&](error_code, int) { listening.context().stop(); });
  on_open(listening.port());
  listening.run();
  return {};
}

struct Simulator::Running {
  explicit Running(const Options& options) : listening(options) {}

  Listening listening;
  std::thread thread;
};

Simulator::Simulator(std::unique_ptr<Running> running) : running_(std::move(running)) {
  running_->thread = std::thread([listening = &running_->listening] { listening->run(); });
}

Simulator::~Simulator() {
  running_->listening.context().stop();
  running_->thread.join();
}

Result<std::unique_ptr<Simulator>> Simulator::start(const Options& options) {
  auto running = std::make_unique<Running>(options);
  auto opened = running->listening.open();
  if (!opened) return opened.take_error();
  return std::unique_ptr<Simulator>(new Simulator(std::move(running)));
}

std::string Simulator::url() const {
  return "http://127.0.0.1:" + std::to_string(running_->listening.port());
}

}  // namespace aipreflight::llm_sim
