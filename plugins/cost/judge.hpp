#pragma once

#include <string>

#include "evidence/evidence.hpp"
#include "growth.hpp"
#include "survey.hpp"

namespace aipreflight::cost {

// What the survey says against the bounds of the profile, and how it grew; null: nothing to compare
// with. Pure.
[[nodiscard]] evidence::Evidence judge(const Settings& settings,
                                       const Survey& survey,
                                       const Growth* growth);

}  // namespace aipreflight::cost
