#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "exposition/timeline.hpp"
#include "prometheus/server.hpp"

namespace aipreflight::prometheus {

// Reads a metrics page, "http://localhost:8000/metrics", once, into the timeline, as of when it was
// asked for. Errors: kExecution "scrape_failed", and those of Timeline::add(). [blocks]
[[nodiscard]] Result<void> scrape(const Server& target, exposition::Timeline& timeline);

// Reads a page once, and from then on at an interval on a thread of its own until stop(). A page
// that cannot be had is left out.
class ScrapeLoop {
 public:
  ScrapeLoop(Server target, std::chrono::milliseconds interval);  // [blocks for a page]
  ~ScrapeLoop();
  ScrapeLoop(const ScrapeLoop&) = delete;
  ScrapeLoop& operator=(const ScrapeLoop&) = delete;

  struct Scraped {
    double begin = 0;  // of the first page, and of the last; Unix seconds
    double end = 0;
    std::size_t pages = 0;
    std::size_t failures = 0;
    std::optional<Error> first_failure;
    std::vector<exposition::Series> series;
  };
  // Reads once more, so that what came last is in it. [blocks; once]
  [[nodiscard]] Scraped stop();

 private:
  void run();
  void read();

  Server target_;
  std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_over_ = false;
  exposition::Timeline timeline_;
  Scraped scraped_;
  std::thread thread_;  // last: everything else outlives it
};

}  // namespace aipreflight::prometheus
