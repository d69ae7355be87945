#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/limits.hpp"
#include "model/check_result.hpp"
#include "wire/message.hpp"

namespace aipreflight::host {

// Takes what a runner reports. The runner has judged it already, but what writes to its socket need
// not be the runner: limits and the rules that a verdict rests on hold here too. Keeps the first
// defect and goes on.
class EvidenceIntake {
 public:
  explicit EvidenceIntake(const Limits& limits) : limits_(limits) {}

  void take(wire::GateReported&& message);
  void take(wire::FindingReported&& message);
  void take(wire::MetricReported&& message);
  void take(wire::SummaryGiven&& message);
  void take(wire::DetailsPart&& message);
  void take(wire::ArtefactAnnounced&& message);
  void take(wire::Defect&& message);

  [[nodiscard]] const std::optional<wire::Defect>& defect() const { return defect_; }
  [[nodiscard]] const std::vector<wire::ArtefactAnnounced>& announced() const { return announced_; }
  [[nodiscard]] bool has_evidence() const {
    return !evidence_.gates.empty() || !evidence_.findings.empty();
  }
  [[nodiscard]] Evidence take_evidence() { return std::move(evidence_); }

 private:
  [[nodiscard]] bool has_room(std::size_t count, std::uint64_t limit, const char* what);
  [[nodiscard]] bool has_room_for_text(std::size_t bytes);
  void refuse(const char* reason, std::string text);

  const Limits& limits_;
  Evidence evidence_;
  std::unordered_set<std::string> artefact_names_;
  std::vector<wire::ArtefactAnnounced> announced_;
  std::uint64_t text_bytes_ = 0;
  std::optional<wire::Defect> defect_;
};

}  // namespace aipreflight::host
