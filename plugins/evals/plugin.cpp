#include <aipreflight/command.hpp>
#include <aipreflight/plugin.hpp>
#include <aipreflight/selftest.hpp>

#include "artefact.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "command/outcome.hpp"
#include "compare.hpp"
#include "details.hpp"
#include "doctor_command.hpp"
#include "evidence/outcome.hpp"
#include "inspect_command.hpp"
#include "judge.hpp"
#include "known_bad.hpp"
#include "measurement.hpp"
#include "readers/read.hpp"
#include "results.hpp"
#include "results_file.hpp"
#include "settings.hpp"
#include "suite.hpp"

namespace aipreflight::evals {
namespace {

constexpr char kVersion[] = "0.1.0";  // as the module says of itself below

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
    ResultsArtefact artefact(report, settings_.format);
    Measurement measurement = measure(
        settings_,
        [&report] { return report.cancelled(); },
        [&artefact](std::string_view block, bool is_first) {
          return artefact.take(block, is_first);
        });
    report.throw_if_cancelled();
    const SuiteRun& suite = measurement.suite;
    keep(suite, artefact, report);
    tell_retries(measurement, report);
    const Results results = require(std::move(measurement.results), suite, nullptr, report);
    keep_cases(results, report);
    const auto comparisons = compare_with_baseline(suite, results, report);
    const evidence::Evidence evidence =
        require(judge(settings_, results, comparisons), suite, &results, report);
    add_details(suite, &results, comparisons, report);
    deliver(evidence, report);
    note_exit(suite, report);
  }

  void known_bad(sdk::KnownBad& input) const { describe_known_bad(settings_, input); }

 private:
  template <typename T>
  T require(Result<T> result,
            const SuiteRun& suite,
            const Results* results,
            sdk::Report& report) const {
    if (result.ok()) return result.take();
    add_details(suite, results, {}, report);
    return evidence::measured(std::move(result));
  }

  // The same file of an earlier run, or its artefact cases.json, which is of our own format
  // whatever its tool wrote.
  [[nodiscard]] Result<Results> read_baseline() const {
    const std::string& path = settings_.baseline;
    if (is_mlflow_store(path)) {
      return read_file(path, settings_.max_output, "auto", settings_.selection);
    }
    auto content = read_results_file(path, settings_.max_output);
    if (!content) return content.take_error();
    const std::string_view text = text::trim(*content);
    const bool is_json = text.starts_with('{') || text.starts_with('[');
    return read_any(*content,
                    path,
                    "malformed",
                    is_json ? "auto" : settings_.format,
                    settings_.selection,
                    settings_.columns);
  }

  [[nodiscard]] std::vector<comparison::Comparison> compare_with_baseline(
      const SuiteRun& suite, const Results& results, sdk::Report& report) const {
    if (settings_.baseline.empty()) return {};
    const Results before = require(read_baseline(), suite, &results, report);
    if (auto same = comparable(before, results, kVersion); !same) {
      add_details(suite, &results, {}, report);
      throw sdk::CouldNotMeasure(same.error().reason, same.error().to_string());
    }
    return compare(settings_, before, results);
  }

  void add_details(const SuiteRun& suite,
                   const Results* results,
                   const std::vector<comparison::Comparison>& comparisons,
                   sdk::Report& report) const {
    report.details(
        json::write(details(settings_, suite, results, comparisons, is_reproducible_run())));
  }

  static void keep_cases(const Results& results, sdk::Report& report) {
    const std::string document = cases_document(results, kVersion);
    if (!document.empty()) evidence::keep(report, "cases.json", "application/json", document);
  }

  // What the suite said, for whoever asks why.
  static void keep(const SuiteRun& suite, ResultsArtefact& artefact, sdk::Report& report) {
    if (suite.command) {
      evidence::keep(report, "eval-stdout.txt", "text/plain", suite.command->out.text());
      evidence::keep(report, "eval-stderr.txt", "text/plain", suite.command->err.text());
    }
    if (!suite.text.ok()) return;
    Result<void> kept;
    if (!suite.is_in_pieces) kept = artefact.take(*suite.text, true);
    if (kept) kept = artefact.finish();
    if (!kept) throw sdk::CouldNotMeasure(kept.error().reason, kept.error().to_string());
  }

  static void tell_retries(const Measurement& measurement, sdk::Report& report) {
    if (measurement.failures.empty()) return;
    std::string message = "the eval command was run " +
                          std::to_string(measurement.failures.size() + 1) +
                          " times, since earlier runs measured nothing";
    for (const std::string& failure : measurement.failures) {
      message += "; " + text::one_line(failure, 200);
    }
    report.finding({.severity = sdk::Severity::kInfo,
                    .reason_code = "eval_retried",
                    .message = message,
                    .config_key = "retries"});
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
                   aipreflight::evals::Evals,
                   aipreflight::sdk::Commands<aipreflight::evals::InspectCommand,
                                              aipreflight::evals::DoctorCommand>,
                   aipreflight::sdk::Selftest<aipreflight::evals::Evals>)
