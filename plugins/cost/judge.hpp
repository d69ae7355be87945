#pragma once

#include <string>

#include "evidence/evidence.hpp"
#include "survey.hpp"

namespace aipreflight::cost {

// What the survey says against the bounds of the profile. Pure.
[[nodiscard]] evidence::Evidence judge(const Settings& settings, const Survey& survey);

// "$1,234.50"
[[nodiscard]] std::string dollars(double amount, int digits = 2);

}  // namespace aipreflight::cost
