#pragma once

#include <string>

#include "budget.hpp"

namespace aipreflight::diagnose {

// The budget as bars, each where the one before ends; 40 characters wide. Empty without a client's
// or a server's time.
[[nodiscard]] std::string waterfall_text(const Budget& budget);
// The same as an SVG picture for Markdown and HTML: no script, no reference to anything outside.
[[nodiscard]] std::string waterfall_svg(const Budget& budget);

}  // namespace aipreflight::diagnose
