#pragma once

#include <string>

#include "engine/plan.hpp"

namespace aipreflight::engine {

// 32 hexadecimal digits: random, or under SOURCE_DATE_EPOCH derived from the digests of profile and
// modules.
[[nodiscard]] std::string make_run_id(const Plan& plan);

}  // namespace aipreflight::engine
