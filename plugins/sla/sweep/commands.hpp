#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/command.hpp>

#include "sweep/budget.hpp"
#include "sweep/level.hpp"
#include "sweep/search.hpp"

namespace aipreflight::sla {

// `aipreflight sweep CONFIG [LEVELS]`: how many at once an endpoint serves within its SLA.
class SweepCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "sweep",
      .title = "find how many requests at once an endpoint serves within its SLA",
      .doc =
          "Keeps so many requests on their way, level by level, and holds each level against the "
          "SLA. LEVELS is a list such as 1,2,4,8; without it the greatest level within is "
          "searched for, confirmed with fresh requests and tried as an open load. Exit status: 0 "
          "a level is within, 1 none is, 3 it could not be measured.",
      .needs = sdk::kNetwork};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("what").list().nonempty().required().doc(
          "CONFIG, what to probe as llmprobe has it, and LEVELS.")),
      sdk::key("ttft_ms").number().at_least(0.001).doc("Most that the p95 of the TTFT may be."),
      sdk::key("latency_ms").number().at_least(0.001).doc("Most that the p95 latency may be."),
      sdk::key("min_throughput")
          .number()
          .at_least(0)
          .doc("Least that the median of a request's tokens per second may be."),
      sdk::key("max_error_rate")
          .number()
          .range(0, 1)
          .fallback("0.01")
          .doc("Greatest share of requests that may end in an error."),
      sdk::key("probes").integer().range(1, 1e6).fallback("200").doc(
          "Requests to judge each level by, besides a first turn that is left out."),
      sdk::key("duration").duration().at_least(0.01).fallback("60s").doc("Longest for a level."),
      sdk::key("confidence")
          .ratio()
          .range(0.5, 0.9999)
          .fallback("0.95")
          .doc("Of the intervals that decide; where they do not, the number does, marked by '?'."),
      sdk::key("max_concurrency")
          .integer()
          .range(1, 8192)
          .fallback("256")
          .doc("Where the search ends."),
      sdk::key("min_concurrency")
          .integer()
          .range(1, 8192)
          .doc("Exit with 1 where fewer requests at once are within the SLA."),
      sdk::key("min_requests_per_second")
          .number()
          .at_least(0)
          .doc("Exit with 1 where the greatest level within serves fewer."),
      sdk::key("threads").integer().range(1, 64).fallback("1").doc("Threads that probe."),
      sdk::key("price_input")
          .number()
          .at_least(0)
          .doc("US dollars for a million tokens of prompts, for the plan; otherwise those of the "
               "provider's address and the model."),
      sdk::key("price_output").number().at_least(0).doc("The same of output."),
      sdk::key("format")
          .text()
          .choices("table", "json", "markdown", "svg")
          .fallback("table")
          .doc("What stdout gets; every level is told on stderr as it ends."),
      sdk::key("plan").boolean().doc("Say what would be sent, and send nothing."),
  };

  explicit SweepCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console);

 private:
  void read_what(const sdk::Config& config);
  void read_prices(const sdk::Config& config);
  [[nodiscard]] std::string plan_text() const;
  [[nodiscard]] bool is_enough(const Sweep& sweep) const;

  LevelPlan plan_;
  std::optional<TokenPrices> prices_;
  std::int64_t min_concurrency_ = 0;
  double min_rate_ = 0;
  std::vector<std::size_t> levels_;
  std::size_t most_ = 0;
  std::string format_;
  bool plans_only_ = false;
};

// `aipreflight sla probe CONFIG`: the records of live probes, on stdout as they come.
class ProbeCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = "probe",
      .title = "probe endpoints and print a record of each request",
      .doc =
          "Sends one request to every endpoint of CONFIG, or with --duration one each interval, "
          "and prints a line of JSON for each, as the check records it. Exit status: 0 all were "
          "answered, 1 one ended in an error.",
      .needs = sdk::kNetwork};
  static constexpr std::array kKeys{
      sdk::positional(sdk::key("config").path().required().nonempty().doc(
          "What to probe, as llmprobe has it.")),
      sdk::key("duration")
          .duration()
          .at_least(0.001)
          .fallback("1ms")
          .doc("How long requests are sent; by default each endpoint gets one."),
      sdk::key("interval")
          .duration()
          .at_least(0.001)
          .fallback("5s")
          .doc("Time between two requests to an endpoint."),
  };

  explicit ProbeCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console);

 private:
  ProbePlan plan_;
};

}  // namespace aipreflight::sla
