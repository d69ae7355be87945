#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "engine/repetition.hpp"
#include "json/value.hpp"
#include "model/status.hpp"

// What `selftest` found out about a gate: whether its verdict is steady, and whether it can fail.
// Pure; docs/selftest.md explains it to users.
namespace aipreflight::cli {

// One check that was given an input known to be bad.
struct NegativeControl {
  std::string check;
  std::string none;                // why there was no input; the rest is then empty
  Errors errors;                   // the input could not be made
  Status status = Status::kError;  // of the check with the input
  std::string summary;
  [[nodiscard]] bool was_tried() const { return none.empty(); }
  [[nodiscard]] bool was_caught() const;
};

struct Selftest {
  std::string profile;
  std::string generated;                  // UTC, ISO 8601
  engine::Repetition repetition;          // of no runs where it was not asked for
  std::vector<NegativeControl> controls;  // empty where it was not asked for
  bool interrupted = false;

  // 0: steady, and every input was caught. 1: a verdict flipped, or an input passed. 3: something
  // could not be measured, or no input could be tried. docs/verdicts.md, "Exit codes".
  [[nodiscard]] int exit_code() const;
};

[[nodiscard]] std::string selftest_text(const Selftest& selftest, bool colour);
// docs/schema/selftest.schema.json. Ends with a line break.
[[nodiscard]] std::string selftest_json(const Selftest& selftest);

}  // namespace aipreflight::cli
