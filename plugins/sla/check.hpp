#pragma once

#include <optional>

#include <aipreflight/check.hpp>
#include <aipreflight/config.hpp>
#include <aipreflight/report.hpp>

#include "base/files.hpp"
#include "config.hpp"
#include "known_bad.hpp"
#include "live.hpp"
#include "probe_records/records.hpp"
#include "prober/prober.hpp"

namespace aipreflight::sla {

// Probes against a service level: recorded ones, or those that it makes itself, which are recorded
// and then judged in the same way. The file of records is opened with the configuration, and that
// of an endpoint read, so that what is wrong with either is found before anything runs.
class Sla {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "sla",
      .title = "Service level of an inference endpoint",
      .doc =
          "Probes an endpoint, or reads recorded probes of it: time to the first token, latency, "
          "throughput, error rate and the share of healthy probes, each against a limit of the "
          "profile. Fails when a limit is missed or there are too few probes; what was not "
          "measured, or measured by a client that was itself too slow, is an error and never a "
          "pass.",
      .timing_sensitive = true,
      .needs = sdk::kNetwork};
  static constexpr auto kKeys = sla::kKeys;

  explicit Sla(const sdk::Config& config);
  void run(sdk::Report& report);
  void known_bad(sdk::KnownBad& input) const { describe_known_bad(settings_, input); }

 private:
  void plan_probes(const sdk::Config& config);
  void open_records(const sdk::Config& config);
  // Probes, and leaves the records and histograms as artefacts, also of a run that the user
  // stopped. What comes back reads the records.
  [[nodiscard]] files::BlockReader probe_live(sdk::Report& report, LiveSummary& summary);
  // Searches for the capacity; its gates, and the sweep as artefacts.
  [[nodiscard]] std::vector<sdk::Gate> find_capacity(sdk::Report& report) const;
  [[nodiscard]] probe_records::Records read(files::BlockReader reader, sdk::Report& report);

  Settings settings_;
  std::optional<files::BlockReader> reader_;
  ProbePlan plan_;
};

}  // namespace aipreflight::sla
