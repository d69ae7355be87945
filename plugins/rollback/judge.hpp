#pragma once

#include <cstdint>

#include "evidence/evidence.hpp"
#include "examine.hpp"
#include "runbook.hpp"
#include "settings.hpp"

namespace aipreflight::rollback {

// A runbook that was read, held against nothing but its presence. Pure, as all of these.
[[nodiscard]] evidence::Evidence judge_presence(const Settings& settings, const Runbook& runbook);

// One that was examined; `now` is in seconds since 1970.
[[nodiscard]] evidence::Evidence judge(const Settings& settings,
                                       const Rules& rules,
                                       const Runbook& runbook,
                                       const Examination& examination,
                                       std::int64_t now);

// One that could not be read, and none at all (WARN).
[[nodiscard]] evidence::Evidence judge_unreadable(const Error& error);
[[nodiscard]] evidence::Evidence judge_without_runbook();

}  // namespace aipreflight::rollback
