#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json/value.hpp"
#include "model/confinement.hpp"
#include "model/evidence.hpp"
#include "model/status.hpp"

namespace aipreflight {

struct Artefact {
  std::string name;
  std::string path;  // relative to the run folder
  std::string media_type;
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct Usage {
  double wall_seconds = 0;
  double cpu_seconds = 0;
  std::uint64_t peak_rss_bytes = 0;
};

// Which module produced a result.
struct PluginRef {
  std::string module;
  std::string version;
  std::string sha256;
  std::string path;
  std::uint32_t abi_major = 0;
  std::uint32_t abi_minor = 0;
  std::vector<std::string> shadows;  // paths of the same module later in the search order
};

// Everything a plugin reported in one run, before anybody judged it.
struct Evidence {
  std::vector<Gate> gates;
  std::vector<Finding> findings;
  std::vector<Metric> metrics;
  // Index: AIPF_SUMMARY_ALWAYS, _PASS, _WARN, _FAIL.
  std::string summaries[4];
  std::string details;  // JSON text, joined
};

struct CheckResult {
  std::string name;  // id in the profile
  std::string uses;  // "cost", "acme/pii"
  std::string title;
  Status status = Status::kError;
  std::string reason_code;  // why it is SKIP or ERROR; else of the worst gate or finding
  std::string summary;      // one sentence, safe for a terminal
  std::vector<Gate> gates;
  std::vector<Finding> findings;
  std::vector<Metric> metrics;
  json::Value details;  // an object, or null
  std::vector<Artefact> artefacts;
  std::optional<PluginRef> plugin;
  std::optional<Usage> usage;
  std::optional<Confinement> confinement;  // if it ran
  bool severity_warn = false;              // the profile caps this check at WARN
};

}  // namespace aipreflight
