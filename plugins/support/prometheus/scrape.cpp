#include "prometheus/scrape.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"
#include "http/fetch.hpp"
#include "request.hpp"

namespace aipreflight::prometheus {
namespace {

constexpr std::size_t kMostBytes = 32u << 20;

}  // namespace

Result<void> scrape(const Server& target, exposition::Timeline& timeline) {
  http::Request request = request_of(target);
  request.is_get = true;
  const double time = unix_seconds();
  auto response = http::fetch(request, {kMostBytes, {}});
  if (!response) return execution_error("scrape_failed", response.error().message);
  if (response->head.status != 200) {
    return execution_error(
        "scrape_failed",
        text::one_line(target.url, 200) + " answered HTTP " + std::to_string(response->head.status),
        response->head.status == 404
            ? "does the server export metrics? SGLang needs --enable-metrics, "
              "TensorRT-LLM has them under /prometheus/metrics"
            : "");
  }
  return timeline.add(response->body, target.url, time);
}

ScrapeLoop::ScrapeLoop(Server target, std::chrono::milliseconds interval)
    : target_(std::move(target)), interval_(interval) {
  read();
  thread_ = std::thread([this] { run(); });
}

ScrapeLoop::~ScrapeLoop() {
  if (thread_.joinable()) static_cast<void>(stop());
}

void ScrapeLoop::read() {
  const double time = unix_seconds();
  if (auto read = scrape(target_, timeline_); !read) {
    ++scraped_.failures;
    if (!scraped_.first_failure) scraped_.first_failure = read.take_error();
    return;
  }
  if (scraped_.pages++ == 0) scraped_.begin = time;
  scraped_.end = time;
}

void ScrapeLoop::run() {
  auto due = std::chrono::steady_clock::now();
  while (true) {
    due = std::max(due + interval_, std::chrono::steady_clock::now());
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_until(lock, due, [this] { return is_over_; })) return;
    }
    read();
  }
}

ScrapeLoop::Scraped ScrapeLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  wake_.notify_all();
  thread_.join();
  read();
  scraped_.series = timeline_.take();
  return std::move(scraped_);
}

}  // namespace aipreflight::prometheus
