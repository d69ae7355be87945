#include <chrono>

#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "base/clock.hpp"
#include "canary.hpp"
#include "conventions.hpp"
#include "details.hpp"
#include "evidence/data_command.hpp"
#include "inspect.hpp"
#include "inspect_metrics.hpp"
#include "json/value.hpp"
#include "judge.hpp"
#include "known_bad.hpp"
#include "sample.hpp"
#include "settings.hpp"
#include "telemetry.hpp"

namespace aipreflight::observability {
namespace {

json::Value list_of(const std::vector<std::string>& texts) {
  json::Value list = json::Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

// Conventions that are broken in the build are a defect of the module.
Conventions load_conventions() {
  auto conventions = embedded_conventions();
  if (!conventions.ok()) throw sdk::Misuse(conventions.error().to_string());
  return conventions.take();
}

std::int64_t now_ns() {
  const auto now = system_clock().wall().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

class Observability {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "observability",
      .title = "Telemetry that an incident needs",
      .doc =
          "Looks for the fields that an incident needs: in a telemetry configuration, in a sample "
          "of telemetry, or in what an application sends about requests that the gate itself "
          "makes. Holds spans of model calls against the OpenTelemetry conventions. Warns when a "
          "field is not declared; fails when it is not written.",
      .needs = sdk::kNetwork | sdk::kExec | sdk::kWrite};
  static constexpr auto kKeys = observability::kKeys;

  explicit Observability(const sdk::Config& config) : settings_(read_settings(config)) {}

  void run(sdk::Report& report) {
    if (settings_.reached() == Level::kNone) return deliver(judge_without_config(), report);
    evidence::Evidence evidence;
    details_ = json::Value::object();
    if (!settings_.config.empty()) look_at_config(evidence);
    if (!settings_.sample.empty()) look_at_sample(evidence);
    if (settings_.canary) send_canary(report, evidence);
    judge_level(settings_, evidence);
    deliver(evidence, report);
    if (details_.size() > 0) report.details(json::write(details_));
  }

  void known_bad(sdk::KnownBad& input) const { describe_known_bad(settings_, input); }

 private:
  void look_at_config(evidence::Evidence& evidence) {
    const Result<Telemetry> telemetry = read_telemetry(settings_.config);
    if (!telemetry.ok()) return judge_unreadable(telemetry.error(), "config", evidence);
    judge_declared(settings_, *telemetry, evidence);
    details_.set("config", settings_.config);
    details_.set("required_fields", list_of(settings_.required_fields));
    details_.set("missing_fields", list_of(missing_fields(settings_, *telemetry)));
    details_.set("declared_fields", static_cast<std::uint64_t>(telemetry->count));
  }

  void look_at_sample(evidence::Evidence& evidence) {
    Telemetries sample;
    auto read = read_sample_file(settings_.sample, sample);
    if (!read.ok()) return judge_unreadable(read.error(), "sample", evidence);
    for (const auto& [key, path] : settings_.more_samples) {
      read = read_sample_file(path, sample);
      if (!read.ok()) return judge_unreadable(read.error(), key, evidence);
    }
    const Conventions conventions = load_conventions();
    const std::int64_t now = now_ns();
    Inspection inspection = inspect(sample.spans, conventions, settings_, now);
    inspect_metrics(sample.metrics, conventions, settings_, now, inspection);
    judge_observed(settings_, inspection, "sample", evidence);
    judge_age(settings_, inspection, now, evidence);
    details_.set("sample", details_of(inspection, conventions));
  }

  void send_canary(const sdk::Report& report, evidence::Evidence& evidence) {
    const auto run =
        run_canary(*settings_.canary, settings_.backend, [&report] { return report.cancelled(); });
    report.throw_if_cancelled();
    if (!run.ok()) throw sdk::CouldNotMeasure(run.error().reason, run.error().to_string());
    const Conventions conventions = load_conventions();
    std::vector<Span> own;
    for (const Span& span : run->telemetry.spans) {
      const auto is_its = [&span](const CanaryRequest& request) {
        // A forced error is judged by itself: what a failed call lacks is no gap of the others.
        return request.trace_id == span.trace_id && !request.has_to_fail;
      };
      if (std::any_of(run->requests.begin(), run->requests.end(), is_its)) own.push_back(span);
    }
    const Inspection inspection = inspect(own, conventions, settings_, now_ns());
    judge_canary(settings_, conventions, *run, evidence);
    judge_observed(settings_, inspection, "canary", evidence);
    details_.set("canary", details_of(inspection, conventions));
  }

  Settings settings_;
  json::Value details_;
};

}  // namespace
}  // namespace aipreflight::observability

AIPREFLIGHT_PLUGIN("observability",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::observability::Observability,
                   aipreflight::sdk::Commands<
                       aipreflight::evidence::DataCommand<aipreflight::observability::data_files>>,
                   aipreflight::sdk::Selftest<aipreflight::observability::Observability>)
