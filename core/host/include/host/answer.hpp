#pragma once

#include <cstdint>
#include <optional>

#include "base/error.hpp"
#include "host/session.hpp"
#include "model/config.hpp"
#include "wire/message.hpp"

namespace aipreflight::host {

// All that the end of a run is judged by, where the runner ended as it should or was cancelled.
struct Answer {
  std::optional<wire::Finished> finished;  // a cancelled check may have none
  std::optional<wire::Defect> defect;      // the first call that was not taken
  std::uint64_t late_calls = 0;
  bool has_evidence = false;  // a gate or a finding
  bool is_cancelled = false;  // somebody asked it to stop
};

// Gives `outcome` its end, reason, text and errors.
void judge_answer(const Answer& answer, RunOutcome& outcome);

// What create said was wrong with the configuration, each at its place; empty if it named nothing.
[[nodiscard]] Errors config_errors(const wire::Rejected& rejected, const ConfigNode& config);

}  // namespace aipreflight::host
