#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config.hpp"
#include "histogram/histogram.hpp"
#include "json/value.hpp"
#include "prober/prober.hpp"
#include "stats/serial.hpp"

namespace aipreflight::sla {

// What live probes showed besides the records: causes, speeds, distributions, and the client's own
// state. Fed with each sample as it ends.
class LiveSummary {
 public:
  LiveSummary(const ProbePlan& plan, const Limits& limits) : plan_(plan), limits_(limits) {}

  void take(const Sample& sample);
  void finish(const ProbeRun& run);
  // The answer was known before the load was over; so many samples had overtaken those that gave
  // it, and are not among them.
  void stop_early(std::uint64_t left_out) { left_out_ = left_out; }

  struct Cause {
    std::uint64_t count = 0;
    std::string example;  // what the first one said
  };
  [[nodiscard]] const std::array<Cause, kErrorClasses>& causes() const { return causes_; }
  [[nodiscard]] std::uint64_t samples() const { return samples_; }
  [[nodiscard]] const ClientHealth& client() const { return client_; }
  // Of all requests together, in the steady state (README.md, "Times"): answered well, of these the
  // ones that met every limit of the SLA on themselves, and their tokens.
  [[nodiscard]] double requests_per_second() const { return rates_.requests; }
  [[nodiscard]] double goodput() const { return rates_.good; }
  [[nodiscard]] double tokens_per_second() const { return rates_.tokens; }
  // Of all probes, those that were answered well and met every limit.
  [[nodiscard]] double goodput_ratio() const;
  [[nodiscard]] double sent_per_second() const;
  // Probes whose server could have been anybody: the configuration says tls_verify: false.
  [[nodiscard]] std::uint64_t unverified() const { return unverified_; }
  [[nodiscard]] const histogram::Histogram& ttft() const { return ttft_; }
  // How alike the times are, as the gates judge them, of probes that were sent one after the other.
  [[nodiscard]] stats::Serial serial_ttft() const;
  [[nodiscard]] stats::Serial serial_latency() const;
  [[nodiscard]] json::Value details() const;
  // Each distribution as a line of HdrHistogram's log format 1.3.
  [[nodiscard]] std::string histogram_log() const;

 private:
  // An answer that was well.
  struct Work {
    MonotonicTime sent;
    MonotonicTime end;
    std::uint64_t tokens = 0;
    bool meets_limits = false;
  };
  // The times of an answer as they are judged.
  struct Judged {
    std::uint64_t number = 0;
    std::optional<double> ttft_ms;
    std::optional<double> latency_ms;
  };
  struct Rates {
    double seconds = 0;  // that they are of
    double requests = 0;
    double good = 0;
    double tokens = 0;
  };

  [[nodiscard]] Judged judged(const Sample& sample) const;
  [[nodiscard]] bool meets_limits(const Sample& sample, const Judged& times) const;
  [[nodiscard]] stats::Serial serial_of(std::optional<double> Judged::*time) const;
  void count_tokens(const Sample& sample);
  [[nodiscard]] json::Value tokens_of_events() const;
  void note_times(const Sample& sample);
  [[nodiscard]] Rates rates_of(const ProbeRun& run) const;

  const ProbePlan& plan_;
  const Limits& limits_;
  std::array<Cause, kErrorClasses> causes_;
  std::uint64_t samples_ = 0;
  std::uint64_t warmups_ = 0;
  std::uint64_t new_connections_ = 0;
  std::uint64_t cached_tokens_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t good_ = 0;    // answered well, and every limit was met
  std::uint64_t tokens_ = 0;  // that a server counted, and the events and reads that they came in
  std::uint64_t events_ = 0;
  std::uint64_t reads_ = 0;
  std::array<std::uint64_t, 3> token_sources_{};
  std::string proxy_;
  std::vector<Work> work_;
  std::vector<Judged> judged_;  // in the order of ending
  MonotonicTime warm_;          // the first turn was over, or all places were filled
  MonotonicTime last_sent_;     // from then on, places stay empty
  Rates rates_;
  histogram::Histogram ttft_, ttft_response_, ttfa_, tpot_, latency_, latency_response_, gaps_;
  histogram::Histogram last_token_, ttft_new_, ttft_kept_;  // by whether the connection was new
  ClientHealth client_;
  double seconds_ = 0;
  std::optional<std::uint64_t> left_out_;  // set: it was stopped early
  std::uint64_t unverified_ = 0;           // over TLS that was not verified
};

// As an object of JSON.
[[nodiscard]] json::Value client_audit_of(const ClientHealth& client);

}  // namespace aipreflight::sla
