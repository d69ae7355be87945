#include "config.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "prober/input_files.hpp"

namespace aipreflight::sla {
namespace {

constexpr std::array kLimitKeys = {
    "sla.ttft_ms", "sla.latency_ms", "sla.min_throughput", "sla.max_error_rate"};

std::optional<double> time_limit(const sdk::Config& config, std::string_view key) {
  const auto limit = config.find_number(key);
  if (limit == 0.0) {
    config.error(key, "a limit of 0 ms cannot be met; leave the key out to set no limit");
  }
  return limit;
}

std::optional<double> seconds(const sdk::Config& config, std::string_view key) {
  const auto time = config.find_seconds(key);
  return time ? std::optional(time->count()) : std::nullopt;
}

stats::Method method(const std::string& name) {
  for (const auto method : {stats::Method::kNearestRank, stats::Method::kLinear}) {
    if (name == to_string(method)) return method;
  }
  return stats::Method::kIndex;
}

constexpr std::array kLiveKeys = {"probe.load",
                                  "probe.concurrency",
                                  "probe.rate",
                                  "probe.end_rate",
                                  "probe.burstiness",
                                  "probe.trace",
                                  "probe.warmup",
                                  "probe.max_probes",
                                  "probe.prompts",
                                  "probe.nonce",
                                  "probe.metrics",
                                  "probe.seed",
                                  "probe.threads",
                                  "capacity.min_concurrency_within_sla",
                                  "capacity.min_requests_per_second_within_sla",
                                  "capacity.max_concurrency",
                                  "capacity.probes",
                                  "capacity.duration"};

constexpr std::uint64_t kMostProbes = 1'000'000;

std::chrono::nanoseconds time_of(const sdk::Config& config,
                                 const char* key,
                                 std::chrono::nanoseconds otherwise) {
  const auto time = config.find_seconds(key);
  return time ? std::chrono::duration_cast<std::chrono::nanoseconds>(*time) : otherwise;
}

// A key that the load does not use would be a number without effect.
void check_keys_of(const sdk::Config& config, LoadKind kind) {
  struct Use {
    const char* key;
    bool is_used;
    const char* loads;
  };
  const bool has_rate = kind == LoadKind::kConstant || kind == LoadKind::kPoisson ||
                        kind == LoadKind::kGamma || kind == LoadKind::kRamp;
  const Use uses[] = {{"probe.rate", has_rate, "constant, poisson, gamma and ramp"},
                      {"probe.end_rate", kind == LoadKind::kRamp, "ramp"},
                      {"probe.burstiness", kind == LoadKind::kGamma, "gamma"},
                      {"probe.trace", kind == LoadKind::kTrace, "trace"},
                      {"probe.concurrency", !is_open(kind), "interval and closed"}};
  for (const Use& use : uses) {
    if (config.is_set(use.key) && !use.is_used) {
      config.error(use.key, std::string("is for the loads ") + use.loads + " alone");
    }
  }
  const auto need = [&](const char* key, bool is_needed) {
    if (is_needed && !config.is_set(key)) {
      config.error("probe.load",
                   "the load '" + std::string(to_string(kind)) + "' needs '" + key + "'");
    }
  };
  need("probe.rate", has_rate);
  need("probe.end_rate", kind == LoadKind::kRamp);
  need("probe.trace", kind == LoadKind::kTrace);
}

Load read_load(const sdk::Config& config) {
  Load load;
  load.kind = load_of(config.find_text("probe.load").value_or("interval")).value_or(load.kind);
  check_keys_of(config, load.kind);
  load.duration = time_of(config, "probe.duration", load.duration);
  load.interval = time_of(config, "probe.interval", load.interval);
  load.concurrency = static_cast<std::size_t>(config.find_integer("probe.concurrency").value_or(0));
  load.rate = config.find_number("probe.rate").value_or(load.rate);
  load.end_rate = config.find_number("probe.end_rate").value_or(load.rate);
  load.burstiness = config.find_number("probe.burstiness").value_or(load.burstiness);
  load.seed = static_cast<std::uint64_t>(config.find_integer("probe.seed").value_or(1));
  load.warmup = static_cast<std::uint64_t>(config.find_integer("probe.warmup").value_or(0));
  load.most_requests =
      static_cast<std::uint64_t>(config.find_integer("probe.max_probes").value_or(kMostProbes));
  constexpr auto kShortest = std::chrono::milliseconds(1);
  if (load.interval < kShortest) {
    config.error("probe.interval", "an interval of less than 1ms cannot be kept");
    load.interval = kShortest;
  }
  if (load.duration <= std::chrono::nanoseconds(0)) {
    config.error("probe.duration", "in no time nothing can be sent");
  }
  return load;
}

LiveSettings read_live(const sdk::Config& config) {
  LiveSettings live;
  live.config = config.text("probe.config");
  live.metrics = config.find_text("probe.metrics").value_or("");
  live.load = read_load(config);
  live.threads = static_cast<std::size_t>(config.find_integer("probe.threads").value_or(1));
  live.has_nonce = config.find_boolean("probe.nonce").value_or(false);
  if (const auto path = config.find_text("probe.prompts")) {
    auto prompts = read_prompts(*path);
    if (prompts) {
      live.prompts = prompts.take();
    } else {
      config.error("probe.prompts", prompts.error().to_string());
    }
  }
  if (const auto path = config.find_text("probe.trace")) {
    auto trace = read_trace(*path);
    if (trace) {
      live.load.trace = trace.take();
    } else {
      config.error("probe.trace", trace.error().to_string());
    }
  }
  return live;
}

CapacityBounds read_capacity(const sdk::Config& config, const Limits& limits) {
  CapacityBounds bounds;
  bounds.min_concurrency = config.find_integer("capacity.min_concurrency_within_sla");
  bounds.min_requests_per_second =
      config.find_number("capacity.min_requests_per_second_within_sla");
  const bool has_most = config.is_set("capacity.max_concurrency");
  bounds.most = static_cast<std::size_t>(config.find_integer("capacity.max_concurrency")
                                             .value_or(static_cast<std::int64_t>(bounds.most)));
  bounds.probes = static_cast<std::uint64_t>(
      config.find_integer("capacity.probes").value_or(static_cast<std::int64_t>(bounds.probes)));
  bounds.duration = time_of(config, "capacity.duration", bounds.duration);
  if (!bounds.min_requests_per_second) {
    if (has_most) {
      config.error("capacity.max_concurrency",
                   "is for min_requests_per_second_within_sla: other searches end at their bound");
    }
    bounds.most = static_cast<std::size_t>(bounds.min_concurrency.value_or(1));
  } else if (bounds.min_concurrency &&
             static_cast<std::int64_t>(bounds.most) < *bounds.min_concurrency) {
    config.error("capacity.max_concurrency", "is below min_concurrency_within_sla");
  }
  for (const char* key : {"capacity.probes", "capacity.duration", "capacity.max_concurrency"}) {
    if (!bounds.is_wanted() && config.is_set(key)) {
      config.error(key, "has no effect without a capacity to search for");
    }
  }
  if (bounds.is_wanted() && !limits.ttft_ms && !limits.latency_ms && !limits.min_throughput) {
    config.error("capacity",
                 "a capacity is searched for within an SLA: set at least one of sla.ttft_ms, "
                 "sla.latency_ms, sla.min_throughput");
  }
  return bounds;
}

NoiseFloor read_floor(const sdk::Config& config) {
  const auto path = config.find_text("probe.noise_floor");
  if (!path) return {};
  auto text = files::read(*path);
  if (!text) {
    config.error("probe.noise_floor", text.error().message);
    return {};
  }
  auto floor = read_noise_floor(*text, *path);
  if (floor) return floor.take();
  config.error("probe.noise_floor", floor.error().to_string());
  return {};
}

}  // namespace

// The two shares always have a gate, the three percentiles where they have a limit.
std::optional<Intervals> intervals_of(const Rules& rules, const Limits& limits) {
  if (!rules.certainty.confidence) return std::nullopt;
  std::size_t gates = 2;
  for (const auto& limit : {limits.ttft_ms, limits.latency_ms, limits.min_throughput}) {
    if (limit) ++gates;
  }
  return Intervals(*rules.certainty.confidence, rules.looks, gates);
}

Settings read_settings(const sdk::Config& config) {
  Settings settings;
  if (const auto records = config.find_text("probe.records")) {
    settings.records = *records;
    for (const char* key : kLiveKeys) {
      if (config.is_set(key)) config.error(key, "has no effect on recorded probes");
    }
  } else if (config.find_text("probe.config")) {
    settings.live = read_live(config);
  } else {
    config.error("probe",
                 "there is nothing to judge: set probe.config to probe what it names, or "
                 "probe.records (--probes FILE) to judge recorded probes");
  }
  settings.origin = {config.find_text("probe.tool"),
                     config.find_text("probe.config"),
                     seconds(config, "probe.duration"),
                     seconds(config, "probe.interval")};

  Limits& limits = settings.limits;
  limits.ttft_ms = time_limit(config, "sla.ttft_ms");
  limits.latency_ms = time_limit(config, "sla.latency_ms");
  limits.min_throughput = config.find_number("sla.min_throughput");
  limits.max_error_rate = config.find_number("sla.max_error_rate").value_or(limits.max_error_rate);
  if (std::none_of(kLimitKeys.begin(), kLimitKeys.end(), [&](const char* key) {
        return config.is_set(key);
      })) {
    config.error("sla",
                 "no limit is set: give at least one of ttft_ms, latency_ms, min_throughput, "
                 "max_error_rate");
  }

  settings.capacity = read_capacity(config, limits);

  Rules& rules = settings.rules;
  rules.min_probes = config.find_integer("gate.min_probes").value_or(rules.min_probes);
  rules.pass_rate = config.find_number("gate.pass_rate").value_or(rules.pass_rate);
  rules.certainty = evidence::read_certainty(config, "gate.");
  rules.looks = settings.live ? Looks::kAny : Looks::kOne;
  rules.floor = read_floor(config);
  rules.percentile = method(config.find_text("gate.percentile").value_or(""));
  return settings;
}

}  // namespace aipreflight::sla
