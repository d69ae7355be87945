#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace aipreflight::engine {

// Which check may start next. Ordinary checks go first, in profile order, as soon as those that
// they come after have ended; a timing-sensitive one starts when nothing runs and nothing else can,
// and then runs alone. No lock of its own.
class Schedule {
 public:
  struct Item {
    bool is_alone = false;           // timing-sensitive
    std::vector<std::size_t> after;  // indices
  };
  explicit Schedule(std::vector<Item> items);

  // The check to start now, which counts as running from here on; nullopt: wait until one has
  // finished, or all have.
  [[nodiscard]] std::optional<std::size_t> start_next();
  void finish(std::size_t index);
  [[nodiscard]] bool is_over() const { return finished_ == items_.size(); }

 private:
  enum class State { kWaiting, kRunning, kFinished };
  [[nodiscard]] bool is_ready(std::size_t index) const;
  [[nodiscard]] std::optional<std::size_t> first_ready(bool is_alone) const;

  std::vector<Item> items_;
  std::vector<State> states_;
  std::size_t running_ = 0;
  std::size_t finished_ = 0;
  bool one_runs_alone_ = false;
};

// Indices of items that wait for each other in a circle, in the order of the circle; empty: there
// is none.
[[nodiscard]] std::vector<std::size_t> find_cycle(
    const std::vector<std::vector<std::size_t>>& after);

}  // namespace aipreflight::engine
