#pragma once

#include <chrono>
#include <string>

#include "base/error.hpp"
#include "host/session.hpp"
#include "model/status.hpp"
#include "sample.hpp"

// What a module offers beside its checks, tried as the host's own commands use it.
namespace aipreflight::validate {

// The module as it can be found, and where a try may leave its files.
struct ExtensionStage {
  host::Launcher& launcher;
  host::ModuleFile file;
  std::string module;   // its id
  std::string scratch;  // a folder
  std::chrono::milliseconds limit;
};

// A command that ran with network, programs and files forbidden: its options are made up.
struct CommandRun {
  Errors refusal;  // of create; empty: it ran
  host::RunOutcome outcome;
};
[[nodiscard]] CommandRun run_command(const ExtensionStage& stage, const Sample& command);

// A check with its own known-bad input.
struct KnownBadRun {
  std::string none;  // why there is no input for this section; the rest is then empty
  Errors unmade;     // the input could not be made
  Errors unfit;      // the section that it makes is none of the check
  Status status = Status::kError;
  std::string summary;
};
[[nodiscard]] KnownBadRun run_known_bad(const ExtensionStage& stage, const Sample& sample);

}  // namespace aipreflight::validate
