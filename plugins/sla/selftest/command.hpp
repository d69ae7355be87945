#pragma once

#include <array>

#include <aipreflight/command.hpp>

#include "selftest/selftest.hpp"

namespace aipreflight::sla {

// `aipreflight sla selftest`: what this machine adds to what it measures.
class SelftestCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "selftest",
      .title = "measure what this machine adds to the numbers of a probe",
      .doc =
          "Probes a simulated server within this process, whose times are known, in 19 rounds, and "
          "tells the greatest error: a number nearer to its bound than that says nothing of a "
          "server. --format json prints what probe.noise_floor reads. Exit status: 0, or 3 where "
          "this machine is too busy to keep time.",
      .needs = sdk::kNetwork};
  static constexpr std::array kKeys{
      sdk::key("concurrency")
          .integer()
          .range(1, 1024)
          .fallback("8")
          .doc("Requests at once, as many as the probes that it is for."),
      sdk::key("threads").integer().range(1, 64).fallback("1").doc("Threads that probe."),
      sdk::key("format")
          .text()
          .choices("table", "json")
          .fallback("table")
          .doc("For people, or for probe.noise_floor."),
  };

  explicit SelftestCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console);

 private:
  SelftestPlan plan_;
  bool is_json_ = false;
};

}  // namespace aipreflight::sla
