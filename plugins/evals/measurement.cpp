#include "measurement.hpp"

#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "command/outcome.hpp"
#include "evidence/names.hpp"
#include "readers/read.hpp"
#include "results_file.hpp"

namespace aipreflight::evals {
namespace {

using evidence::shown;

Result<Results> read(const Settings& settings, const SuiteRun& suite, const Keep& keep) {
  if (suite.is_in_pieces) {
    const bool is_kept = !is_larger_than(suite.source, settings.max_output);
    return read_file(suite.source,
                     settings.max_output,
                     settings.format,
                     settings.selection,
                     settings.columns,
                     is_kept ? keep : Keep());
  }
  return read_any(*suite.text,
                  suite.source,
                  suite.not_json,
                  settings.format,
                  settings.selection,
                  settings.columns);
}

Result<Results> results_of(const Settings& settings, const SuiteRun& suite, const Keep& keep) {
  if (!suite.text.ok()) return suite.text.error();
  auto results = read(settings, suite, keep);
  if (results.ok() || !suite.command || suite.command->exit_code == 0) return results;
  Error error = results.take_error();
  error.message += "; the command " + command::describe(*suite.command);
  return error;
}

Measurement measure_once(const Settings& settings,
                         const std::function<bool()>& cancelled,
                         const Keep& keep) {
  SuiteRun suite = run_suite(settings, cancelled);
  auto results = results_of(settings, suite, keep);
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

Measurement measure(const Settings& settings,
                    const std::function<bool()>& cancelled,
                    const Keep& keep) {
  Measurement measurement = measure_once(settings, cancelled, keep);
  for (std::int64_t left = settings.retries; left > 0 && !cancelled(); --left) {
    std::string failure = failure_of(settings, measurement);
    if (failure.empty()) break;
    wait(settings.retry_wait, cancelled);
    auto failures = std::move(measurement.failures);
    failures.push_back(std::move(failure));
    measurement = measure_once(settings, cancelled, keep);
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
