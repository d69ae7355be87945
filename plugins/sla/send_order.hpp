#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "prober/sample.hpp"

namespace aipreflight::sla {

// Samples that come as they end, given back by their number: in the order of sending.
class SendOrder {
 public:
  void put(Sample sample) {
    const std::uint64_t number = sample.number;
    waiting_.emplace(number, std::move(sample));
  }
  // The next one, if every one before it has been given back.
  [[nodiscard]] std::optional<Sample> next() {
    if (waiting_.empty() || waiting_.begin()->first != next_) return std::nullopt;
    return skip();
  }
  // When no more will come: the next one there is, past numbers that were never sent.
  [[nodiscard]] std::optional<Sample> skip() {
    if (waiting_.empty()) return std::nullopt;
    next_ = waiting_.begin()->first + 1;
    return std::move(waiting_.extract(waiting_.begin()).mapped());
  }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  std::map<std::uint64_t, Sample> waiting_;
  std::uint64_t next_ = 0;
};

}  // namespace aipreflight::sla
