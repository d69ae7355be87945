#include "legacy.hpp"

#include <array>
#include <cmath>

#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr std::array kKnown = {"ttft",
                               "queue_depth",
                               "kv_cache_usage",
                               "gpu_utilization",
                               "gpu_memory_used",
                               "gpu_temperature"};

std::optional<double> number_of(const json::Value& value) {
  if (!value.is_number() || !std::isfinite(value.as_number())) return std::nullopt;
  return value.as_number();
}

Reading ok() {
  Reading reading;
  reading.state = State::kOk;
  return reading;
}

}  // namespace

Result<OldMetrics> read_old_metrics(std::string_view text, const std::string& name) {
  const auto parsed = json::parse(text, name);
  if (!parsed) return parsed.error();
  if (!parsed->is_object()) {
    return profile_error({name},
                         "recorded metrics are an object of metrics",
                         "as --record writes it, or {\"queue_depth\": {\"mean\": …, \"max\": …}}");
  }
  OldMetrics metrics;
  for (const auto& [metric, value] : parsed->members()) {
    OldMetric read;
    read.mean = number_of(value["mean"]);
    read.max = number_of(value["max"]);
    if (read.mean || read.max) {
      metrics.all[metric] = read;
    } else {
      metrics.remarks.push_back("metric '" + text::one_line(metric, 80) +
                                "' is left out: it has neither 'mean' nor 'max' with a number");
    }
  }
  return metrics;
}

void add_old_facts(const OldMetrics& metrics, Facts& facts) {
  for (const char* name : kKnown) {
    const std::string signal = std::string("old_") + name;
    const auto found = metrics.all.find(name);
    if (found == metrics.all.end()) {
      facts.lack(signal, std::string("no metric '") + name + "'");
      continue;
    }
    facts.set(signal, ok());
    if (found->second.mean) facts.set(signal + ".mean", *found->second.mean);
    if (found->second.max) facts.set(signal + ".max", *found->second.max);
  }
}

void add_old_client_facts(const Probes& probes, Facts& facts) {
  double connection = 0;
  double timeout = 0;
  double other = 0;
  double degraded = 0;
  double degraded_ttft = 0;
  for (const Probe& probe : probes.all) {
    if (probe.status == "degraded" && probe.ttft) {
      ++degraded;
      degraded_ttft += *probe.ttft;
    }
    if (!probe.is_error()) continue;
    const std::string message = text::to_lower(probe.error);
    if (message.find("connection") != std::string::npos) {
      ++connection;
    } else if (message.find("timeout") != std::string::npos) {
      ++timeout;
    } else {
      ++other;
    }
  }
  facts.set("old_client", ok());
  facts.set("old_client.connection", connection);
  facts.set("old_client.timeout", timeout);
  facts.set("old_client.other", other);
  facts.set("old_client.degraded_ttft", degraded > 0 ? degraded_ttft / degraded : 0);
}

}  // namespace aipreflight::diagnose
