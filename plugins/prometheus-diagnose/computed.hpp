#pragma once

#include <string>

#include "catalogue.hpp"
#include "evidence.hpp"
#include "facts.hpp"
#include "measure.hpp"
#include "signal_reader.hpp"

namespace aipreflight::diagnose {

// What follows from several signals of the server: window, stall, prefix, work, replicas. Reads the
// signals that are in `facts` already.
void compute_server_facts(const SignalReader& reader,
                          const Catalogue& catalogue,
                          const Evidence& evidence,
                          const Coverage& coverage,
                          Facts& facts);

}  // namespace aipreflight::diagnose
