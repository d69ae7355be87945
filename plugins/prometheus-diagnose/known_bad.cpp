#include "known_bad.hpp"

#include <string>
#include <vector>

#include "prometheus/document.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr int kBegin = 1'767'225'600;  // 2026-01-01, Unix seconds
constexpr int kProbes = 60;
constexpr int kInterval = 5;

std::string probes() {
  std::string lines;
  for (int i = 0; i < kProbes; ++i) {
    lines += R"({"provider":"known-bad","model":"known-bad","status":"error","http_status":429,)"
             R"("error":"HTTP 429: known-bad input","timestamp":)" +
             std::to_string(kBegin + i) + "}\n";
  }
  return lines;
}

std::string metrics() {
  std::vector<exposition::Series> all;
  for (const char* name : {"vllm:num_requests_running", "vllm:request_success_total"}) {
    exposition::Series series{name, {{"model_name", "known-bad"}}, {}};
    for (int at = -kInterval; at <= kProbes + kInterval; at += kInterval) {
      series.samples.push_back({static_cast<double>(kBegin + at), 0});
    }
    all.push_back(std::move(series));
  }
  return prometheus::write_recording({"known-bad input", kBegin, kBegin + kProbes, {}}, all);
}

}  // namespace

void describe_known_bad(sdk::KnownBad& input) {
  for (const char* key : {"prometheus", "queries", "selector"}) input.clear(key);
  input.set("probes", input.file("known-bad-probes.jsonl", "application/jsonl", probes()));
  input.set("data", input.file("known-bad-recording.json", "application/json", metrics()));
}

}  // namespace aipreflight::diagnose
