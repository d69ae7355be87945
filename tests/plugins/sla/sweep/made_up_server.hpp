#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "sweep/search.hpp"

namespace aipreflight::sla {

// A server whose TTFT is over its limit beyond `knee` at once.
class MadeUpServer {
 public:
  explicit MadeUpServer(std::size_t knee) : knee_(knee) {}

  Result<Level> measure(std::size_t concurrency, double rate, std::uint64_t seed) {
    levels_.push_back(concurrency);
    seeds_.push_back(seed);
    Level level;
    level.concurrency = concurrency;
    level.rate = rate;
    level.probes = 100;
    level.ttft_p50 = level.ttft_p95 = 10;
    level.requests_per_second = level.tokens_per_second =
        static_cast<double>(std::min(concurrency, knee_));
    const int measured = ++times_[concurrency];
    const bool is_unlucky = concurrency == unlucky_ && measured > 1;
    level.standing = concurrency <= knee_ && !is_unlucky ? Standing::kWithin : Standing::kBeyond;
    if (concurrency == limited_) {
      level.standing = Standing::kLimited;
      level.remark = "the client was busy";
    }
    level.binding = "p95 TTFT";
    level.is_decided = true;
    return level;
  }
  [[nodiscard]] Sweep find(std::size_t most = 256) {
    return find_capacity(most,
                         [this](std::size_t concurrency, double rate, std::uint64_t seed) {
                           return measure(concurrency, rate, seed);
                         },
                         {});
  }

  std::size_t unlucky_ = 0;  // within at first, and not again
  std::size_t limited_ = 0;
  std::vector<std::size_t> levels_;
  std::vector<std::uint64_t> seeds_;

 private:
  std::size_t knee_;
  std::map<std::size_t, int> times_;
};

}  // namespace aipreflight::sla
