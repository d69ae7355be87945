#include "known_bad.hpp"

#include <algorithm>
#include <string>

#include "json/value.hpp"

namespace aipreflight::sla {
namespace {

constexpr std::int64_t kFewestProbes = 20;
constexpr double kSlow = 3'600'000;  // ms
constexpr double kTokensPerSecond = 0.0001;

json::Value probe(bool has_failed) {
  json::Value record = json::Value::object();
  record.add("provider", "known-bad");
  record.add("model", "known-bad");
  record.add("status", has_failed ? "error" : "healthy");
  record.add("ttft_ms", kSlow);
  record.add("latency_ms", 2 * kSlow);
  record.add("tokens_per_sec", kTokensPerSecond);
  record.add("token_count", 1);
  record.add("timestamp", "2024-11-04T09:00:00Z");
  if (has_failed) record.add("error", "known-bad input");
  return record;
}

}  // namespace

void describe_known_bad(const Settings& settings, sdk::KnownBad& input) {
  const std::int64_t probes = std::max<std::int64_t>(
      kFewestProbes, 2 * static_cast<std::int64_t>(settings.rules.min_probes));
  std::string lines;
  for (std::int64_t i = 0; i < probes; ++i) lines += json::write(probe(i % 2 == 1)) + '\n';
  input.set("probe.records", input.file("known-bad-probes.jsonl", "application/jsonl", lines));
}

}  // namespace aipreflight::sla
