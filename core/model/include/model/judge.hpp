#pragma once

#include <string>
#include <vector>

#include "model/check_result.hpp"
#include "model/evidence.hpp"

// The only functions that turn evidence into statuses. Pure: the same evidence, the same verdict.
namespace aipreflight {

// The status of one gate from its own fields; docs/verdicts.md has the table.
[[nodiscard]] GateStatus judge(const Gate& gate);

// What a judged gate does to its check. INCONCLUSIVE by the gate's straddle policy: kLenient warns
// when the point value meets the bound and fails when it does not.
[[nodiscard]] Status effect(const Gate& gate);
// An info finding is neutral (SKIP): only a gate makes a check pass.
[[nodiscard]] Status effect(const Finding& finding);

// True if the value alone meets the bound.
[[nodiscard]] bool meets(double value, Operator op, double bound);

// Takes the evidence over into `result`, judges every gate in place and gives status, reason code
// and summary. Completes what the plugin left empty: reason codes and messages of gates that were
// not passed (those of passed ones are cleared), fingerprints of findings. `caps_at_warn` is
// `severity: warn` of the profile: a FAIL becomes WARN, whose summary stays the one given for FAIL;
// an ERROR stays, since it was not measured. Without a gate or a finding above info: ERROR
// no_evidence. Details that are not a JSON object: ERROR details_invalid. Two gates of one id:
// ERROR gate_duplicate. A malformed gate: ERROR gate_invalid. With SKIP gates alone: SKIP.
void conclude(CheckResult& result, Evidence evidence, bool caps_at_warn);

// A sentence for a gate that was not passed, from its fields, where the plugin gave none.
[[nodiscard]] std::string describe(const Gate& gate);

// The run's verdict. All SKIP is ERROR: nothing was measured.
[[nodiscard]] Status verdict_of(const std::vector<CheckResult>& checks);

enum class FailOn { kFail, kWarn };
// 0 PASS or WARN, 1 FAIL (or WARN under FailOn::kWarn), 3 ERROR.
[[nodiscard]] int exit_code_of(Status verdict, FailOn fail_on);

}  // namespace aipreflight
