#pragma once

#include "evidence/library_doctor.hpp"
#include "http/loop.hpp"

namespace aipreflight::sla {

// Recorded probes are judged without it.
struct ProbingLibrary {
  static constexpr const char* kName = "libcurl";
  static constexpr const char* kWithout = "no endpoint can be probed";
  static constexpr auto kMissing = sdk::Readiness::kLimited;
  static Result<std::string> find() { return http::library_version(); }
};
using DoctorCommand = evidence::LibraryDoctor<ProbingLibrary>;

}  // namespace aipreflight::sla
