#pragma once

#include "archive/zip.hpp"
#include "evidence/library_doctor.hpp"

namespace aipreflight::evals {

struct ArchiveLibrary {
  static constexpr const char* kName = "libzip";
  static constexpr const char* kWithout = "logs of Inspect (.eval) cannot be read";
  static constexpr auto kMissing = sdk::Readiness::kLimited;
  static Result<std::string> find() { return archive::library_file(); }
};
using DoctorCommand = evidence::LibraryDoctor<ArchiveLibrary>;

}  // namespace aipreflight::evals
