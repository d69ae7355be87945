#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <aipreflight/report.hpp>

#include "prometheus/scrape.hpp"

namespace aipreflight::sla {

// What a server says of itself while it is probed, read by the gate as a Prometheus would, before,
// during and after the load: for `diagnose`, which then needs no Prometheus.
class ServerMetrics {
 public:
  // Begins to read `url`, if it is not empty, about twenty times in `duration`, at most once a
  // second unless that is short.
  ServerMetrics(const std::string& url, std::chrono::nanoseconds duration);

  // Reads once more and leaves what was read as the artefact recording.json. Where nothing could be
  // had a finding says why; the verdict on the probes is the same.
  void keep(sdk::Report& report);

 private:
  std::string url_;
  std::optional<prometheus::ScrapeLoop> loop_;
};

}  // namespace aipreflight::sla
