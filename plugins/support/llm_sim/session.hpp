#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "engine.hpp"

namespace aipreflight::llm_sim {

// One connection: reads a request, answers it, and again.
class Session : public TokenSink, public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, Engine& engine)
      : socket_(std::move(socket)), engine_(engine) {}
  void read();
  void on_token(std::uint64_t index, bool is_last) override;

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

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

  boost::asio::ip::tcp::socket socket_;
  Engine& engine_;
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

}  // namespace aipreflight::llm_sim
