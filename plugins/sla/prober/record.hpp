#pragma once

#include <string>

#include "prober/endpoint.hpp"
#include "prober/sample.hpp"

namespace aipreflight::sla {

// One line of the records, without a line break: llmprobe's members (docs/jsonl-schema.md of that
// project), then those of this prober; README.md lists them. `is_open`: the load sends at times of
// its own, and ttft_ms and latency_ms count from these. What was not measured is left out.
[[nodiscard]] std::string record_of(const Sample& sample, const Endpoint& endpoint, bool is_open);

}  // namespace aipreflight::sla
