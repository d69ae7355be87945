#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kit/scripted_host.hpp"
#include "model/config.hpp"

namespace aipreflight {

inline std::string module_path(const std::string& module) {
  return std::string(KIT_MODULES "/") + module + ".so";
}

inline ConfigNode text_node(const std::string& text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::kText;
  node.text = text;
  node.is_set = true;
  return node;
}

inline ConfigNode scenario(const std::string& name) {
  ConfigNode root;
  root.entries.emplace_back("scenario", text_node(name));
  number_nodes(root);
  return root;
}

// Everything that one runner said, sorted by kind.
struct Heard {
  std::vector<std::string> logs;
  std::vector<Gate> gates;
  std::vector<Finding> findings;
  std::vector<Metric> metrics;
  std::vector<wire::Defect> defects;
  std::vector<wire::SummaryGiven> summaries;
  std::vector<wire::Progress> progress;
  std::vector<wire::ArtefactAnnounced> artefacts;
  std::string details;
  std::size_t largest_part = 0;

  // Takes what stands beside the sequence; false for a message of the sequence.
  bool take(const wire::Message& message) {
    if (const auto* logged = std::get_if<wire::Logged>(&message)) {
      logs.push_back(logged->text);
    } else if (const auto* gate = std::get_if<wire::GateReported>(&message)) {
      gates.push_back(gate->gate);
    } else if (const auto* finding = std::get_if<wire::FindingReported>(&message)) {
      findings.push_back(finding->finding);
    } else if (const auto* metric = std::get_if<wire::MetricReported>(&message)) {
      metrics.push_back(metric->metric);
    } else if (const auto* defect = std::get_if<wire::Defect>(&message)) {
      defects.push_back(*defect);
    } else if (const auto* summary = std::get_if<wire::SummaryGiven>(&message)) {
      summaries.push_back(*summary);
    } else if (const auto* step = std::get_if<wire::Progress>(&message)) {
      progress.push_back(*step);
    } else if (const auto* artefact = std::get_if<wire::ArtefactAnnounced>(&message)) {
      artefacts.push_back(*artefact);
    } else if (const auto* part = std::get_if<wire::DetailsPart>(&message)) {
      details += part->text;
      largest_part = std::max(largest_part, part->text.size());
    } else {
      return false;
    }
    return true;
  }
};

// A check of tests/kit/modules, driven step by step.
class ScriptedCheck {
 public:
  explicit ScriptedCheck(const std::string& module = "scripted") : host_(AIPREFLIGHT_RUNNER) {
    host_.send(wire::Load{wire::kProtocol, module, module_path(module), module_path(module)});
    described_ = host_.expect<wire::Described>().module;
  }

  [[nodiscard]] kit::ScriptedHost& host() { return host_; }
  [[nodiscard]] const Module& described() const { return described_; }
  [[nodiscard]] const Heard& heard() const { return heard_; }

  // The next message of the sequence, which must be of this kind; what comes before it goes to
  // heard().
  template <typename M>
  M next() {
    while (true) {
      auto message = host_.receive();
      if (!message) throw std::runtime_error("the runner hung up");
      if (heard_.take(*message)) continue;
      if (!std::holds_alternative<M>(*message)) {
        throw std::runtime_error("another message came: " +
                                 wire::encode(*message).substr(wire::kFrameHeader));
      }
      return std::get<M>(std::move(*message));
    }
  }
  void create(const ConfigNode& config, const std::string& check = "scripted") {
    host_.send(wire::Create{check, config});
  }
  // From create to the end.
  wire::Finished run(const std::string& name, const wire::Run& run = {"/nowhere", {}}) {
    create(scenario(name));
    next<wire::Created>();
    host_.send(run);
    auto finished = next<wire::Finished>();
    destroyed_ = next<wire::Destroyed>();
    return finished;
  }
  [[nodiscard]] const wire::Destroyed& destroyed() const { return destroyed_; }

 private:
  kit::ScriptedHost host_;
  Module described_;
  Heard heard_;
  wire::Destroyed destroyed_;
};

}  // namespace aipreflight
