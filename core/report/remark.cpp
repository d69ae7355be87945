#include "remark.hpp"

#include <cmath>

#include "base/text.hpp"
#include "model/judge.hpp"
#include "phrase.hpp"

namespace aipreflight::report {
namespace {

Status capped(Status effect, const CheckResult& check) {
  return check.severity_warn && effect == Status::kFail ? Status::kWarn : effect;
}

// The plugin's own message seldom says how much stands behind the number; the host's sentence
// always does.
std::string sentence_of(const Gate& gate, bool unicode) {
  if (gate.status == GateStatus::kPass) {
    const std::string name = gate.statistic.empty() ? gate.id : gate.statistic;
    return name + ' ' + quantity(gate.value, gate.unit) + ' ' + bound_phrase(gate, unicode) + " (" +
           basis_phrase(gate) + ')';
  }
  if (gate.message.empty()) return describe(gate);
  const bool is_measured = gate.n > 0 && !std::isnan(gate.value);
  if (!is_measured || gate.message.find("n=") != std::string::npos) return gate.message;
  return gate.message + " (" + basis_phrase(gate) + ')';
}

std::string label_of(const Finding& finding) {
  if (finding.severity == Severity::kInfo) return "INFO";
  return std::string(to_string(effect(finding)));
}

Remark remark_of(const Gate& gate, const CheckResult& check, bool unicode) {
  Remark remark;
  remark.label = to_string(gate.status);
  remark.effect = capped(effect(gate), check);
  remark.where = gate.location;
  remark.sentence = sentence_of(gate, unicode);
  if (gate.status != GateStatus::kPass) remark.reason_code = gate.reason_code;
  return remark;
}

Remark remark_of(const Finding& finding, const CheckResult& check) {
  Remark remark;
  remark.label = label_of(finding);
  remark.effect = capped(effect(finding), check);
  remark.where = finding.location;
  remark.sentence = finding.message;
  remark.reason_code = finding.reason_code;
  remark.help = finding.help;
  remark.runbook = finding.runbook;
  return remark;
}

bool is_shown(const Gate& gate) {
  return gate.status != GateStatus::kPass && gate.status != GateStatus::kSkip;
}
bool is_shown(const Finding& finding) {
  return finding.severity != Severity::kInfo;
}

}  // namespace

std::vector<Remark> remarks(const CheckResult& check, Which which, bool unicode) {
  std::vector<Remark> result;
  for (const Gate& gate : check.gates) {
    if (which == Which::kAll || is_shown(gate)) result.push_back(remark_of(gate, check, unicode));
  }
  for (const Finding& finding : check.findings) {
    if (which == Which::kAll || is_shown(finding)) result.push_back(remark_of(finding, check));
  }
  return result;
}

std::vector<std::string> sentences(const std::vector<CheckResult>& checks, Status wanted) {
  std::vector<std::string> result;
  for (const CheckResult& check : checks) {
    const std::size_t before = result.size();
    for (const Gate& gate : check.gates) {
      if (is_shown(gate) && capped(effect(gate), check) == wanted) {
        result.push_back(gate.message.empty() ? describe(gate) : gate.message);
      }
    }
    for (const Finding& finding : check.findings) {
      if (is_shown(finding) && capped(effect(finding), check) == wanted) {
        result.push_back(finding.message);
      }
    }
    if (check.status == wanted && result.size() == before) result.push_back(check.summary);
  }
  return result;
}

}  // namespace aipreflight::report
