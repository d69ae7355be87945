#include "exit_code.hpp"

#include <algorithm>

namespace aipreflight::cli {

int exit_code(ErrorCode code, Phase phase) {
  switch (code) {
    case ErrorCode::kUsage:
    case ErrorCode::kProfile:
    case ErrorCode::kPlugin:
      return kExitConfiguration;
    case ErrorCode::kExecution:
      return kExitError;
    case ErrorCode::kIo:
      return phase == Phase::kBeforeRun ? kExitConfiguration : kExitError;
    case ErrorCode::kInterrupted:
      return exit_code_of_signal(2);
  }
  return kExitError;  // a value that no enumerator has
}

int exit_code(const Errors& errors, Phase phase) {
  const auto is_configuration = [&](const Error& error) {
    return exit_code(error.code, phase) == kExitConfiguration;
  };
  if (std::any_of(errors.begin(), errors.end(), is_configuration)) return kExitConfiguration;
  return errors.empty() ? kExitError : exit_code(errors.front().code, phase);
}

int exit_code_of_signal(int signal) {
  return 128 + signal;
}

}  // namespace aipreflight::cli
