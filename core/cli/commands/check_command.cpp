#include "catalogue.hpp"
#include "check_options.hpp"
#include "commands.hpp"
#include "dry_run.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "gate_run.hpp"
#include "profile/load.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"profile", 0, "FILE", "what to check, and against which bounds", Completes::kProfile},
    {"thresholds",
     0,
     "FILE",
     "judge --probes by a file of bounds instead of a profile",
     Completes::kFile},
    kProbesOption,
    kConfigOption,
    kDurationOption,
    kIntervalOption,
    {"out", 0, "DIR", "run folder, instead of a dated one under report.outdir", Completes::kFolder},
    kOnlyOption,
    kSkipOption,
    kSetOption,
    kJobsOption,
    kTimeoutOption,
    {"fail-on",
     0,
     "STATUS",
     "the least status that is exit code 1; default: fail",
     Completes::kChoice,
     "fail warn"},
    {"strict", 0, "", "as --fail-on warn"},
    {"format",
     0,
     "FORMAT",
     "what stdout gets; default: text",
     Completes::kChoice,
     "text json markdown"},
    kColorOption,
    kNoProgressOption,
    kQuietOption,
    {"verbose", 'v', "", "every gate and value, not only what was not passed"},
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
    kIsolationOption,
    {"dry-run", 0, "", "show the plan and run nothing"},
};

profile::Loaded load(const CheckOptions& options) {
  return options.thresholds.empty()
             ? profile::load(options.profile, options.overrides)
             : profile::load_thresholds(options.thresholds, options.overrides);
}

int check(const Arguments& arguments) {
  auto parsed = CheckOptions::from(arguments);
  if (!parsed) return fail(parsed.take_error(), arguments);
  const CheckOptions& options = *parsed;
  set_up_log(options, arguments);

  Interrupts interrupts;
  auto launcher = make_launcher(options.isolation);
  if (!launcher) return fail(launcher.take_error(), arguments);
  (*launcher)->get_ready();  // beside the reading of the profile
  profile::Loaded loaded = load(options);
  if (!loaded.errors.empty()) return fail(loaded.errors, arguments);
  auto search = module_search(options.modules, loaded.profile);
  if (!search) return fail(search.take_error(), arguments);
  engine::Planned planned =
      engine::prepare(std::move(loaded.profile), *search, **launcher, options.plan);
  if (!planned.errors.empty()) return fail(planned.errors, arguments);
  if (options.is_dry_run) {
    write_stdout(options.format == Format::kJson ? dry_run_json(planned.plan)
                                                 : dry_run_text(planned.plan));
    return kExitPass;
  }
  return run_gate(std::move(planned.plan), options, arguments, interrupts);
}

}  // namespace

constinit const Command kCheckCommand = {
    "check",
    "run the checks of a profile and give one verdict",
    "Runs what the profile asks for, judges what was measured, writes a report, and\n"
    "says the verdict on stdout and by the exit status. Nothing runs unless every\n"
    "check can: a wrong profile or plugin is exit status 2.",
    {},
    kOptions,
    "aipreflight check --profile profiles/app.yml\n"
    "aipreflight check --profile profiles/inference.yml --probes probes.jsonl\n"
    "aipreflight check --profile profiles/rag.yml --only evals --set evals.min_pass_rate=0.8\n"
    "aipreflight check --profile profiles/app.yml --strict --format json > report.json\n"
    "aipreflight check --thresholds thresholds.yml --probes probes.jsonl --out runs/nightly\n"
    "aipreflight check --profile profiles/app.yml --dry-run",
    check,
};

}  // namespace aipreflight::cli
