#include "host/answer.hpp"

#include <aipreflight/abi/types.h>
#include <string>
#include <utility>

namespace aipreflight::host {

void judge_answer(const Answer& answer, RunOutcome& outcome) {
  using End = RunOutcome::End;
  const auto error = [&](std::string reason, std::string text) {
    outcome.end = End::kError;
    outcome.reason = std::move(reason);
    outcome.text = std::move(text);
  };
  if (answer.is_cancelled) {
    error("interrupted", "was interrupted");
    outcome.end = End::kCancelled;
    return;
  }
  if (answer.defect) return error(answer.defect->reason, answer.defect->text);
  if (answer.late_calls > 0) {
    return error("late_report",
                 "reported " + std::to_string(answer.late_calls) + " times after run had returned");
  }
  const wire::Finished& finished = *answer.finished;
  switch (finished.result) {
    case AIPF_DONE:
      return;
    case AIPF_NOT_APPLICABLE:
      if (answer.has_evidence) {
        return error("plugin_defect",
                     "reported evidence and then answered that there is nothing to check");
      }
      outcome.end = End::kNotApplicable;
      outcome.reason = finished.reason.empty() ? "not_applicable" : finished.reason;
      outcome.text = finished.text.empty() ? "nothing to check here" : finished.text;
      return;
    case AIPF_STOPPED:
      return error("plugin_defect", "stopped although nobody asked it to");
    case AIPF_COULD_NOT_MEASURE:
      return error(finished.reason.empty() ? "could_not_measure" : finished.reason,
                   finished.text.empty() ? "could not measure, and gave no reason" : finished.text);
    case AIPF_CONFIGURATION_ERROR:
      error("configuration_error",
            finished.text.empty() ? "found an error in its configuration" : finished.text);
      for (const wire::ConfigError& problem : finished.errors) {
        outcome.errors.push_back(profile_error(problem.where, problem.text));
      }
      if (finished.dropped_errors > 0) {
        outcome.errors.push_back(
            profile_error({}, "and " + std::to_string(finished.dropped_errors) + " more errors"));
      }
      return;
    default:
      return error("plugin_defect",
                   "answered " + std::to_string(finished.result) + ", which is no result of run");
  }
}

Errors config_errors(const wire::Rejected& rejected, const ConfigNode& config) {
  Errors errors;
  for (const wire::ConfigError& problem : rejected.errors) {
    const ConfigNode* node =
        problem.node < 0 ? nullptr : find_node(config, static_cast<std::uint32_t>(problem.node));
    errors.push_back(profile_error(node != nullptr ? node->where : problem.where, problem.text));
  }
  if (rejected.dropped_errors > 0) {
    errors.push_back(profile_error(config.where,
                                   "and " + std::to_string(rejected.dropped_errors) +
                                       " more errors of this check's configuration"));
  }
  return errors;
}

}  // namespace aipreflight::host
