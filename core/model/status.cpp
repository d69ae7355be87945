#include "model/status.hpp"

#include <array>

namespace aipreflight {
namespace {

constexpr std::array kStatuses = {
    Status::kPass, Status::kWarn, Status::kFail, Status::kSkip, Status::kError};
constexpr std::array kGateStatuses = {GateStatus::kPass,
                                      GateStatus::kWarn,
                                      GateStatus::kFail,
                                      GateStatus::kSkip,
                                      GateStatus::kError,
                                      GateStatus::kInconclusive};

int rank(Status status) {
  switch (status) {
    case Status::kSkip:
      return 0;
    case Status::kPass:
      return 1;
    case Status::kWarn:
      return 2;
    case Status::kFail:
      return 3;
    case Status::kError:
      break;
  }
  return 4;
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::kPass:
      return "PASS";
    case Status::kWarn:
      return "WARN";
    case Status::kFail:
      return "FAIL";
    case Status::kSkip:
      return "SKIP";
    case Status::kError:
      break;
  }
  return "ERROR";
}

std::string_view to_string(GateStatus status) {
  switch (status) {
    case GateStatus::kPass:
      return "PASS";
    case GateStatus::kWarn:
      return "WARN";
    case GateStatus::kFail:
      return "FAIL";
    case GateStatus::kSkip:
      return "SKIP";
    case GateStatus::kInconclusive:
      return "INCONCLUSIVE";
    case GateStatus::kError:
      break;
  }
  return "ERROR";
}

std::optional<Status> parse_status(std::string_view text) {
  for (const Status status : kStatuses) {
    if (to_string(status) == text) return status;
  }
  return std::nullopt;
}

std::optional<GateStatus> parse_gate_status(std::string_view text) {
  for (const GateStatus status : kGateStatuses) {
    if (to_string(status) == text) return status;
  }
  return std::nullopt;
}

Status worst(Status left, Status right) {
  return rank(left) < rank(right) ? right : left;
}

Status worst(const std::vector<Status>& statuses) {
  Status result = Status::kSkip;
  for (const Status status : statuses) result = worst(result, status);
  return result;
}

}  // namespace aipreflight
