#pragma once

#include <string>

#include "channel.hpp"
#include "host/limits.hpp"
#include "host/session.hpp"

namespace aipreflight::host {

// Why a check could not be measured: a word for machines and the rest of a sentence that begins
// with the module.
struct Failure {
  std::string reason;
  std::string text;
};

// What a runner's end means when it was not asked to end. `phase`: "while loading", "in create",
// "in run", "in destroy".
[[nodiscard]] Failure describe_end(const RunnerProcess::End& end,
                                   const std::string& phase,
                                   const Limits& limits);

// "; its last lines: …" from what it printed to stderr and logged; empty if it said nothing.
[[nodiscard]] std::string last_lines(const Output& output);

}  // namespace aipreflight::host
