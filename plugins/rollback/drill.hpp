#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// A rollback that is tried: the command is run and timed, the gate says what came of it, and the
// evidence of both is written for the check to read.
namespace aipreflight::rollback {

struct DrillOptions {
  std::string profile;               // the gate's, after the command
  std::vector<std::string> command;  // argv, run without a shell
  std::string runbook;               // that was followed; empty: none
  std::string from;                  // release that was left, in the words of whoever tries
  std::string to;
  std::string performed_by;
  std::string out = "runs/rollback-drill.json";
  std::chrono::milliseconds timeout{std::chrono::minutes(30)};
  std::chrono::milliseconds gate_timeout{std::chrono::minutes(30)};
  std::string gate = "aipreflight";  // program
};

struct DrillOutput {
  std::function<void(std::string_view)> out;
  std::function<void(std::string_view)> err;
  std::function<bool()> cancelled = [] { return false; };
};

// 0: the command exited 0 and the gate passed after it; 1: one of them did not, and the evidence
// says so; 2: nothing was tried (profile, gate or place of the evidence); 3: the evidence could not
// be written. Beside the record stand its log (what the command printed, 16 MiB of it at most, with
// secrets of the environment taken out) and the gate's run folder. [blocks]
[[nodiscard]] int drill(const DrillOptions& options, const DrillOutput& output);

}  // namespace aipreflight::rollback
