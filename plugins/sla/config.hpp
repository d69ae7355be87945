#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "evidence/certainty.hpp"
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
};

// How the probes were made, as the profile says it; for the report.
struct Origin {
  std::optional<std::string> tool;
  std::optional<std::string> config;
  std::optional<double> duration_seconds;
  std::optional<double> interval_seconds;
};

struct Settings {
  std::string records;
  Limits limits;
  Rules rules;
  Origin origin;
};

inline constexpr auto kKeys = std::array{
    sdk::key("probe.records")
        .path()
        .nonempty()
        .doc("Recorded probes to judge: JSON Lines as llmprobe writes them."),
    sdk::key("probe.tool")
        .text()
        .choices("llmprobe")
        .doc("Whose form of records it is; named in the report."),
    sdk::key("probe.config")
        .path()
        .nullable()
        .doc("Configuration that the probes were made with; named in the report."),
    sdk::key("probe.duration")
        .duration()
        .nullable()
        .at_least(0)
        .doc("How long was probed; named in the report."),
    sdk::key("probe.interval")
        .duration()
        .nullable()
        .at_least(0)
        .doc("Time between two probes; named in the report."),
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
        .doc("Judge by the exact interval of each percentile and share at this confidence."),
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
