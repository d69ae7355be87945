#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.hpp"
#include "findings.hpp"
#include "phrase.hpp"

namespace aipreflight::sla {
namespace {

sdk::Metric metric(const char* name, const char* unit, double value, std::uint64_t n) {
  return {name, unit, value, static_cast<std::int64_t>(n), sdk::Direction::kHigher};
}

std::string shown(double milliseconds) {
  return text::format_number(milliseconds, 3) + " ms";
}

}  // namespace

void add_live(evidence::Evidence& evidence, const LiveSummary& live) {
  std::vector<std::string> parts;
  std::uint64_t errors = 0;
  for (std::size_t i = 0; i < live.causes().size(); ++i) {
    const LiveSummary::Cause& cause = live.causes()[i];
    if (cause.count == 0) continue;
    errors += cause.count;
    parts.push_back(std::string(to_string(static_cast<ErrorClass>(i))) + " " +
                    std::to_string(cause.count) + " (" + cause.example + ")");
  }
  if (errors > 0) {
    sdk::Finding finding;
    finding.severity = sdk::Severity::kInfo;
    finding.reason_code = "probe_errors";
    finding.message = std::to_string(errors) + " of " + count_of(live.samples(), "probe") +
                      " ended in an error: " + text::join(parts, "; ");
    finding.file = "llmprobe.jsonl";
    evidence.findings.push_back(std::move(finding));
    for (sdk::Gate& gate : evidence.gates) {
      if (gate.id != "error_rate") continue;
      if (gate.message.empty()) gate.message = value_against_bound(gate);
      gate.message += ": " + text::join(parts, "; ");
    }
  }
  if (live.unverified() > 0) {
    sdk::Finding finding;
    finding.severity = sdk::Severity::kWarn;
    finding.reason_code = "tls_not_verified";
    finding.message = std::to_string(live.unverified()) + " of " +
                      count_of(live.samples(), "probe") +
                      " went to a server whose certificate was not verified (tls_verify: false)";
    finding.help = "Name the certificate that signs the server's own as ca_file instead.";
    evidence.findings.push_back(std::move(finding));
  }
  if (live.samples() == 0) return;
  evidence.metrics.push_back(
      metric("requests_per_second", "1/s", live.requests_per_second(), live.samples()));
  evidence.metrics.push_back(metric("goodput_per_second", "1/s", live.goodput(), live.samples()));
  evidence.metrics.push_back(
      metric("tokens_per_second", "tok/s", live.tokens_per_second(), live.samples()));
}

void add_correlation(evidence::Evidence& evidence, const LiveSummary& live) {
  constexpr double kNoticeable = 0.5;  // of what the probes would say if they were independent
  const double probes = static_cast<double>(live.samples());
  const std::pair<const char*, stats::Serial> all[] = {{"TTFT", live.serial_ttft()},
                                                       {"latency", live.serial_latency()}};
  for (const auto& [name, serial] : all) {
    if (!serial.is_shown || serial.effective > kNoticeable * probes) continue;
    sdk::Finding finding;
    finding.severity = sdk::Severity::kInfo;
    finding.reason_code = "probes_correlated";
    finding.message = std::string("probes that were sent one after the other are alike in ") +
                      name + " (correlation " + text::format_number(serial.correlation, 2) +
                      "): " + count_of(live.samples(), "probe") + " say about as much as " +
                      text::format_number(std::floor(serial.effective)) +
                      " independent ones, and its interval is too narrow";
    finding.help = "Probe for longer and less densely, or from several places at other times.";
    evidence.findings.push_back(std::move(finding));
  }
}

std::string client_limit(const LiveSummary& live,
                         const std::vector<sdk::Gate>& gates,
                         bool is_open) {
  constexpr double kLeastLagMs = 1;
  constexpr double kLagShare = 0.02;
  const ClientHealth& client = live.client();
  double tightest = 0;
  for (const sdk::Gate& gate : gates) {
    if (gate.unit == "ms" && (tightest == 0 || gate.bound < tightest)) tightest = gate.bound;
  }
  std::string limit = client_limit(client, tightest, is_open);
  for (const sdk::Gate& gate : gates) {
    if (!limit.empty() || gate.unit != "ms" || std::isnan(gate.value)) continue;
    const double most_lag = std::max(kLeastLagMs, gate.bound * kLagShare);
    const bool is_near = std::abs(gate.value - gate.bound) <= client.lag_p99_ms;
    if (client.lag_p99_ms > most_lag && is_near) {
      limit = gate.statistic + " is " + shown(gate.value) + " against " + shown(gate.bound) +
              ", and this client looked up to " + shown(client.lag_p99_ms) + " late (p99)";
    }
  }
  if (limit.empty()) return limit;
  return "the client was the limit, not the server: " + limit +
         "; probe from a machine that does less";
}

}  // namespace aipreflight::sla
