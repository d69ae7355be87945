#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "evidence/certainty.hpp"
#include "intervals.hpp"
#include "noise_floor.hpp"
#include "prober/load.hpp"
#include "stats/percentile.hpp"

namespace aipreflight::sla {

// Bounds on what was measured; nullopt: no such bound.
struct Limits {
  std::optional<double> ttft_ms;
  std::optional<double> latency_ms;
  std::optional<double> min_throughput;
  double max_error_rate = 0.01;
};

// How the bounds are applied.
struct Rules {
  std::int64_t min_probes = 5;
  double pass_rate = 0.95;
  stats::Method percentile = stats::Method::kIndex;
  evidence::Certainty certainty = {};
  Looks looks = Looks::kOne;  // live probes are looked at as they come, where there is a confidence
  NoiseFloor floor = {};
};

// Unset without a confidence.
[[nodiscard]] std::optional<Intervals> intervals_of(const Rules& rules, const Limits& limits);

// How the probes were made, as the profile says it; for the report.
struct Origin {
  std::optional<std::string> tool;
  std::optional<std::string> config;
  std::optional<double> duration_seconds;
  std::optional<double> interval_seconds;
};

// How live probes are made.
struct LiveSettings {
  std::string config;
  std::string metrics;  // the server's metrics page, read meanwhile; "": none is
  Load load;
  std::vector<std::string> prompts;
  bool has_nonce = false;
  std::size_t threads = 1;
};

// A search for what the endpoint holds, besides the probes.
struct CapacityBounds {
  std::optional<std::int64_t> min_concurrency;
  std::optional<double> min_requests_per_second;
  std::size_t most = 256;  // where the search ends
  std::uint64_t probes = 200;
  std::chrono::nanoseconds duration = std::chrono::seconds(60);

