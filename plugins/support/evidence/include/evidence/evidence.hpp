#pragma once

#include <string>
#include <utility>
#include <vector>

#include <aipreflight/report.hpp>

namespace aipreflight::evidence {

// What a check is going to report. Judges return it, so that they are pure and need no host.
struct Evidence {
  std::vector<sdk::Gate> gates = {};
  std::vector<sdk::Finding> findings = {};
  std::vector<sdk::Metric> metrics = {};
  std::vector<std::pair<sdk::Outcome, std::string>> summaries = {};
};

// Reports all of it, in this order: gates, findings, metrics, summaries.
void deliver(const Evidence& evidence, sdk::Report& report);

}  // namespace aipreflight::evidence
