#include "measurement.hpp"

#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "command/outcome.hpp"
#include "evidence/names.hpp"
#include "readers/read.hpp"

namespace aipreflight::evals {
namespace {

using evidence::shown;

Result<Results> results_of(const Settings& settings, const SuiteRun& suite) {
  if (!suite.text.ok()) return suite.text.error();
  auto results = suite.is_large ? read_large(suite.source, settings.format, settings.selection)
                                : read_any(*suite.text,
                                           suite.source,
                                           suite.not_json,
                                           settings.format,
                                           settings.selection,
                                           settings.columns);
  if (results.ok() || !suite.command || suite.command->exit_code == 0) return results;
  Error error = results.take_error();
  error.message += "; the command " + command::describe(*suite.command);
  return error;
}

Measurement measure_once(const Settings& settings, const std::function<bool()>& cancelled) {
  SuiteRun suite = run_suite(settings, cancelled);
  auto results = results_of(settings, suite);
  return {std::move(suite), std::move(results)};
}

// Why nothing was measured; "" where something was.
std::string failure_of(const Settings& settings, const Measurement& measurement) {
  if (!measurement.results.ok()) return measurement.results.error().to_string();
  const auto measured = require_few_errors(settings, *measurement.results);
  return measured.ok() ? "" : measured.error().to_string();
}

void wait(std::chrono::duration<double> time, const std::function<bool()>& cancelled) {
  constexpr std::chrono::milliseconds kLook{20};
  const MonotonicTime end =
      system_clock().monotonic() + std::chrono::duration_cast<std::chrono::milliseconds>(time);
  while (!cancelled() && system_clock().monotonic() < end) std::this_thread::sleep_for(kLook);
}

}  // namespace

Measurement measure(const Settings& settings, const std::function<bool()>& cancelled) {
  Measurement measurement = measure_once(settings, cancelled);
  for (std::int64_t left = settings.retries; left > 0 && !cancelled(); --left) {
    std::string failure = failure_of(settings, measurement);
    if (failure.empty()) break;
    wait(settings.retry_wait, cancelled);
    auto failures = std::move(measurement.failures);
    failures.push_back(std::move(failure));
    measurement = measure_once(settings, cancelled);
    measurement.failures = std::move(failures);
  }
  return measurement;
}

Result<void> require_few_errors(const Settings& settings, const Results& results) {
  if (!results.errored || !results.total || *results.total == 0) return {};
  const double rate = static_cast<double>(*results.errored) / static_cast<double>(*results.total);
  if (rate <= settings.max_error_rate) return {};
  return execution_error(
      "too_many_errors",
      std::to_string(*results.errored) + " of " + std::to_string(*results.total) +
          " cases could not be judged (" + shown(rate, settings.max_error_rate, "ratio") +
          ", at most " + shown(settings.max_error_rate, rate, "ratio") + " may)",
      "mend the provider or the fixtures and run again, or set `max_error_rate`");
}

}  // namespace aipreflight::evals
