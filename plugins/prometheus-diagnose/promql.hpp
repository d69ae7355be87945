#pragma once

#include <string>

#include "catalogue.hpp"
#include "evidence.hpp"
#include "prometheus/api.hpp"

// Signals that a user describes in PromQL, and that a Prometheus works out: `kind: promql`.
namespace aipreflight::diagnose {

// What evidence holds the answer under: series of this name, one for each that the answer has.
[[nodiscard]] std::string answer_name(const Signal& signal);

// The expression with `$selector` (matchers, joined by commas; without braces) and `$window`
// ("90s") in it.
[[nodiscard]] std::string expanded(const std::string& expression,
                                   const std::string& matchers,
                                   const Window& window);

// Asks for each such signal of the catalogue at the end of the window, and adds the answers to the
// evidence. One that is refused is a warning of the evidence, since the others stand without it; an
// error is that nothing can be asked any more (cancelled).
[[nodiscard]] Result<void> ask_promql(const prometheus::Api& api,
                                      const Catalogue& catalogue,
                                      const std::string& matchers,
                                      const Window& window,
                                      Evidence& evidence);

}  // namespace aipreflight::diagnose
