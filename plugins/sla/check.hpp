#pragma once

#include <optional>

#include <aipreflight/check.hpp>
#include <aipreflight/config.hpp>
#include <aipreflight/report.hpp>

#include "base/files.hpp"
#include "config.hpp"
#include "probe_records/records.hpp"

namespace aipreflight::sla {

// Recorded probes against a service level. The file is opened with the configuration, so that one
// that is missing is found before anything runs, and what is judged is the file that was found.
class Sla {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "sla",
      .title = "Service level of an inference endpoint",
      .doc =
          "Judges recorded probes of an endpoint: time to the first token, latency, throughput, "
          "error rate and the share of healthy probes, each against a limit of the profile. "
          "Fails when a limit is missed or there are too few probes; what was not measured is "
          "an error and never a pass."};
  static constexpr auto kKeys = sla::kKeys;

  explicit Sla(const sdk::Config& config);
  void run(sdk::Report& report);

 private:
  [[nodiscard]] probe_records::Records read(sdk::Report& report);

  Settings settings_;
  std::optional<files::BlockReader> reader_;
};

}  // namespace aipreflight::sla
