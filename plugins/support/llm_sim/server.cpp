#include "llm_sim/server.hpp"

#include <csignal>
#include <thread>

#include <boost/asio/signal_set.hpp>

#include "session.hpp"

namespace aipreflight::llm_sim {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

void accept(tcp::acceptor& acceptor, Engine& engine) {
  acceptor.async_accept([&](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<Session>(std::move(socket), engine)->read();
    }
    accept(acceptor, engine);
  });
}

// A server with its port and its loop.
class Listening {
 public:
  explicit Listening(const Options& options)
      : options_(options), context_(1), engine_(context_, options_), acceptor_(context_) {}

  [[nodiscard]] Result<void> open();
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] asio::io_context& context() { return context_; }
  void run() { context_.run(); }

 private:
  Options options_;
  asio::io_context context_;
  Engine engine_;
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
  engine_.start_lifetime(context_);
  accept(acceptor_, engine_);
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
