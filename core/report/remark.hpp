#pragma once

#include <string>
#include <vector>

#include "model/check_result.hpp"

namespace aipreflight::report {

// One thing that a report says about a check: a gate or a finding, in the words that every format
// uses.
struct Remark {
  std::string label;              // "FAIL", "INCONCLUSIVE", "INFO"
  Status effect = Status::kPass;  // on the check, after the profile's cap
  SourceRef where;
  std::string sentence;
  std::string reason_code;
  std::string help;
  std::string runbook;
};

enum class Which { kNotPassed, kAll };

// Gates first, then findings, each in the order of the plugin. kNotPassed leaves out what was
// passed, skipped, or is only information.
[[nodiscard]] std::vector<Remark> remarks(const CheckResult& check,
                                          Which which,
                                          bool unicode = false);

// The sentences of one effect over all checks: a check's remarks, or its summary if no remark
// explains its status.
[[nodiscard]] std::vector<std::string> sentences(const std::vector<CheckResult>& checks,
                                                 Status effect);

}  // namespace aipreflight::report
