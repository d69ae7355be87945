#pragma once

#include <string>

#include "engine/plan.hpp"

namespace aipreflight::cli {

// What would run, in which order, by which module, with which configuration and where each value
// stands. Values of secrets are not shown.
[[nodiscard]] std::string dry_run_text(const engine::Plan& plan);
[[nodiscard]] std::string dry_run_json(const engine::Plan& plan);

}  // namespace aipreflight::cli
