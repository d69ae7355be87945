#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "engine/plan.hpp"
#include "profile/profile.hpp"

namespace aipreflight::engine {

// What came of asking a module for the known-bad input of one check.
struct KnownBad {
  profile::CheckSpec spec;  // with the section that reads the input; runs whatever others do
  std::string none;         // why there is no input: not a fault. Empty: there is one, or errors
  Errors errors;            // the input could not be made
};

// Makes the input of each check of a plan that was prepared with Role::kKnownBad, one after the
// other, its files under <folder>/<id of the check>. In the order of the profile; checks that the
// selection leaves out are not in it. The plan is spent.
[[nodiscard]] std::vector<KnownBad> make_known_bad(Plan plan, const std::string& folder);

}  // namespace aipreflight::engine
