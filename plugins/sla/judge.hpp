#pragma once

#include <string>

#include "config.hpp"
#include "evidence/evidence.hpp"
#include "measure.hpp"

namespace aipreflight::sla {

// What is reported of a set of probes; README.md has the table of gates, findings and reason codes.
// Pure. `source` is the file that the probes are from, for findings.
[[nodiscard]] evidence::Evidence judge(const Measurements& measured,
                                       const Limits& limits,
                                       const Rules& rules,
                                       const std::string& source);

}  // namespace aipreflight::sla
