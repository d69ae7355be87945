#pragma once

#include "base/result.hpp"
#include "evidence/evidence.hpp"
#include "settings.hpp"
#include "telemetry.hpp"

namespace aipreflight::observability {

// Required fields that are not declared, in the order of the profile.
[[nodiscard]] std::vector<std::string> missing_fields(const Settings& settings,
                                                      const Telemetry& telemetry);

// Declared fields against required ones. Pure.
[[nodiscard]] evidence::Evidence judge(const Settings& settings, const Telemetry& telemetry);

// A section without a config path, or one that could not be read: FAIL.
[[nodiscard]] evidence::Evidence judge_without_config();
[[nodiscard]] evidence::Evidence judge_unreadable(const Error& error);

}  // namespace aipreflight::observability
