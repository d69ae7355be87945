#include <aipreflight/plugin.hpp>

#include "json/value.hpp"
#include "judge.hpp"
#include "settings.hpp"
#include "telemetry.hpp"

namespace aipreflight::observability {
namespace {

json::Value list_of(const std::vector<std::string>& texts) {
  json::Value list = json::Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

class Observability {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "observability",
      .title = "Declared telemetry fields",
      .doc =
          "Reads a telemetry configuration and looks for the fields that an incident needs. Warns "
          "when one is not "
          "declared; fails when there is no configuration or it cannot be read."};
  static constexpr auto kKeys = observability::kKeys;

  explicit Observability(const sdk::Config& config) : settings_(read_settings(config)) {}

  void run(sdk::Report& report) {
    if (settings_.config.empty()) return deliver(judge_without_config(), report);
    const Result<Telemetry> telemetry = read_telemetry(settings_.config);
    if (!telemetry.ok()) return deliver(judge_unreadable(telemetry.error()), report);
    deliver(judge(settings_, *telemetry), report);
    json::Value details = json::Value::object();
    details.set("config", settings_.config);
    details.set("required_fields", list_of(settings_.required_fields));
    details.set("missing_fields", list_of(missing_fields(settings_, *telemetry)));
    details.set("declared_fields", static_cast<std::uint64_t>(telemetry->count));
    report.details(json::write(details));
  }

 private:
  Settings settings_;
};

}  // namespace
}  // namespace aipreflight::observability

AIPREFLIGHT_PLUGIN("observability",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::observability::Observability)
