#pragma once

#include <string>

#include "config.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {

// A sweep for a terminal, for machines, for Markdown, and as a chart that needs nothing else.
[[nodiscard]] std::string sweep_row(const Sweep::Step& step);  // of the table, with a line break
[[nodiscard]] std::string sweep_head();
[[nodiscard]] std::string sweep_conclusion(const Sweep& sweep);
[[nodiscard]] std::string sweep_json(const Sweep& sweep, const Limits& limits);
[[nodiscard]] std::string sweep_markdown(const Sweep& sweep, const Limits& limits);
[[nodiscard]] std::string sweep_svg(const Sweep& sweep, const Limits& limits);

}  // namespace aipreflight::sla
