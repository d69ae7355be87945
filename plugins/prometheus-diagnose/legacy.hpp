#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "facts.hpp"
#include "probes.hpp"

namespace aipreflight::diagnose {

// One metric as the tool before this one kept it: over the time of the run, and over all series.
struct OldMetric {
  std::optional<double> mean;
  std::optional<double> max;
};

struct OldMetrics {
  std::map<std::string, OldMetric> all;
  std::vector<std::string> remarks;  // entries that could not be used, and why
};

// {"queue_depth": {"mean": 1, "max": 7, "min": 0, "unit": "count", "description": "…"}, …}. An
// entry without a usable number is left out with a remark. Errors: kProfile with the place.
[[nodiscard]] Result<OldMetrics> read_old_metrics(std::string_view text, const std::string& name);

// The facts that the rules of data/legacy.yml use.
void add_old_facts(const OldMetrics& metrics, Facts& facts);
void add_old_client_facts(const Probes& probes, Facts& facts);

}  // namespace aipreflight::diagnose
