#include "doctor_command.hpp"

#include "evidence/library_doctor.hpp"
#include "http/loop.hpp"
#include "sources.hpp"

namespace aipreflight::diagnose {
namespace {

struct AskingLibrary {
  static constexpr const char* kName = "libcurl";
  static constexpr const char* kWithout = "no server can be asked";
  static constexpr auto kMissing = sdk::Readiness::kLimited;
  static Result<std::string> find() { return http::library_version(); }
};

Result<void> ask(const Options& options, sdk::Console& console) {
  auto api = open_api(options, [&console] { return console.cancelled(); });
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
  const bool can_ask = evidence::tell_library<AskingLibrary>(console);
  if (!can_ask || options_.prometheus.empty()) return 0;
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
