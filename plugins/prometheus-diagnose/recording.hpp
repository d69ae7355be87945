#pragma once

#include <string>
#include <variant>

#include "base/result.hpp"
#include "evidence.hpp"
#include "legacy.hpp"

namespace aipreflight::diagnose {

// A file of recorded metrics: raw samples as --record writes them, or the form of the tool before.
using Recording = std::variant<Evidence, OldMetrics>;

// Errors: kUsage where there is no such file, kProfile with the place of what is wrong in it.
[[nodiscard]] Result<Recording> read_recording(const std::string& path);
[[nodiscard]] std::string write_recording(const Evidence& evidence, const Window& window);

}  // namespace aipreflight::diagnose
