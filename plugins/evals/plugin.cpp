#include <aipreflight/plugin.hpp>

#include "base/clock.hpp"
#include "command/outcome.hpp"
#include "details.hpp"
#include "evidence/outcome.hpp"
#include "judge.hpp"
#include "readers/junit.hpp"
#include "readers/read.hpp"
#include "readers/tap.hpp"
#include "results.hpp"
#include "settings.hpp"
#include "suite.hpp"

namespace aipreflight::evals {
namespace {

class Evals {
 public:
  static constexpr sdk::CheckInfo kInfo{
      .id = "evals",
      .title = "Eval results against bounds",
      .doc =
          "Runs an eval suite, or reads its results, and gates on pass rate and metrics. Fails "
          "when a bound is missed or "
          "a bounded number was not reported; is an error when the suite cannot be run or its "
          "results are not of this run.",
      .needs = sdk::kExec | sdk::kWrite | sdk::kNetwork};
  static constexpr auto kKeys = evals::kKeys;

  explicit Evals(const sdk::Config& config) : settings_(read_settings(config)) {}

  void run(sdk::Report& report) {
    if (!settings_.has_source() || !settings_.wants_results()) {
      return deliver(judge_unmeasured(settings_), report);
    }
    report.progress(-1, settings_.command.empty() ? "reading results" : "running the eval suite");
    const SuiteRun suite = run_suite(settings_, [&report] { return report.cancelled(); });
    report.throw_if_cancelled();
    keep(suite, report);
    const Results results = require(results_of(suite), suite, nullptr, report);
    const evidence::Evidence evidence = require(judge(settings_, results), suite, &results, report);
    add_details(suite, &results, report);
    deliver(evidence, report);
    note_exit(suite, report);
  }

 private:
  [[nodiscard]] Result<Results> results_of(const SuiteRun& suite) const {
    if (!suite.text.ok()) return suite.text.error();
    auto results =
        read_any(*suite.text, suite.source, suite.not_json, settings_.format, settings_.selection);
    if (results.ok() || !suite.command || suite.command->exit_code == 0) return results;
    Error error = results.take_error();
    error.message += "; the command " + command::describe(*suite.command);
    return error;
  }

  template <typename T>
  T require(Result<T> result,
            const SuiteRun& suite,
            const Results* results,
            sdk::Report& report) const {
    if (result.ok()) return result.take();
    add_details(suite, results, report);
    return evidence::measured(std::move(result));
  }

  void add_details(const SuiteRun& suite, const Results* results, sdk::Report& report) const {
    report.details(json::write(details(settings_, suite, results, is_reproducible_run())));
  }

  // What the suite said, for whoever asks why.
  static void keep(const SuiteRun& suite, sdk::Report& report) {
    if (suite.command) {
      evidence::keep(report, "eval-stdout.txt", "text/plain", suite.command->out.text());
      evidence::keep(report, "eval-stderr.txt", "text/plain", suite.command->err.text());
    }
    if (!suite.text.ok()) return;
    if (is_xml(*suite.text)) {
      evidence::keep(report, "results.xml", "application/xml", *suite.text);
    } else if (is_tap(*suite.text)) {
      evidence::keep(report, "results.tap", "text/plain", *suite.text);
    } else {
      evidence::keep(report, "results.json", "application/json", *suite.text);
    }
  }

  static void note_exit(const SuiteRun& suite, sdk::Report& report) {
    if (!suite.command || suite.command->exit_code == 0) return;
    report.finding({.severity = sdk::Severity::kInfo,
                    .reason_code = "eval_command_exit",
                    .message = "the eval command " + command::describe(*suite.command) +
                               "; its numbers decide, not its exit code",
                    .config_key = "command"});
  }

  Settings settings_;
};

}  // namespace
}  // namespace aipreflight::evals

AIPREFLIGHT_PLUGIN("evals",
                   "0.1.0",
                   (aipreflight::sdk::Vendor{
                       "aipreflight", "https://github.com/Jwrede/aipreflight/issues", "MIT"}),
                   aipreflight::evals::Evals)
