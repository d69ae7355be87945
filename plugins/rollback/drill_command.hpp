#pragma once

#include <array>

#include <aipreflight/command.hpp>

#include "drill.hpp"

namespace aipreflight::rollback {

// `aipreflight rollback drill --profile P -- CMD…`
class DrillCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "drill",
      .title = "try a rollback and keep the evidence",
      .doc =
          "Runs a command that rolls back, times it, runs the gate of a profile afterwards and "
          "writes the evidence that the rollback check reads. Exit code 0: both did what they "
          "should; 1: one did not; 2: nothing was tried; 3: the evidence could not be written.",
      .needs = sdk::kNetwork | sdk::kExec | sdk::kWrite};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("command").list().required().nonempty().unit("CMD").doc(
          "The command and its arguments, behind '--'; no shell is between.")),
      sdk::key("profile").path().required().doc("Profile whose gate judges what came of it."),
      sdk::key("out")
          .path()
          .fallback("runs/rollback-drill.json")
          .doc("The evidence; its log and the gate's run folder stand beside it."),
      sdk::key("runbook").path().doc("The runbook that is followed."),
      sdk::key("from").text().doc("The release that is left, in your words."),
      sdk::key("to").text().doc("The release that is gone back to."),
      sdk::key("operator").text().doc("Who tries it."),
      sdk::key("timeout")
          .duration()
          .fallback("30m")
          .range(0.001, 86400)
          .doc("Longest time for the command, and for the gate."),
      sdk::key("gate").text().fallback("aipreflight").doc("The program that is the gate."),
  };

  explicit DrillCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  DrillOptions options_;
};

}  // namespace aipreflight::rollback
