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

namespace aipreflight::prometheus {

// A metrics page of a server: "http://localhost:8000/metrics".
struct ScrapeTarget {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string ca_file;
  std::string cert_file;  // PEM, where the server asks who is there; key_file: of it
  std::string key_file;
  std::chrono::milliseconds timeout{10'000};
};

// Reads the page once, into the timeline, as of when it was asked for. Errors: kExecution
// "scrape_failed", and those of Timeline::add(). [blocks]
[[nodiscard]] Result<void> scrape(const ScrapeTarget& target, exposition::Timeline& timeline);

// Reads a page once, and from then on at an interval on a thread of its own until stop(). A page
// that cannot be had is left out.
class ScrapeLoop {
 public:
  ScrapeLoop(ScrapeTarget target, std::chrono::milliseconds interval);  // [blocks for a page]
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

  ScrapeTarget target_;
  std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_over_ = false;
  exposition::Timeline timeline_;
  Scraped scraped_;
  std::thread thread_;  // last: everything else outlives it
};

}  // namespace aipreflight::prometheus