  [[nodiscard]] bool is_wanted() const { return min_concurrency || min_requests_per_second; }
};

struct Settings {
  std::string records;               // recorded probes to judge; empty: there is `live`
  std::optional<LiveSettings> live;  // probes to make
  Limits limits;
  Rules rules;
  CapacityBounds capacity;
  Origin origin;
};

inline constexpr auto kKeys = std::array{
    sdk::key("probe.records")
        .path()
        .nonempty()
        .doc("Recorded probes to judge, instead of probing: JSON Lines as llmprobe writes them."),
    sdk::key("probe.tool")
        .text()
        .choices("llmprobe")
        .doc("Whose form of records it is; named in the report."),
    sdk::key("probe.config")
        .path()
        .nullable()
        .doc("What to probe: a configuration as llmprobe has it. Beside records: named in the "
             "report."),
    sdk::key("probe.metrics")
        .url()
        .doc("The server's metrics page, http://…/metrics: read before, during and after the load "
             "and kept, so that 'diagnose' needs no Prometheus."),
    sdk::key("probe.duration")
        .duration()
        .nullable()
        .at_least(0)
        .doc("How long requests are sent (30s). Beside records: named in the report."),
    sdk::key("probe.interval")
        .duration()
        .nullable()
        .at_least(0)
        .doc(
            "Time between two probes of an endpoint (5s), for the load 'interval'. Beside records: "
            "named in the report."),
    sdk::key("probe.load")
        .text()
        .choices("interval", "closed", "constant", "poisson", "gamma", "ramp", "trace")
        .doc("When requests are sent: each interval; so many at once; so many a second evenly, at "
             "random or in bursts; at a growing rate; at the times of a file. Default: interval."),
    sdk::key("probe.concurrency")
        .integer()
        .range(1, 8192)
        .unit("requests")
        .doc(
            "Requests at once, for the load 'closed' (1); of an interval the most, instead of what "
            "the configuration says."),
    sdk::key("probe.rate")
        .number()
        .range(0.001, 100000)
        .unit("requests/s")
        .doc("For the loads 'constant', 'poisson', 'gamma' and, at its start, 'ramp'."),
    sdk::key("probe.end_rate")
        .number()
        .range(0.001, 100000)
        .unit("requests/s")
        .doc("Rate at the end of a 'ramp'."),
    sdk::key("probe.burstiness")
        .number()
        .range(0.01, 100)
        .doc("Shape of the gaps of 'gamma': 1 is Poisson, less comes in bursts, more is even."),
    sdk::key("probe.trace")
        .path()
        .nonempty()
        .doc("For the load 'trace': JSON Lines with `timestamp` in milliseconds, or one number of "
             "seconds a line."),
    sdk::key("probe.warmup")
        .integer()
        .range(0, 1e6)
        .unit("requests")
        .doc("First requests that are sent and left out."),
    sdk::key("probe.max_probes")
        .integer()
        .range(1, 1e6)
        .unit("requests")
        .doc("Most requests to be judged, however long the duration."),
    sdk::key("probe.prompts")
        .path()
        .nonempty()
        .doc("Prompts to be taken in turn: a text file, one a line, or JSON Lines with `prompt`."),
    sdk::key("probe.nonce")
        .boolean()
        .doc("Put a number before each prompt, so that no cache of prefixes answers."),
    sdk::key("probe.seed")
        .integer()
        .range(0, 1e15)
        .doc("Of whatever is random about the load (1)."),
    sdk::key("probe.threads")
        .integer()
        .range(1, 64)
        .unit("threads")
        .doc("Threads that probe, each with a part of the load and connections of its own (1)."),
    sdk::key("probe.noise_floor")
        .path()
        .nonempty()
        .doc("What 'sla selftest' found of the machine that probes: a number nearer to its bound "
             "is inconclusive."),
    sdk::key("sla.ttft_ms")
        .number()
        .nullable()
        .at_least(0)
        .unit("ms")
        .doc("Most that the 95th percentile of the time to the first token may be."),
    sdk::key("sla.latency_ms")
        .number()
        .nullable()
        .at_least(0)
        .unit("ms")
        .doc("Most that the 95th percentile of the time to the end of the answer may be."),
    sdk::key("sla.min_throughput")
        .number()
        .nullable()
        .at_least(0)
        .unit("tok/s")
        .doc("Least that the median of a probe's tokens per second may be."),
    sdk::key("sla.max_error_rate")
        .number()
        .nullable()
        .range(0, 1)
        .fallback("0.01")
        .doc("Greatest share of probes that may end in an error."),
    sdk::key("capacity.min_concurrency_within_sla")
        .integer()
        .nullable()
        .range(1, 8192)
        .unit("requests")
        .doc("Fewest requests at once that the endpoint must serve within the SLA; searched for."),
    sdk::key("capacity.min_requests_per_second_within_sla")
        .number()
        .nullable()
        .at_least(0)
        .unit("requests/s")
        .doc("Least rate that the endpoint must serve within the SLA; searched for."),
    sdk::key("capacity.max_concurrency")
        .integer()
        .range(1, 8192)
        .unit("requests")
        .doc("Where a search for a rate ends (256); one for a concurrency ends at its bound."),
    sdk::key("capacity.probes")
        .integer()
        .range(1, 1e6)
        .unit("requests")
        .doc("Requests to judge each level of the search by (200)."),
    sdk::key("capacity.duration")
        .duration()
        .at_least(0.01)
        .doc("Longest for a level of the search (60s)."),
    sdk::key("gate.min_probes")
        .integer()
        .nullable()
        .range(0, 1e9)
        .fallback("5")
        .unit("probes")
        .doc("Fewest probes that allow a judgement; with fewer the check fails."),
    sdk::key("gate.pass_rate")
        .number()
        .nullable()
        .range(0, 1)
        .fallback("0.95")
        .doc("Least share of probes that must be healthy."),
    sdk::key("gate.percentile")
        .text()
        .choices("index", "nearest-rank", "linear")
        .fallback("index")
        .doc("How percentiles are taken; the other two methods stand in the details."),
    sdk::key("gate.confidence")
        .ratio()
        .nullable()
        .range(0.5, 0.9999)
        .doc("Judge by the exact interval of each percentile and share at this confidence; live "
             "probes end as soon as these decide."),
    sdk::key("gate.inconclusive")
        .text()
        .choices("lenient", "warn", "fail")
        .fallback("lenient")
        .doc("An interval that holds the bound: warn where the number meets it and fail otherwise; "
             "warn; fail."),
};

// Reads the whole of it; what is wrong beyond types and ranges becomes a configuration error.
[[nodiscard]] Settings read_settings(const sdk::Config& config);

}  // namespace aipreflight::sla
