#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "llm_sim/scheduler.hpp"

namespace aipreflight::llm_sim {

// What the server counts of itself, under the names that vLLM gives them.
class Metrics {
 public:
  void count_request(std::size_t prompt_tokens) { prompt_tokens_ += prompt_tokens; }
  void count_token(const Emission& emission);
  void count_first_token(double seconds);
  void count_end(double seconds);
  // The text format of Prometheus 0.0.4.
  [[nodiscard]] std::string text(const Gauges& gauges, std::size_t kv_tokens) const;

 private:
  static constexpr std::array<double, 11> kBounds = {
      0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  struct Histogram {
    std::array<std::uint64_t, kBounds.size() + 1> buckets{};
    double sum = 0;
    void add(double seconds);
    void write(std::string& out, const char* name) const;
  };

  std::uint64_t prompt_tokens_ = 0;
  std::uint64_t output_tokens_ = 0;
  std::uint64_t ended_ = 0;
  // When this process began, in Unix time.
  double began_ =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  Histogram first_token_;
  Histogram end_to_end_;
  Histogram queued_;
  Histogram prefill_;
  Histogram decode_;
  Histogram gap_;
};

}  // namespace aipreflight::llm_sim
