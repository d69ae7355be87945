#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exposition/series.hpp"

namespace aipreflight::diagnose {

struct Window {
  double begin = 0;  // Unix seconds
  double end = 0;

  [[nodiscard]] double length() const { return end - begin; }
};

// Raw samples around a run, wherever they are from: Prometheus, scrapes of our own, or a file.
struct Evidence {
  std::string source;  // "prometheus http://…", "scrape http://…", "file recording.json"
  std::vector<exposition::Series> series;
  std::optional<Window> window;       // that a recorded file was made for
  std::vector<std::string> warnings;  // of whoever gave the samples; they lower the confidence
  bool is_of_now = false;             // scraped now: not of the time of the probes
  double skew = 0;                    // seconds that the other clock is ahead
};

}  // namespace aipreflight::diagnose
