#include "translation.hpp"

namespace aipreflight::testkit {
namespace {

template <typename Own, typename Host>
constexpr bool are_one(Own own, Host host) {
  return static_cast<int>(own) == static_cast<int>(host);
}
static_assert(are_one(Status::kPass, aipreflight::Status::kPass) &&
              are_one(Status::kWarn, aipreflight::Status::kWarn) &&
              are_one(Status::kFail, aipreflight::Status::kFail) &&
              are_one(Status::kSkip, aipreflight::Status::kSkip) &&
              are_one(Status::kError, aipreflight::Status::kError));
static_assert(are_one(GateStatus::kPass, aipreflight::GateStatus::kPass) &&
              are_one(GateStatus::kWarn, aipreflight::GateStatus::kWarn) &&
              are_one(GateStatus::kFail, aipreflight::GateStatus::kFail) &&
              are_one(GateStatus::kSkip, aipreflight::GateStatus::kSkip) &&
              are_one(GateStatus::kError, aipreflight::GateStatus::kError) &&
              are_one(GateStatus::kInconclusive, aipreflight::GateStatus::kInconclusive));

// The SDK's enumerations begin with the host's.
Status status_of(aipreflight::Status status) {
  return static_cast<Status>(status);
}

GateStatus status_of(aipreflight::GateStatus status) {
  return static_cast<GateStatus>(status);
}

Place place_of(const SourceRef& where) {
  return {where.file, where.line, where.column};
}

// The enumerations of the model have the values of the ABI's, and so have the SDK's.
Gate gate_of(const aipreflight::Gate& from) {
  Gate gate;
  gate.id = from.id;
  gate.statistic = from.statistic;
  gate.unit = from.unit;
  gate.value = from.value;
  gate.n = from.n;
  gate.op = static_cast<sdk::Op>(from.op);
  gate.bound = from.bound;
  if (from.interval) {
    gate.interval = sdk::Interval{
        from.interval->low, from.interval->high, from.interval->confidence, from.interval->method};
  }
  gate.severity = static_cast<sdk::Severity>(from.severity);
  gate.absence = static_cast<sdk::Absence>(from.absence);
  gate.straddle = static_cast<sdk::Straddle>(from.straddle);
  gate.reason_code = from.reason_code;
  gate.message = from.message;
  gate.config_key = from.config_key;
  gate.status = status_of(from.status);
  gate.place = place_of(from.location);
  return gate;
}

Finding finding_of(const aipreflight::Finding& from) {
  return {static_cast<sdk::Severity>(from.severity),
          from.reason_code,
          from.message,
          from.location.file,
          from.location.line,
          from.location.column,
          from.help,
          from.runbook,
          from.fingerprint,
          from.config_key};
}

}  // namespace

std::vector<Problem> problems_of(const Errors& errors) {
  std::vector<Problem> problems;
  for (const Error& error : errors) {
    problems.push_back({place_of(error.where), error.message, error.hint, error.reason});
  }
  return problems;
}

Result result_of(const CheckResult& judged) {
  Result result;
  result.status = status_of(judged.status);
  result.reason_code = judged.reason_code;
  result.summary = judged.summary;
  for (const aipreflight::Gate& gate : judged.gates) result.gates.push_back(gate_of(gate));
  for (const aipreflight::Finding& finding : judged.findings) {
    result.findings.push_back(finding_of(finding));
  }
  for (const aipreflight::Metric& metric : judged.metrics) {
    result.metrics.push_back({metric.name,
                              metric.unit,
                              metric.value,
                              metric.n,
                              static_cast<sdk::Direction>(metric.direction)});
  }
  return result;
}

std::string_view to_string(Status status) {
  return status == Status::kRejected
             ? "REJECTED"
             : aipreflight::to_string(static_cast<aipreflight::Status>(status));
}

std::string_view to_string(GateStatus status) {
  return aipreflight::to_string(static_cast<aipreflight::GateStatus>(status));
}

}  // namespace aipreflight::testkit
