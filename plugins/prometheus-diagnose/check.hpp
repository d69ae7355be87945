#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/check.hpp>
#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>
#include <aipreflight/report.hpp>
#include <aipreflight/selftest.hpp>

#include "examination.hpp"
#include "options.hpp"

namespace aipreflight::diagnose {

// Diagnoses the run that it is part of, behind the check that probed.
class Diagnose {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "prometheus-diagnose",
      .title = "Why an inference endpoint is slow",
      .doc =
          "Joins what the probes of a run saw with what the server, its proxy and its GPUs "
          "measured, "
          "and names the cause that explains most. Fails only where `fail_on` says so; metrics "
          "that "
          "cannot be had, or are not enough, are an error and never a pass.",
      .needs = sdk::kNetwork};
  static constexpr auto kKeys = with_common_keys(std::array{
      sdk::key("data").path().nonempty().doc("Recorded metrics instead of a Prometheus."),
      sdk::key("probes").path().nonempty().doc(
          "Probe records of the run; by default those that the check `sla` left."),
      sdk::key("fail_on")
          .text()
          .choices("none", "warn", "fail")
          .fallback("none")
          .doc(
              "Which causes make the check fail: none, those of severity warn and above, or fail."),
  });

  explicit Diagnose(const sdk::Config& config);
  void run(sdk::Report& report);
  // Nothing to refuse where no cause makes the check fail.
  void known_bad(sdk::KnownBad& input) const;

 private:
  // `run_folder`: where the check that probed left its records.
  [[nodiscard]] Examination examine_run(const std::string& run_folder, sdk::Report& report) const;
  void deliver(const Examination& examination, sdk::Report& report) const;

  Options options_;
  std::optional<Severity> fail_on_;
  RuleSet rules_;
};

}  // namespace aipreflight::diagnose
