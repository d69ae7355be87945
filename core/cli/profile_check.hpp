#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "module_options.hpp"
#include "profile/profile.hpp"

namespace aipreflight::cli {

// What can be said of a profile without running or creating anything.
struct ProfileCheck {
  profile::Profile profile;
  Errors errors;    // of the file and of every section whose module is there
  Errors warnings;  // deprecated keys
  Errors missing;   // modules that could not be found or loaded; each once
  [[nodiscard]] std::size_t checks() const;  // that would run
};

// Reads the profile and validates the section of each check whose module can be described.
[[nodiscard]] ProfileCheck check_profile(const std::string& path, const ModuleOptions& options);

}  // namespace aipreflight::cli
