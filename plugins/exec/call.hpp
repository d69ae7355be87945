#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/process.hpp"
#include "base/result.hpp"
#include "settings.hpp"

namespace aipreflight::exec {

// What came of running the command.
struct Call {
  std::optional<process::Outcome> outcome;  // if it could be started
  std::string source;                       // what `text` is: "standard output", a path
  Result<std::string> text = std::string();
};

// Runs the command and fetches its result. `result_file` is where it may leave it; what is there
// before goes. Errors of `text`, by reason: command_failed, command_timeout, cancelled,
// output_missing, output_too_large. Blocks; `cancelled` is asked all the while.
[[nodiscard]] Call call(const Settings& settings,
                        const std::string& result_file,
                        const std::function<bool()>& cancelled);

}  // namespace aipreflight::exec
