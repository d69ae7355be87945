#pragma once

#include "evidence/library_doctor.hpp"
#include "git/repository.hpp"

namespace aipreflight::rollback {

struct HistoryLibrary {
  static constexpr const char* kName = "libgit2";
  static constexpr const char* kWithout = "how fresh a runbook is cannot be told";
  static constexpr auto kMissing = sdk::Readiness::kLimited;
  static Result<std::string> find() { return git::library_file(); }
};
using DoctorCommand = evidence::LibraryDoctor<HistoryLibrary>;

}  // namespace aipreflight::rollback
