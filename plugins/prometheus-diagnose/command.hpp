#pragma once

#include <array>

#include <aipreflight/command.hpp>

#include "options.hpp"

namespace aipreflight::diagnose {

// `aipreflight diagnose RUN`. Exit codes: 0 explained, or nothing found with enough evidence; 1 a
// finding of at least --fail-on; 2 usage, files or rules; 3 the evidence could not be had, or was
// not enough.
class DiagnoseCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "diagnose",
      .title = "explain a run by the metrics of its server",
      .doc =
          "Joins what the probes of a run saw with what the server, its proxy and its GPUs "
          "measured. "
          "Without metrics it says what the clients saw. A run folder may hold the metrics as "
          "recording.json. A token for the server may also stand in AIPREFLIGHT_PROMETHEUS_TOKEN. "
          "Exit codes: 0 explained, or nothing found with enough evidence; 1 a finding of at least "
          "--fail-on; 2 usage, files or rules; 3 the evidence could not be had, or was not enough.",
      .needs = sdk::kNetwork | sdk::kWrite};
  static constexpr auto kKeys = with_common_keys(std::array{
      sdk::positional(sdk::key("run")
                          .path()
                          .fallback("runs/latest")
                          .unit("RUN")
                          .doc("Run folder, or a file of probe records.")),
      sdk::key("prometheus_data").path().unit("FILE").doc("Recorded metrics instead of a server."),
      sdk::key("scrape").url().unit("URL").doc("A server's own /metrics, read now."),
      sdk::key("record").path().unit("FILE").doc("Keep the metrics for --prometheus-data."),
      sdk::key("baseline").path().unit("RUN").doc("An earlier run to compare with."),
      sdk::key("baseline_data").path().unit("FILE").doc("Recorded metrics of that run."),
      sdk::key("format")
          .text()
          .choices("text", "json", "markdown")
          .fallback("text")
          .doc("How the diagnosis is printed."),
      sdk::key("fail_on")
          .text()
          .choices("none", "warn", "fail")
          .doc("Exit 1 from this severity on: fail by default, none for evidence of the old form."),
      sdk::key("timeout").duration().range(0.01, 600).fallback("30s").doc("Of each exchange."),
  });

  explicit DiagnoseCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  Options options_;
};

}  // namespace aipreflight::diagnose
