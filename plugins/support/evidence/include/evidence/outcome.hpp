#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <aipreflight/outcome.hpp>
#include <aipreflight/report.hpp>

#include "base/result.hpp"

namespace aipreflight::evidence {

// The value; or the check could not measure, for the reason of the error and in its words.
template <typename T>
[[nodiscard]] T measured(Result<T> result) {
  if (result.ok()) return result.take();
  throw sdk::CouldNotMeasure(result.error().reason, result.error().to_string());
}

// Announces an artefact and writes it whole; where that fails, the check could not measure:
// "artefact_unwritable".
void keep(sdk::Report& report,
          std::string_view name,
          std::string_view media_type,
          std::string_view content);
// The second half of it, for one that was announced before: the path that report.artefact() gave.
void write(const std::string& artefact, std::string_view content);

}  // namespace aipreflight::evidence
