#pragma once

#include <string>

#include <aipreflight/doctor.hpp>

#include "base/result.hpp"

namespace aipreflight::evidence {

// Tells of a library that a module opens at its first use; true if it is there. Library has
//   kName     "libgit2"
//   kWithout  what the module cannot do without it, as a sentence's end
//   kMissing  the sdk::Readiness of a machine that has none
//   static Result<std::string> find()   what was found, or why it cannot be opened
template <class Library>
bool tell_library(sdk::Console& console) {
  const Result<std::string> found = Library::find();
  if (found) {
    sdk::tell(console, sdk::Readiness::kReady, Library::kName, *found);
  } else {
    sdk::tell(console,
              Library::kMissing,
              Library::kName,
              std::string(Library::kWithout) + ": " + found.error().to_string());
  }
  return found.ok();
}

// The command `doctor` of a module that needs nothing else.
template <class Library>
class LibraryDoctor {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = sdk::kDoctorCommand,
      .title = "say whether the libraries that it opens are there",
      .doc =
          "A line for each: PASS, WARN or FAIL, its name, and what was found. Asked by "
          "'aipreflight doctor'."};
  static constexpr auto kKeys = sdk::kNoKeys;

  explicit LibraryDoctor(const sdk::Config& /*config*/) {}

  [[nodiscard]] int run(sdk::Console& console) const {
    tell_library<Library>(console);
    return 0;
  }
};

}  // namespace aipreflight::evidence
