#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "profile/profile.hpp"

namespace aipreflight::profile {

// A value for a path of the profile that stands above the file: `--set`, or a flag that means one.
struct Override {
  std::string path;    // "evals.min_pass_rate", "checks.spend.with.max_monthly_cost_usd"
  std::string value;   // YAML text of a scalar or flow collection
  std::string source;  // where errors point: "--set evals.min_pass_rate", "--probes"
};

struct Loaded {
  Profile profile;
  Errors errors;  // empty: profile is whole. In the order of the text; all, not just the first
};

// Reads a profile, what it extends and the overrides, checks its shape (docs/profile.md), and turns
// legacy sections into checks. The sections of checks stay YAML: only their module knows them
// (section.hpp).
[[nodiscard]] Loaded load(const std::string& path, const std::vector<Override>& overrides = {});

// A stand-alone thresholds file (`sla:` and `gate:`) as the inference profile that it means.
[[nodiscard]] Loaded load_thresholds(const std::string& path,
                                     const std::vector<Override>& overrides = {});

}  // namespace aipreflight::profile
