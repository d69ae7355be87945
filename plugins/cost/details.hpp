#pragma once

#include "json/value.hpp"
#include "survey.hpp"

namespace aipreflight::cost {

// One site with everything that is known of it: README.md has the fields.
[[nodiscard]] json::Value to_json(const PricedSite& site);
// The whole survey: sites, tests, totals, skipped.
[[nodiscard]] json::Value to_json(const Survey& survey);
// What the report shows beside the evidence: totals, and the first sites.
[[nodiscard]] json::Value details(const Survey& survey);

}  // namespace aipreflight::cost
