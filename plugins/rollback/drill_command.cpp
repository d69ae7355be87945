#include "drill_command.hpp"

namespace aipreflight::rollback {

DrillCommand::DrillCommand(const sdk::Config& config) {
  options_.command = config.texts("command");
  options_.profile = config.text("profile");
  options_.out = config.text("out");
  options_.runbook = config.find_text("runbook").value_or("");
  options_.from = config.find_text("from").value_or("");
  options_.to = config.find_text("to").value_or("");
  options_.performed_by = config.find_text("operator").value_or("");
  options_.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("timeout"));
  options_.gate_timeout = options_.timeout;
  options_.gate = config.text("gate");
}

int DrillCommand::run(sdk::Console& console) const {
  return drill(options_,
               {.out = [&console](std::string_view text) { console.print(text); },
                .err = [&console](std::string_view text) { console.print_error(text); },
                .cancelled = [&console] { return console.cancelled(); }});
}

}  // namespace aipreflight::rollback
