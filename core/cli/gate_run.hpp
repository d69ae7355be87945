#pragma once

#include "arguments.hpp"
#include "check_options.hpp"
#include "engine/plan.hpp"
#include "interrupts.hpp"
#include "model/run_result.hpp"
#include "run_folder.hpp"

namespace aipreflight::cli {

// A run whose reports are in its folder.
struct GateRun {
  RunResult result;
  Errors unwritten;  // reports that could not be written; the exit code says so already
};

// Runs a plan in its folder, redacts what came of it, and writes the reports. An interrupt stops it
// and leaves a partial result.
[[nodiscard]] GateRun run_in(const RunFolder& folder,
                             engine::Plan plan,
                             const CheckOptions& options,
                             const Arguments& arguments,
                             Interrupts& interrupts);

// The second half of `check`: run folder, run, redaction, reports, `latest`, stdout. Returns the
// exit status.
[[nodiscard]] int run_gate(engine::Plan plan,
                           const CheckOptions& options,
                           const Arguments& arguments,
                           Interrupts& interrupts);

}  // namespace aipreflight::cli
