#pragma once

#include "evidence/library_doctor.hpp"
#include "git/repository.hpp"

namespace aipreflight::cost {

struct HistoryLibrary {
  static constexpr const char* kName = "libgit2";
  static constexpr const char* kWithout = "nothing can be compared with a revision";
  static constexpr auto kMissing = sdk::Readiness::kLimited;
  static Result<std::string> find() { return git::library_file(); }
};
using DoctorCommand = evidence::LibraryDoctor<HistoryLibrary>;

}  // namespace aipreflight::cost
