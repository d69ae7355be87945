#include <aipreflight/plugin.hpp>

#include "call.hpp"
#include "evidence/outcome.hpp"
#include "result.hpp"
#include "settings.hpp"

namespace aipreflight::exec {
namespace {

class Exec {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "exec",
      .title = "A program of your own as a check",
      .doc =
          "Runs a program that prints its gates, findings and metrics as one JSON object, and "
          "reports them. Is an error when the program fails, or prints anything else.",
      .needs = sdk::kExec | sdk::kWrite | sdk::kNetwork};
  static constexpr auto kKeys = exec::kKeys;

  explicit Exec(const sdk::Config& config) : settings_(read_settings(config)) {}

  void run(sdk::Report& report) {
    report.progress(-1, "running the command");
    const std::string file =
        settings_.reads_file ? report.artefact("result.json", "application/json") : std::string();
    const Call called = call(settings_, file, [&report] { return report.cancelled(); });
    report.throw_if_cancelled();
    keep(called, report);
    const CommandResult result = evidence::measured(
        called.text.ok() ? read_result(*called.text, called.source) : called.text.error());
    if (!result.details.empty()) report.details(result.details);
    deliver(result.evidence, report);
    if (result.error) {
      throw sdk::CouldNotMeasure(result.error->reason_code, result.error->message);
    }
    if (result.not_applicable) throw sdk::NotApplicable("not_applicable", *result.not_applicable);
  }

 private:
  // What the command said, for whoever asks why.
  static void keep(const Call& called, sdk::Report& report) {
    if (!called.outcome) return;
    write(report, "command-stdout.txt", called.outcome->out.text());
    write(report, "command-stderr.txt", called.outcome->err.text());
  }

  static void write(sdk::Report& report, const char* name, const std::string& content) {
    if (!content.empty()) evidence::keep(report, name, "text/plain", content);
  }

  Settings settings_;
};

}  // namespace
}  // namespace aipreflight::exec

AIPREFLIGHT_PLUGIN("exec",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::exec::Exec)
