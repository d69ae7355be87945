#pragma once

#include <aipreflight/config.hpp>

#include "prober/config_reader.hpp"

namespace aipreflight::sla {

// The probe configuration that a value of the profile or of the command line names. What is wrong
// with it is told at its place in the file; with the file itself, at the value. [in a constructor]
[[nodiscard]] ProbeConfig read_probe_file(const sdk::Config& path);

}  // namespace aipreflight::sla
