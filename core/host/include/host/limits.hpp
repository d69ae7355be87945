#pragma once

#include <chrono>
#include <cstdint>

namespace aipreflight::host {

// What a check may use; a profile may change each (`limits:`). docs/plugins.md, "Limits".
struct Limits {
  std::chrono::milliseconds prepare{30'000};  // load and describe; create; destroy: each
  std::chrono::milliseconds wall{600'000};    // run
  // From the cancel flag to SIGTERM; half of it again to SIGKILL. So nothing lives a second beyond
  // its limit.
  std::chrono::milliseconds grace{600};
  std::uint64_t memory_bytes = 4ull << 30;    // address space
  std::uint64_t file_bytes = 1ull << 30;      // one file
  std::uint64_t artefact_bytes = 1ull << 30;  // all artefacts
  std::uint64_t descriptors = 1024;
  std::uint64_t threads = 2048;           // of the runner
  std::uint64_t output_bytes = 1u << 20;  // stdout, stderr and log, each: head and tail
  std::uint64_t gates = 100'000;
  std::uint64_t findings = 10'000;
  std::uint64_t metrics = 100'000;
  std::uint64_t details_bytes = 4u << 20;
  std::uint64_t evidence_bytes = 256u << 20;  // texts of gates, findings and metrics together
};

}  // namespace aipreflight::host
