#pragma once

#include <array>

#include <aipreflight/doctor.hpp>

#include "options.hpp"

namespace aipreflight::diagnose {

// `aipreflight doctor --prometheus URL`
class DoctorCommand {
 public:
  static constexpr sdk::CommandInfo kInfo{
      .id = sdk::kDoctorCommand,
      .title = "say whether a Prometheus answers",
      .doc =
          "A line for libcurl, and one for the server: PASS, WARN or FAIL, and what was found. A "
          "server that does not answer is a warning, since a recorded file can stand in for it. "
          "Asked by 'aipreflight doctor'.",
      .needs = sdk::kNetwork};
  static constexpr std::array kKeys{
      sdk::key("prometheus").url().unit("URL").doc("The server to ask."),
      sdk::key("bearer_file").path().doc("File with a token for the server."),
      sdk::key("header_file").path().doc("File with headers for the server, one a line."),
      sdk::key("ca_file").path().doc("Certificates to trust, PEM."),
      sdk::key("timeout").duration().range(0.01, 60).fallback("5s").doc("Of the exchange."),
  };

  explicit DoctorCommand(const sdk::Config& config);
  [[nodiscard]] int run(sdk::Console& console) const;

 private:
  Options options_;
};

}  // namespace aipreflight::diagnose
