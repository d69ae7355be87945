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

// Writes an artefact whole; where that fails, the check could not measure: "artefact_unwritable".
void keep(sdk::Report& report,
          std::string_view name,
          std::string_view media_type,
          std::string_view content);

}  // namespace aipreflight::evidence
