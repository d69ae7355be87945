#include <chrono>

#include <aipreflight/command.hpp>
#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "base/clock.hpp"
#include "doctor_command.hpp"
#include "drill_command.hpp"
#include "evidence/data_command.hpp"
#include "examine.hpp"
#include "json/value.hpp"
#include "judge.hpp"
#include "known_bad.hpp"
#include "rules.hpp"
#include "runbook.hpp"
#include "settings.hpp"

namespace aipreflight::rollback {
namespace {

std::int64_t seconds_now() {
  const auto now = system_clock().wall().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

json::Value details_of(const Settings& settings,
                       const Runbook& runbook,
                       const Examination& examination) {
  json::Value details = json::Value::object();
  details.set("rollback_runbook", settings.runbook);
  details.set("words", static_cast<std::uint64_t>(runbook.words));
  json::Value rules = json::Value::object();
  for (const auto& [rule, count] : examination.counts) {
    json::Value counts = json::Value::object();
    counts.set("checked", static_cast<std::uint64_t>(count.checked));
    counts.set("breaches", static_cast<std::uint64_t>(count.breaches));
    rules.add(rule, std::move(counts));
  }
  details.set("rules", std::move(rules));
  if (!examination.drill) return details;
  json::Value drill = json::Value::object();
  drill.set("from", examination.drill->from);
  drill.set("to", examination.drill->to);
  drill.set("operator", examination.drill->performed_by);
  drill.set("seconds", examination.drill->seconds);
  drill.set("end", examination.drill->end);
  drill.set("gate_verdict", examination.drill->gate_verdict);
  details.set("drill", std::move(drill));
  return details;
}

class Rollback {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "rollback",
      .title = "Rollback runbook",
      .doc =
          "Holds a rollback runbook against rules: sections, steps, commands, links, placeholders, "
          "freshness, states to go back to, Kubernetes revisions, triggers, and the evidence of a "
          "drill. Fails when the runbook is missing or somebody who follows it would be stopped."};
  static constexpr auto kKeys = rollback::kKeys;

  explicit Rollback(const sdk::Config& config) : settings_(read_settings(config)) {}

  void run(sdk::Report& report) {
    if (settings_.runbook.empty()) return deliver(judge_without_runbook(), report);
    const Result<std::string> text = load_runbook(settings_.runbook);
    if (!text.ok()) return deliver(judge_unreadable(text.error()), report);
    const Runbook runbook = read_runbook(*text);
    if (settings_.level == Level::kPresence) {
      deliver(judge_presence(settings_, runbook), report);
      json::Value details = json::Value::object();
      details.set("rollback_runbook", settings_.runbook);
      details.set("words", static_cast<std::uint64_t>(runbook.words));
      return report.details(json::write(details));
    }
    const std::int64_t now = seconds_now();
    const Rules& rules = shipped_rules();
    const Examination examination = examine(*text, rules, settings_, now);
    deliver(judge(settings_, rules, runbook, examination, now), report);
    report.details(json::write(details_of(settings_, runbook, examination)));
  }

  void known_bad(sdk::KnownBad& input) const { describe_known_bad(settings_, input); }

 private:
  Settings settings_;
};

}  // namespace
}  // namespace aipreflight::rollback

AIPREFLIGHT_PLUGIN("rollback",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::rollback::Rollback,
                   aipreflight::sdk::Commands<
                       aipreflight::rollback::DrillCommand,
                       aipreflight::rollback::DoctorCommand,
                       aipreflight::evidence::DataCommand<aipreflight::rollback::data_files>>,
                   aipreflight::sdk::Selftest<aipreflight::rollback::Rollback>)
