#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace aipreflight::llm_sim {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Nanoseconds = std::chrono::nanoseconds;

// The server that is simulated: what limits it, and how fast it is.
struct Model {
  std::size_t slots = 8;          // sequences that are decoded at once
  std::size_t queue = 1'000'000;  // more that wait are refused
  Nanoseconds base_ttft{0};       // added to every prefill
  double prefill_rate = 20'000;   // tokens a second; prompts are prefilled one after another
  Nanoseconds token_time = std::chrono::milliseconds(10);  // between tokens of a lone sequence
  Nanoseconds crowd_time{0};                               // added to it by each further sequence
  std::size_t kv_tokens = 0;  // prompt and output that all slots hold together; 0: no limit
};

// Where the time of a request went. One that lost its place counts from its first.
struct Phases {
  Nanoseconds queued{0};   // until it got a slot
  Nanoseconds prefill{0};  // from there to its first token
  Nanoseconds decode{0};   // from its first token to this one
};

struct Emission {
  std::uint64_t id = 0;
  std::uint64_t index = 0;  // of the token, from 0
  bool is_last = false;
  Phases phases;
  Nanoseconds gap{0};  // since the token before
};

struct Gauges {
  std::size_t running = 0;
  std::size_t waiting = 0;
  std::size_t kv_used = 0;
  std::uint64_t preemptions = 0;
};

// Continuous batching in a few lines: requests wait for a slot and for room in the cache, are
// prefilled one at a time, and then give a token each token_time + (n - 1)·crowd_time, n sequences
// running. Where the cache fills up, the youngest sequence loses its place and is prefilled again
// later. Time is what the caller says: the same calls give the same tokens. One thread.
class Scheduler {
 public:
  explicit Scheduler(const Model& model) : model_(model) {}

  // False: the queue is full. `output` is at least 1.
  [[nodiscard]] bool submit(std::uint64_t id, std::size_t prompt, std::uint64_t output, Time now);
  void cancel(std::uint64_t id, Time now);
  // When the next token is due; nullopt: there is nothing to do.
  [[nodiscard]] std::optional<Time> next() const;
  // Every token due up to `now`, in order of time.
  [[nodiscard]] std::vector<Emission> advance(Time now);
  [[nodiscard]] Gauges gauges() const;

 private:
  struct Sequence {
    std::uint64_t id = 0;
    std::size_t prompt = 0;
    std::uint64_t output = 0;
    std::uint64_t given = 0;
    Time due;
    Time arrived;
    std::optional<Time> admitted;
    Time first;  // tokens: the first, and the one before
    Time last;
  };
  void admit(Time now);
  void make_room(Time now);
  void start(Sequence sequence);
  [[nodiscard]] Sequence stop(std::uint64_t age);
  [[nodiscard]] static Emission emit(Sequence& sequence, Time at);
  [[nodiscard]] Nanoseconds token_time() const;

  const Model model_;
  std::deque<Sequence> waiting_;
  std::map<std::uint64_t, Sequence> running_;     // by age, the oldest first
  std::set<std::pair<Time, std::uint64_t>> due_;  // of these, when each gives its next token
  std::uint64_t next_age_ = 0;
  std::size_t kv_used_ = 0;
  Time prefill_free_{};
  std::uint64_t preemptions_ = 0;
};

}  // namespace aipreflight::llm_sim
