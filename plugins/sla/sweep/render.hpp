#pragma once

#include <string>

#include "config.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {

// A sweep for a terminal, for machines, and for Markdown.
[[nodiscard]] std::string sweep_row(const Sweep::Step& step);  // of the table, whole lines
[[nodiscard]] std::string sweep_head();
[[nodiscard]] std::string sweep_conclusion(const Sweep& sweep);
[[nodiscard]] std::string sweep_json(const Sweep& sweep, const Limits& limits);
[[nodiscard]] std::string sweep_markdown(const Sweep& sweep, const Limits& limits);
[[nodiscard]] std::string sla_text(const Limits& limits);  // "p95 TTFT ≤ 500 ms, error rate ≤ 1%"

}  // namespace aipreflight::sla
