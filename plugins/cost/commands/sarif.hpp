#pragma once

#include "json/value.hpp"
#include "survey.hpp"

namespace aipreflight::cost {

// SARIF 2.1.0 (OASIS): a note for each call with its price, a warning for one without. Paths that
// are relative are relative to the working directory.
[[nodiscard]] json::Value sarif(const Survey& survey);

}  // namespace aipreflight::cost
