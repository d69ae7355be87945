#pragma once

#include "arguments.hpp"
#include "check_options.hpp"
#include "engine/plan.hpp"
#include "interrupts.hpp"

namespace aipreflight::cli {

// The second half of `check`: run folder, run, redaction, reports, `latest`, stdout. Returns the
// exit status.
[[nodiscard]] int run_gate(engine::Plan plan,
                           const CheckOptions& options,
                           const Arguments& arguments,
                           Interrupts& interrupts);

}  // namespace aipreflight::cli
