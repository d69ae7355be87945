#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "engine/plan.hpp"
#include "profile/profile.hpp"

namespace aipreflight::engine {

// Gives the checks that --only and --skip leave out a skip_reason. Errors: ids that the profile
// does not have (kUsage, with the nearest that it has), nothing left to run, `after` that names no
// check or leads in a circle.
[[nodiscard]] Errors select(profile::Profile& profile, const Selection& selection);

// For each check, the indices of those that it comes after; names that are no check are left out.
[[nodiscard]] std::vector<std::vector<std::size_t>> predecessors(
    const std::vector<profile::CheckSpec>& checks);

inline constexpr char kNotSelected[] = "not selected";

}  // namespace aipreflight::engine
