#include "host/evidence_intake.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "model/artefact_name.hpp"

namespace aipreflight::host {
namespace {

std::string quoted(std::string_view text) {
  return "'" + text::one_line(text, 200) + "'";
}

std::string defect_of(const Gate& gate) {
  if (std::isinf(gate.value)) return "its value is infinite";
  if (!std::isfinite(gate.bound)) return "its bound is not finite";
  if (gate.n < 0) return "its n is " + std::to_string(gate.n);
  return {};
}

}  // namespace

void EvidenceIntake::take(wire::GateReported&& message) {
  Gate& gate = message.gate;
  if (!has_room(evidence_.gates.size(), limits_.gates, "gates")) return;
  if (!has_room_for_text(gate.id.size() + gate.statistic.size() + gate.unit.size() +
                         gate.reason_code.size() + gate.message.size() + gate.config_key.size())) {
    return;
  }
  if (const std::string defect = defect_of(gate); !defect.empty()) {
    return refuse("evidence_invalid", "gate " + quoted(gate.id) + ": " + defect);
  }
  // Of many, room for all at once: to grow step by step moves each of them, and memory that is not
  // written costs nothing.
  constexpr std::size_t kMany = 1024;
  constexpr std::uint64_t kRoom = 100'000;
  if (evidence_.gates.size() == kMany) evidence_.gates.reserve(std::min(limits_.gates, kRoom));
  evidence_.gates.push_back(std::move(gate));
}

void EvidenceIntake::take(wire::FindingReported&& message) {
  Finding& finding = message.finding;
  if (!has_room(evidence_.findings.size(), limits_.findings, "findings")) return;
  if (!has_room_for_text(finding.reason_code.size() + finding.message.size() +
                         finding.location.file.size() + finding.help.size() +
                         finding.runbook.size() + finding.fingerprint.size() +
                         finding.config_key.size())) {
    return;
  }
  evidence_.findings.push_back(std::move(finding));
}

void EvidenceIntake::take(wire::MetricReported&& message) {
  if (!has_room(evidence_.metrics.size(), limits_.metrics, "metrics")) return;
  if (!has_room_for_text(message.metric.name.size() + message.metric.unit.size())) return;
  evidence_.metrics.push_back(std::move(message.metric));
}

void EvidenceIntake::take(wire::SummaryGiven&& message) {
  constexpr int kOutcomes = 4;
  if (message.outcome < 0 || message.outcome >= kOutcomes) {
    return refuse("evidence_invalid",
                  "a summary is for outcome " + std::to_string(message.outcome) + ", not 0 to 3");
  }
  evidence_.summaries[message.outcome] = std::move(message.text);
}

void EvidenceIntake::take(wire::DetailsPart&& message) {
  if (evidence_.details.size() + message.text.size() > limits_.details_bytes) {
    return refuse("limit_details",
                  "the details have more than " + std::to_string(limits_.details_bytes) + " bytes");
  }
  evidence_.details += message.text;
}

void EvidenceIntake::take(wire::ArtefactAnnounced&& message) {
  if (!has_room(announced_.size(), kArtefactLimit, "artefacts")) return;
  if (const std::string_view defect = artefact_name_defect(message.name); !defect.empty()) {
    return refuse("artefact_name",
                  "artefact: the name " + quoted(message.name) + ' ' + std::string(defect));
  }
  if (!artefact_names_.insert(message.name).second) {
    return refuse("artefact_name", "artefact " + quoted(message.name) + " was announced twice");
  }
  announced_.push_back(std::move(message));
}

void EvidenceIntake::take(wire::Defect&& message) {
  if (!defect_) defect_ = std::move(message);
}

bool EvidenceIntake::has_room(std::size_t count, std::uint64_t limit, const char* what) {
  if (count < limit) return true;
  refuse((std::string("limit_") + what).c_str(),
         "it reported more than " + std::to_string(limit) + " " + what);
  return false;
}

bool EvidenceIntake::has_room_for_text(std::size_t bytes) {
  if (text_bytes_ + bytes > limits_.evidence_bytes) {
    refuse("limit_evidence",
           "the texts of its evidence have more than " + std::to_string(limits_.evidence_bytes) +
               " bytes");
    return false;
  }
  text_bytes_ += bytes;
  return true;
}

void EvidenceIntake::refuse(const char* reason, std::string text) {
  if (!defect_) defect_ = wire::Defect{reason, std::move(text)};
}

}  // namespace aipreflight::host
