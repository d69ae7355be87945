#include "server_metrics.hpp"

#include <algorithm>

#include "evidence/outcome.hpp"
#include "prometheus/document.hpp"

namespace aipreflight::sla {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortest{100};
constexpr milliseconds kLongest{1000};
constexpr milliseconds kPatience{10'000};  // for a page
constexpr int kPages = 20;

}  // namespace

ServerMetrics::ServerMetrics(const std::string& url, std::chrono::nanoseconds duration)
    : url_(url) {
  if (url.empty()) return;
  prometheus::Server target;
  target.url = url;
  target.timeout = kPatience;
  const auto pace = std::chrono::duration_cast<milliseconds>(duration / kPages);
  loop_.emplace(std::move(target), std::clamp(pace, kShortest, kLongest));
}

void ServerMetrics::keep(sdk::Report& report) {
  if (!loop_) return;
  prometheus::ScrapeLoop::Scraped scraped = loop_->stop();
  loop_.reset();
  if (scraped.pages == 0) {
    sdk::Finding finding;
    finding.severity = sdk::Severity::kInfo;
    finding.reason_code = "metrics_unread";
    finding.message = "the server's metrics could not be read: " +
                      (scraped.first_failure ? scraped.first_failure->to_string() : url_);
    finding.config_key = "probe.metrics";
    return report.finding(finding);
  }
  prometheus::Recorded head;
  head.source = "scrape " + url_;
  head.begin = scraped.begin;
  head.end = scraped.end;
  if (scraped.failures > 0) {
    head.warnings.push_back(std::to_string(scraped.failures) + " of " +
                            std::to_string(scraped.failures + scraped.pages) +
                            " scrapes failed: " + scraped.first_failure->to_string());
  }
  evidence::keep(report,
                 "recording.json",
                 "application/json",
                 prometheus::write_recording(head, scraped.series));
}

}  // namespace aipreflight::sla
