#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "model/check_type.hpp"
#include "model/config.hpp"
#include "model/console.hpp"
#include "model/confinement.hpp"
#include "model/evidence.hpp"

// What host and runner say to each other. docs/wire.md is the specification.
namespace aipreflight::wire {

inline constexpr std::uint32_t kProtocol = 1;

// host -> runner --------------------------------------------------------------------------------
struct Load {
  std::uint32_t protocol = kProtocol;
  std::string module_id;
  std::string path;       // the file it was found as
  std::string load_path;  // what is to be opened: `path`, or /proc/self/fd/N for a copy in memory
  Restrictions forbidden{};  // from before it is loaded
};
struct Create {
  std::string check;  // or command
  ConfigNode config;
  Restrictions forbidden{};  // from before create; includes those of `load`
  Role role = Role::kCheck;
};
// What one run may report; the runner refuses what is beyond.
struct EvidenceLimits {
  std::uint64_t gates = 100'000;
  std::uint64_t findings = 10'000;
  std::uint64_t metrics = 100'000;
  std::uint64_t details_bytes = 4u << 20;
};
struct Run {
  std::string artefact_folder;  // absolute; exists
  EvidenceLimits limits{};
  ConsoleFacts console{};  // of a command
  // That its process may have once run returned, for the runner to look at: the host may come to
  // look when they have ended. 0: any number.
  std::uint64_t threads = 0;
};
struct Cancel {};

// runner -> host --------------------------------------------------------------------------------
struct Described {
  Module module;
};
struct Refused {  // the module was not loaded, or its tables are wrong
  std::string
      reason;  // "plugin_load_failed", "plugin_incompatible", "plugin_invalid"
  std::string text;
};
// How what is forbidden is kept, after each change of it. With the first one travels, as
// SCM_RIGHTS, the descriptor by which the host answers what was forbidden (confine/fence.hpp).
struct Confined {
  Confinement kept;
};
struct Created {};
struct ConfigError {
  std::int64_t node = -1;  // ConfigNode::id, or -1: `where` says it
  SourceRef where;
  std::string text;
};
struct Rejected {  // create returned null
  std::vector<ConfigError> errors;
  std::uint64_t dropped_errors = 0;  // beyond the first 100
  std::string reason;
  std::string text;
};
struct GateReported {
  Gate gate;
};
struct FindingReported {
  Finding finding;
};
struct MetricReported {
  Metric metric;
};
struct SummaryGiven {
  int outcome = 0;
  std::string text;
};
struct DetailsPart {
  std::string text;
};
struct Progress {
  double fraction = -1;
  std::string text;
};
struct ArtefactAnnounced {
  std::string name;
  std::string media_type;
};
struct Printed {  // by a command
  int stream = 0;  // AIPF_STREAM_*
  std::string text;
};
struct Logged {
  int level = 0;
  std::string text;
};
// A call that the runner did not take; the check becomes ERROR with this reason.
struct Defect {
  std::string reason;  // "late_report", "evidence_invalid", "limit_gates", "artefact_name", …
  std::string text;
};
struct Finished {  // run returned
  int result = 0;  // AIPF_DONE, …
  std::string reason;
  std::string text;
  std::vector<ConfigError> errors;
  std::uint64_t dropped_errors = 0;  // beyond the first 100
  int exit_code = 0;                 // of a command
};
struct Destroyed {
  std::uint64_t late_calls = 0;
};

using Message = std::variant<Load,
                             Create,
                             Run,
                             Cancel,
                             Described,
                             Refused,
                             Confined,
                             Created,
                             Rejected,
                             GateReported,
                             FindingReported,
                             MetricReported,
                             SummaryGiven,
                             DetailsPart,
                             Progress,
                             ArtefactAnnounced,
                             Printed,
                             Logged,
                             Defect,
                             Finished,
                             Destroyed>;

}  // namespace aipreflight::wire
