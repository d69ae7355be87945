#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/check_result.hpp"
#include "model/status.hpp"

namespace aipreflight {

// The lock file that the modules of a run were held to.
struct LockRef {
  std::string path;
  std::string sha256;
  std::string signed_by;  // id of a minisign key; empty: no signature was asked for
};

// Where a result comes from, for whoever reads the report later.
struct Provenance {
  std::string host;  // "aipreflight 0.1.0"
  std::string profile_path;
  std::string profile_sha256;  // over the profile and all that it extends
  std::vector<std::string> profile_files;
  std::string working_directory;
  std::vector<std::string> command_line;           // redacted
  std::vector<std::string> overrides;              // --set and the flags that stand for one
  std::string isolation;                           // "process", "none"
  std::optional<LockRef> plugin_lock;              // nullopt: none
  std::map<std::string, std::string> environment;  // CI facts only: commit, branch, run URL
};

// One run: the only input of reporters.
struct RunResult {
  std::string run_id;
  std::string profile;
  std::string kind;       // "inference", "app", "rag", or "" for a profile in the general form
  std::string generated;  // UTC, ISO 8601
  Status verdict = Status::kError;
  int exit_code = 3;
  bool strict = false;              // WARN counts as failure
  bool interrupted = false;         // the user stopped it: what is here is partial
  std::vector<CheckResult> checks;  // in the order of the profile
  std::vector<std::string>
      warnings;  // of the host: shadowed modules, secrets too short to redact, …
  Provenance provenance;
};

}  // namespace aipreflight
