#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace aipreflight {

// What became of a check, or of a run.
enum class Status {
  kPass,
  kWarn,   // shippable, and somebody should look
  kFail,   // the change is bad
  kSkip,   // not selected or not applicable, with a reason; says nothing about the change
  kError,  // could not be measured; never a pass
};

// What became of one gate.
enum class GateStatus {
  kPass,
  kWarn,
  kFail,
  kSkip,
  kError,
  kInconclusive,  // its interval holds the bound; a policy says what that does to the check
};

[[nodiscard]] std::string_view to_string(Status status);      // "PASS"
[[nodiscard]] std::string_view to_string(GateStatus status);  // "INCONCLUSIVE"
[[nodiscard]] std::optional<Status> parse_status(std::string_view text);
[[nodiscard]] std::optional<GateStatus> parse_gate_status(std::string_view text);

// The lattice: SKIP < PASS < WARN < FAIL < ERROR. SKIP is neutral: it is the result only where
// nothing else is.
[[nodiscard]] Status worst(Status left, Status right);
[[nodiscard]] Status worst(const std::vector<Status>& statuses);  // kSkip for none

}  // namespace aipreflight
