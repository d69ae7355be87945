#pragma once

#include <string>

#include "base/result.hpp"
#include "canary.hpp"
#include "conventions.hpp"
#include "evidence/evidence.hpp"
#include "inspect.hpp"
#include "settings.hpp"
#include "telemetry.hpp"

// Each part adds what it found; all are pure.
namespace aipreflight::observability {

// Required fields that are not declared, in the order of the profile.
[[nodiscard]] std::vector<std::string> missing_fields(const Settings& settings,
                                                      const Telemetry& telemetry);

// Declared fields against required ones.
void judge_declared(const Settings& settings,
                    const Telemetry& telemetry,
                    evidence::Evidence& evidence);

// Telemetry that was looked into; `source` is "sample" or "canary", and begins the gates' ids.
void judge_observed(const Settings& settings,
                    const Inspection& inspection,
                    const std::string& source,
                    evidence::Evidence& evidence);

// How old the newest of a sample is, against max_age.
void judge_age(const Settings& settings,
               const Inspection& inspection,
               std::int64_t now_ns,
               evidence::Evidence& evidence);

// The spans of the canary's requests, against what the gate saw of them.
void judge_canary(const Settings& settings,
                  const Conventions& conventions,
                  const CanaryRun& run,
                  evidence::Evidence& evidence);

// What the level that was reached allows, and the summary.
void judge_level(const Settings& settings, evidence::Evidence& evidence);

// A section without anything to look at, or with something that could not be read: FAIL.
[[nodiscard]] evidence::Evidence judge_without_config();
void judge_unreadable(const Error& error, const char* key, evidence::Evidence& evidence);

}  // namespace aipreflight::observability
