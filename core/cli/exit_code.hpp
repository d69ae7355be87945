#pragma once

#include "base/error.hpp"

namespace aipreflight::cli {

// docs/verdicts.md, "Exit codes".
inline constexpr int kExitPass = 0;
inline constexpr int kExitFail = 1;
inline constexpr int kExitConfiguration = 2;
inline constexpr int kExitError = 3;

enum class Phase { kBeforeRun, kAfterRun };

[[nodiscard]] int exit_code(ErrorCode code, Phase phase);

// The highest in the precedence 2 > 3 > 0; errors must not be empty.
[[nodiscard]] int exit_code(const Errors& errors, Phase phase);

// 130 for SIGINT, 143 for SIGTERM.
[[nodiscard]] int exit_code_of_signal(int signal);

}  // namespace aipreflight::cli
