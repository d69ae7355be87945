#pragma once

#include <string>
#include <vector>

#include <aipreflight/report.hpp>

#include "config.hpp"
#include "evidence/evidence.hpp"
#include "live.hpp"
#include "measure.hpp"

namespace aipreflight::sla {

// What the numbers alone do not say: values that were left out, probes that were degraded. Each
// kind once a field, with the first line where it occurs.
[[nodiscard]] std::vector<sdk::Finding> findings_of(const Measurements& measured,
                                                    const Limits& limits,
                                                    const std::string& source);

// What live probes showed besides: causes of errors as a finding, speeds as metrics.
void add_live(evidence::Evidence& evidence, const LiveSummary& live);

// Where intervals decide, which take probes to be independent: that they are not, and how many
// independent ones say as much.
void add_correlation(evidence::Evidence& evidence, const LiveSummary& live);

// Why these gates cannot be held against the server: the client was busy, late in sending, or slow
// to look by as much as stands between a time and its bound. "" where they can.
[[nodiscard]] std::string client_limit(const LiveSummary& live,
                                       const std::vector<sdk::Gate>& gates,
                                       bool is_open);

}  // namespace aipreflight::sla
