#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cases.hpp"

// What a module offers beside its checks: commands and known-bad inputs.
namespace aipreflight::validate {
namespace {

bool is_any_of(const std::string& reason, std::span<const std::string_view> reasons) {
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

constexpr std::array<std::string_view, 7> kFalls{"plugin_crashed",
                                                 "plugin_exited",
                                                 "plugin_killed",
                                                 "plugin_timeout",
                                                 "plugin_exception",
                                                 "protocol",
                                                 "limit_memory"};

// One verdict over all commands: the first that fails.
using JudgeCommand = Outcome (*)(const CommandRun& run);
Outcome each_command(Subject& subject, JudgeCommand judge) {
  if (!subject.module()) return skip("the host refuses the module");
  if (subject.module()->commands.empty()) return skip("it has no commands");
  bool is_tried = false;
  for (const CheckType& command : subject.module()->commands) {
    const CommandRun* run = subject.command_run(command);
    if (run == nullptr) continue;
    Outcome outcome = judge(*run);
    if (outcome.verdict == Verdict::kFail)
      return fail("command '" + command.id + "': " + outcome.text);
    is_tried = is_tried || outcome.verdict == Verdict::kPass;
  }
  return is_tried ? pass() : skip("no command came so far with the options that its keys suggest");
}

Outcome command_is_made(Subject& subject) {
  return each_command(subject, [](const CommandRun& run) {
    if (run.refusal.empty()) return pass();
    const Error& error = run.refusal.front();
    const bool is_silent = error.reason == "plugin_defect";
    return is_silent || is_any_of(error.reason, kFalls) ? fail(text::one_line(error.message, 400))
                                                        : pass();
  });
}

// Of a command that ran.
using JudgeOutcome = Outcome (*)(const host::RunOutcome& outcome);
template <JudgeOutcome judge>
Outcome each_run(Subject& subject) {
  return each_command(subject, [](const CommandRun& run) {
    return run.refusal.empty() ? judge(run.outcome) : skip("it was not made");
  });
}

std::string told(const host::RunOutcome& outcome) {
  return outcome.reason + ": " + text::one_line(outcome.text, 400);
}

Outcome ends(const host::RunOutcome& outcome) {
  if (outcome.end == host::RunOutcome::End::kCancelled) return fail("it did not end in time");
  return is_any_of(outcome.reason, kFalls) ? fail(told(outcome)) : pass();
}

Outcome result(const host::RunOutcome& outcome) {
  return outcome.reason == "plugin_defect" ? fail(told(outcome)) : pass();
}

Outcome prints(const host::RunOutcome& outcome) {
  return outcome.reason == "evidence_invalid" || outcome.reason == "late_report"
             ? fail(told(outcome))
             : pass();
}

// One verdict over the checks that offer a known-bad input for their configuration.
using JudgeInput = Outcome (*)(const KnownBadRun& run);
template <JudgeInput judge>
Outcome each_input(Subject& subject) {
  if (!subject.module()) return skip("the host refuses the module");
  Outcome worst = skip("it offers no known-bad input for what it was tried with");
  for (const Sample& sample : subject.samples()) {
    if (!sample.type.has_known_bad) continue;
    const KnownBadRun& run = subject.known_bad_run(sample);
    if (!run.none.empty()) continue;
    Outcome outcome = judge(run);
    if (outcome.verdict == Verdict::kFail)
      return fail("check '" + sample.type.id + "': " + outcome.text);
    if (outcome.verdict == Verdict::kPass) worst = pass();
  }
  return worst;
}

std::string first_of(const Errors& errors) {
  return text::one_line(errors.front().to_string(), 400);
}

Outcome is_made(const KnownBadRun& run) {
  return run.unmade.empty() ? pass() : fail(first_of(run.unmade));
}

Outcome fits(const KnownBadRun& run) {
  if (!run.unmade.empty()) return skip("it was not made");
  return run.unfit.empty() ? pass() : fail(first_of(run.unfit));
}

Outcome is_caught(const KnownBadRun& run) {
  if (!run.unmade.empty() || !run.unfit.empty()) return skip("it was not tried");
  return run.status == Status::kFail ? pass()
                                     : fail("the check is " + std::string(to_string(run.status)) +
                                            " with it: " + text::one_line(run.summary, 300));
}

constexpr Case kCases[] = {
    {{"commands.create",
      "create of a command makes an instance, or says why not.",
      "plugin-authors.md#commands"},
     command_is_made},
    {{"commands.ends",
      "A command ends by returning, also where it is kept from network, programs and files.",
      "plugin-authors.md#commands"},
     each_run<ends>},
    {{"commands.result",
      "run of a command returns one of the results of the ABI.",
      "plugin-authors.md#commands"},
     each_run<result>},
    {{"commands.prints",
      "A command prints through its console and reports no evidence.",
      "plugin-authors.md#commands"},
     each_run<prints>},
    {{"selftest.makes-its-input",
      "A known-bad input is made with nothing but its own files, or it says why there is none.",
      "plugin-authors.md#a-known-bad-input"},
     each_input<is_made>},
    {{"selftest.fits-the-keys",
      "What a known-bad input changes are keys of the check, with values that they allow.",
      "plugin-authors.md#a-known-bad-input"},
     each_input<fits>},
    {{"selftest.is-caught",
      "The check fails with its own known-bad input.",
      "plugin-authors.md#a-known-bad-input"},
     each_input<is_caught>},
};

}  // namespace

std::span<const Case> extension_cases() {
  return kCases;
}

}  // namespace aipreflight::validate
