#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "frames.hpp"
#include "llm_sim/options.hpp"
#include "metrics.hpp"

namespace aipreflight::llm_sim {

// Told of each token of a request when it is made.
class TokenSink {
 public:
  virtual ~TokenSink() = default;
  virtual void on_token(std::uint64_t index, bool is_last) = 0;
};

// What the sessions share: one thread, one clock, one scheduler.
class Engine {
 public:
  // `options` must live as long.
  Engine(boost::asio::io_context& context, const Options& options);

  // Ends the loop when the lifetime is over.
  void start_lifetime(boost::asio::io_context& context);
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] std::string metrics_text() const;
  // The fault of the next request.
  [[nodiscard]] Fault next_fault(const std::string& model);
  // 0: the queue is full.
  [[nodiscard]] std::uint64_t submit(std::shared_ptr<TokenSink> sink,
                                     const Question& question,
                                     Time arrived);
  void cancel(std::uint64_t id);

 private:
  void arm();
  void emit();

  const Options& options_;
  Scheduler scheduler_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer end_;
  Metrics metrics_;
  std::unordered_map<std::uint64_t, std::shared_ptr<TokenSink>> sinks_;  // that wait for tokens
  std::uint64_t next_id_ = 1;
  std::uint64_t requests_ = 0;
};

}  // namespace aipreflight::llm_sim
