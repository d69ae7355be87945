#include "model/judge.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "gate_text.hpp"

namespace aipreflight {
namespace {

constexpr std::size_t kSummaryLimit = 4096;
constexpr std::size_t kFingerprintDigits = 16;

enum class Reading { kMet, kMissed, kUndecided };

// An interval decides only where both of its ends do.
Reading read_interval(const Interval& interval, Operator op, double bound) {
  const bool low_meets = meets(interval.low, op, bound);
  const bool high_meets = meets(interval.high, op, bound);
  if (low_meets && high_meets) return Reading::kMet;
  if (low_meets || high_meets) return Reading::kUndecided;
  const bool holds_bound = op == Operator::kEqual && interval.low < bound && bound < interval.high;
  return holds_bound ? Reading::kUndecided : Reading::kMissed;
}

Reading read_gate(const Gate& gate) {
  if (gate.straddle != Straddle::kPoint && gate.interval) {
    return read_interval(*gate.interval, gate.op, gate.bound);
  }
  return meets(gate.value, gate.op, gate.bound) ? Reading::kMet : Reading::kMissed;
}

GateStatus status_of(Absence absence) {
  switch (absence) {
    case Absence::kFail:
      return GateStatus::kFail;
    case Absence::kWarn:
      return GateStatus::kWarn;
    case Absence::kSkip:
      return GateStatus::kSkip;
    case Absence::kError:
      break;
  }
  return GateStatus::kError;
}

Status missed(const Gate& gate) {
  return gate.severity == Severity::kWarn ? Status::kWarn : Status::kFail;
}

Status effect_of_inconclusive(const Gate& gate) {
  if (gate.straddle == Straddle::kWarn) return Status::kWarn;
  if (gate.straddle == Straddle::kLenient && meets(gate.value, gate.op, gate.bound)) {
    return Status::kWarn;
  }
  return missed(gate);
}

std::string_view default_reason(const Gate& gate) {
  if (is_unmeasured(gate)) return "not_measured";
  return gate.status == GateStatus::kInconclusive ? "inconclusive" : "bound_missed";
}

// Reason and message belong to a gate that was not passed; the plugin's own come first, except for
// a gate that is itself a defect.
void complete(Gate& gate) {
  if (gate.status == GateStatus::kPass) {
    gate.reason_code.clear();
    gate.message.clear();
  } else if (defect_of(gate)) {
    gate.reason_code = "gate_invalid";
    gate.message = describe(gate);
  } else {
    if (gate.reason_code.empty()) gate.reason_code = default_reason(gate);
    if (gate.message.empty()) gate.message = describe(gate);
  }
}

void judge_all(std::vector<Gate>& gates) {
  std::unordered_set<std::string_view> ids;
  ids.reserve(gates.size());
  for (Gate& gate : gates) {
    gate.status = judge(gate);
    complete(gate);
    if (!ids.insert(gate.id).second) {
      gate.status = GateStatus::kError;
      gate.reason_code = "gate_duplicate";
      gate.message = "gate '" + gate.id + "' was reported twice";
    }
  }
}

std::string fingerprint_of(const std::string& check, const Finding& finding) {
  const std::string& place =
      finding.config_key.empty() ? finding.location.file : finding.config_key;
  std::string key = check;
  for (const std::string& part : {finding.reason_code, place, finding.message}) {
    key += '\0';
    key += part;
  }
  return sha256_hex(key).substr(0, kFingerprintDigits);
}

// One gate or finding, by what it does to its check.
struct Item {
  Status effect = Status::kSkip;
  const std::string* reason_code = nullptr;
  const std::string* message = nullptr;
};

std::vector<Item> items_of(const CheckResult& result) {
  std::vector<Item> items;
  items.reserve(result.gates.size() + result.findings.size());
  for (const Gate& gate : result.gates) {
    items.push_back({effect(gate), &gate.reason_code, &gate.message});
  }
  for (const Finding& finding : result.findings) {
    items.push_back({effect(finding), &finding.reason_code, &finding.message});
  }
  return items;
}

std::string compose(const CheckResult& result, Status status, const std::vector<Item>& items) {
  if (status == Status::kPass) {
    if (result.gates.size() == 1) return measured_against(result.gates.front());
    const auto met = std::count_if(result.gates.begin(), result.gates.end(), [](const Gate& gate) {
      return gate.status == GateStatus::kPass;
    });
    return std::to_string(met) + (met == 1 ? " gate met" : " gates met");
  }
  std::size_t count = 0;
  const Item* first = nullptr;
  for (const Item& item : items) {
    if (item.effect != status || item.message->empty()) continue;
    if (count++ == 0) first = &item;
  }
  if (first == nullptr) return "nothing was measured";
  return count == 1 ? *first->message
                    : *first->message + ", and " + std::to_string(count - 1) + " more";
}

std::string summarise(const CheckResult& result,
                      const Evidence& evidence,
                      Status status,
                      const std::vector<Item>& items) {
  const std::string* given = &evidence.summaries[0];
  if (status == Status::kPass && !evidence.summaries[1].empty()) given = &evidence.summaries[1];
  if (status == Status::kWarn && !evidence.summaries[2].empty()) given = &evidence.summaries[2];
  if (status == Status::kFail && !evidence.summaries[3].empty()) given = &evidence.summaries[3];
  return text::one_line(given->empty() ? compose(result, status, items) : *given, kSummaryLimit);
}

bool is_evidence(const CheckResult& result) {
  return !result.gates.empty() ||
         std::any_of(result.findings.begin(), result.findings.end(), [](const Finding& finding) {
           return finding.severity != Severity::kInfo;
         });
}

void make_error(CheckResult& result, std::string reason_code, std::string summary) {
  result.status = Status::kError;
  result.reason_code = std::move(reason_code);
  result.summary = std::move(summary);
}

// False if the details are not the JSON object that they have to be.
bool read_details(CheckResult& result, const std::string& details) {
  if (details.empty()) return true;
  auto parsed = json::parse(details, "details");
  if (parsed.ok() && parsed->is_object()) {
    result.details = parsed.take();
    return true;
  }
  const std::string why = parsed.ok() ? "not an object" : parsed.error().message;
  make_error(result,
             "details_invalid",
             text::one_line("the details that the plugin gave are not a JSON object: " + why,
                            kSummaryLimit));
  return false;
}

}  // namespace

bool meets(double value, Operator op, double bound) {
  switch (op) {
    case Operator::kAtMost:
      return value <= bound;
    case Operator::kAtLeast:
      return value >= bound;
    case Operator::kLess:
      return value < bound;
    case Operator::kGreater:
      return value > bound;
    case Operator::kEqual:
      return value == bound;
  }
  return false;
}

GateStatus judge(const Gate& gate) {
  if (defect_of(gate)) return GateStatus::kError;
  if (is_unmeasured(gate)) return status_of(gate.absence);
  switch (read_gate(gate)) {
    case Reading::kMet:
      return GateStatus::kPass;
    case Reading::kUndecided:
      return GateStatus::kInconclusive;
    case Reading::kMissed:
      break;
  }
  return gate.severity == Severity::kWarn ? GateStatus::kWarn : GateStatus::kFail;
}

Status effect(const Gate& gate) {
  switch (gate.status) {
    case GateStatus::kPass:
      return Status::kPass;
    case GateStatus::kWarn:
      return Status::kWarn;
    case GateStatus::kFail:
      return Status::kFail;
    case GateStatus::kSkip:
      return Status::kSkip;
    case GateStatus::kInconclusive:
      return effect_of_inconclusive(gate);
    case GateStatus::kError:
      break;
  }
  return Status::kError;
}

Status effect(const Finding& finding) {
  switch (finding.severity) {
    case Severity::kFail:
      return Status::kFail;
    case Severity::kWarn:
      return Status::kWarn;
    case Severity::kInfo:
      return Status::kSkip;
    case Severity::kError:
      break;
  }
  return Status::kError;
}

void conclude(CheckResult& result, Evidence evidence, bool caps_at_warn) {
  result.severity_warn = caps_at_warn;
  result.gates = std::move(evidence.gates);
  result.findings = std::move(evidence.findings);
  result.metrics = std::move(evidence.metrics);
  judge_all(result.gates);
  for (Finding& finding : result.findings) {
    if (finding.fingerprint.empty()) finding.fingerprint = fingerprint_of(result.name, finding);
  }
  if (!read_details(result, evidence.details)) return;
  if (!is_evidence(result)) {
    return make_error(
        result, "no_evidence", "the check ended without a gate or a finding: nothing was measured");
  }
  const std::vector<Item> items = items_of(result);
  Status status = Status::kSkip;
  for (const Item& item : items) status = worst(status, item.effect);
  const auto first = std::find_if(
      items.begin(), items.end(), [status](const Item& item) { return item.effect == status; });
  result.reason_code = *first->reason_code;
  result.summary = summarise(result, evidence, status, items);
  result.status = caps_at_warn && status == Status::kFail ? Status::kWarn : status;
}

Status verdict_of(const std::vector<CheckResult>& checks) {
  Status verdict = Status::kSkip;
  for (const CheckResult& check : checks) verdict = worst(verdict, check.status);
  return verdict == Status::kSkip ? Status::kError : verdict;
}

int exit_code_of(Status verdict, FailOn fail_on) {
  switch (verdict) {
    case Status::kPass:
      return 0;
    case Status::kWarn:
      return fail_on == FailOn::kWarn ? 1 : 0;
    case Status::kFail:
      return 1;
    case Status::kSkip:
    case Status::kError:
      break;
  }
  return 3;
}

}  // namespace aipreflight
