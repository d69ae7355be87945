#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <aipreflight/config.hpp>
#include <aipreflight/key.hpp>

#include "base/result.hpp"
#include "report.hpp"

namespace aipreflight::diagnose {

// What `diagnose` was asked.
struct Options {
  std::string run;
  std::string prometheus;
  std::string prometheus_data;
  std::string queries;
  std::string selector;
  std::string baseline;
  std::string baseline_data;
  std::string scrape;
  std::string record;
  std::vector<std::string> rules;
  std::string name_prefix;
  std::string bearer_file;
  std::string header_file;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  Format format = Format::kText;
  std::optional<std::optional<Severity>> fail_on;  // unset: as the evidence has it
  std::chrono::milliseconds settle{0};
  std::chrono::milliseconds timeout{30'000};
  bool requires_share = false;
};

// What the check and the command have in common. Mistakes are reported at their key.
inline constexpr std::array kCommonKeys{
    sdk::key("prometheus")
        .url()
        .nullable()
        .doc("Prometheus to ask for the metrics of the run's time."),
    sdk::key("queries").path().nullable().doc(
        "Queries in the form of the tool before this one; its rules are used, and nothing is "
        "compared in means."),
    sdk::key("selector")
        .text()
        .doc("Labels that the engine's series must have: model_name=\"x\",namespace=\"y\"."),
    sdk::key("rules").list().doc(
        "File of rules, signals and parameters on top of the built-in ones."),
    sdk::key("name_prefix").text().doc("What a platform puts before metrics, such as kserve_."),
    sdk::key("bearer_file").path().doc("File with a token for the server."),
    sdk::key("header_file").path().doc("File with headers for the server, one a line."),
    sdk::key("ca_file").path().doc("Certificates to trust, PEM."),
    sdk::key("cert_file").path().doc("Certificate to show to the server, PEM."),
    sdk::key("key_file").path().doc("Key of that certificate, PEM."),
    sdk::key("settle").duration().range(0, 600).fallback("15s").doc(
        "Longest wait for the last scrape of the run."),
    sdk::key("require_share")
        .boolean()
        .fallback("false")
        .doc("Take probes that were less than 80% of the traffic for not enough."),
};

template <std::size_t N>
constexpr auto with_common_keys(const std::array<sdk::Key, N>& own) {
  return [&]<std::size_t... I, std::size_t... K>(std::index_sequence<I...>,
                                                 std::index_sequence<K...>) {
    return std::array<sdk::Key, N + kCommonKeys.size()>{own[I]..., kCommonKeys[K]...};
  }
  (std::make_index_sequence<N>(), std::make_index_sequence<kCommonKeys.size()>());
}

[[nodiscard]] Options read_common_options(const sdk::Config& config);

// What was given and says nothing to evidence in the form of the tool before, which has numbers
// without labels and rules of its own: the key of the first such option.
[[nodiscard]] std::optional<std::string> without_effect_on_old_evidence(const Options& options);

// The headers of a file ("Name: value" a line) and of a file that holds a bearer token; of the
// environment's AIPREFLIGHT_PROMETHEUS_TOKEN where neither is given.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> read_headers(
    const std::string& header_file, const std::string& bearer_file);

}  // namespace aipreflight::diagnose
