#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/secrets.hpp"
#include "event_stream/events.hpp"
#include "event_stream/lines.hpp"
#include "http/exchange.hpp"
#include "inference/answer_reader.hpp"
#include "prober/endpoint.hpp"
#include "prober/sample.hpp"

namespace aipreflight::sla {

// What is told of a stream while it runs.
class StreamObserver {
 public:
  virtual ~StreamObserver() = default;
  virtual void on_gap(std::chrono::nanoseconds gap) = 0;  // between two deliveries of tokens
  // A token's text, and when it was delivered.
  virtual void on_piece(std::string_view piece, MonotonicTime at) = 0;
  // The exchange is over; take() has the sample. The stream may be destroyed within.
  virtual void on_done(std::size_t slot) = 0;
};

// One probe on its way: reads the answer as it comes, stamps its tokens, and says in the end
// whether it was a success. Nothing but a complete answer with tokens is one.
class Stream : public http::Listener {
 public:
  // `secrets` are hidden in what is kept of the server's words. All but `sample` must live as long.
  Stream(const Endpoint& endpoint,
         const Secrets& secrets,
         std::size_t slot,
         Sample sample,
         StreamObserver& observer);

  [[nodiscard]] std::array<http::Memory, 2> working_memory() const override;
  void on_head(const http::Head& head) override;
  bool on_body(std::string_view bytes, MonotonicTime at) override;
  void on_end(const http::End& end) override;

  // The next moment at which it is late, whatever it waits for.
  [[nodiscard]] MonotonicTime deadline() const;
  // It is late, and the exchange was cancelled: ends it, with the class of what it waited for. A
  // stream that had said all it had to say is a success that did not close.
  void expire();
  // The run is over and the exchange was cancelled.
  void interrupt();
  // Once.
  [[nodiscard]] Sample take() { return std::move(sample_); }

 private:
  void read_events(std::string_view bytes, MonotonicTime at);
  void read_event(std::string_view data, MonotonicTime at);
  void finish_events();
  void count_delivery(MonotonicTime at);
  void fail(ErrorClass error, std::string message);
  void conclude();
  void conclude_answer();
  void judge_health();
  [[nodiscard]] bool is_refused() const;

  const Endpoint& endpoint_;
  const Secrets& secrets_;
  std::size_t slot_;
  Sample sample_;
  StreamObserver& observer_;
  inference::AnswerReader reader_;
  event_stream::EventParser events_;
  event_stream::LineSplitter lines_;
  std::string refusal_;  // the beginning of a body that is no stream
  MonotonicTime last_event_;
  MonotonicTime last_body_;  // when the last bytes came
  std::uint64_t bytes_ = 0;
  bool has_event_ = false;
  bool has_tokens_now_ = false;  // within the present read
};

}  // namespace aipreflight::sla
