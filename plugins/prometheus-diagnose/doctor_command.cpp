#include "doctor_command.hpp"

#include "http/loop.hpp"
#include "prometheus/api.hpp"

namespace aipreflight::diagnose {
namespace {

Result<void> ask(const Options& options, sdk::Console& console) {
  auto headers = read_headers(options.header_file, options.bearer_file);
  if (!headers) return headers.take_error();
  prometheus::Endpoint endpoint;
  endpoint.url = options.prometheus;
  endpoint.headers = headers.take();
  endpoint.ca_file = options.ca_file;
  endpoint.timeout = options.timeout;
  endpoint.cancelled = [&console] { return console.cancelled(); };
  auto api = prometheus::Api::open(std::move(endpoint));
  if (!api) return api.take_error();
  return api->healthy();
}

}  // namespace

DoctorCommand::DoctorCommand(const sdk::Config& config) {
  const auto text = [&](const char* key) { return config.find_text(key).value_or(""); };
  options_.prometheus = text("prometheus");
  options_.bearer_file = text("bearer_file");
  options_.header_file = text("header_file");
  options_.ca_file = text("ca_file");
  options_.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(config.seconds("timeout"));
}

int DoctorCommand::run(sdk::Console& console) const {
  const auto library = http::library_version();
  if (!library) {
    sdk::tell(console,
              sdk::Readiness::kLimited,
              "libcurl",
              "no server can be asked: " + library.error().to_string());
    return 0;
  }
  sdk::tell(console, sdk::Readiness::kReady, "libcurl", *library);
  if (options_.prometheus.empty()) return 0;
  const Result<void> answered = ask(options_, console);
  if (answered) {
    sdk::tell(console, sdk::Readiness::kReady, "prometheus", options_.prometheus + " answers");
    return 0;
  }
  // What is no address was mistyped; a server that is away may be there when it is needed.
  const bool is_usage = answered.error().code == ErrorCode::kUsage;
  sdk::tell(console,
            is_usage ? sdk::Readiness::kMissing : sdk::Readiness::kLimited,
            "prometheus",
            answered.error().to_string());
  return 0;
}

}  // namespace aipreflight::diagnose
