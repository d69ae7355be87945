#include <unistd.h>

#include "catalogue.hpp"
#include "check_options.hpp"
#include "commands.hpp"
#include "dry_run.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "gate_run.hpp"
#include "log/log.hpp"
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
    {"probes",
     0,
     "FILE",
     "recorded probes (JSON Lines) to judge instead of probing",
     Completes::kFile},
    {"config", 0, "FILE", "probe configuration, instead of the profile's", Completes::kFile},
    {"duration", 0, "TIME", "how long to probe, instead of the profile's"},
    {"interval", 0, "TIME", "time between probes, instead of the profile's"},
    {"out", 0, "DIR", "run folder, instead of a dated one under report.outdir", Completes::kFolder},
    {"only", 0, "ID", "run these checks alone", Completes::kNothing, "", true, true},
    {"skip", 0, "ID", "leave these checks out", Completes::kNothing, "", true, true},
    {"set", 0, "PATH=VALUE", "override a value of the profile", Completes::kNothing, "", true},
    {"jobs", 0, "N", "checks at a time; default: one for each core"},
    {"timeout", 0, "TIME", "limit of each check that sets none; default: 10m"},
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
    {"color", 0, "WHEN", "default: auto", Completes::kChoice, "auto always never"},
    {"no-progress", 0, "", "do not show progress on stderr"},
    {"quiet", 'q', "", "the result alone: no progress, no warnings"},
    {"verbose", 'v', "", "every gate and value, not only what was not passed"},
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
    {"isolation",
     0,
     "HOW",
     "process: each check in its own; none: in this one, for a debugger",
     Completes::kChoice,
     "process none"},
    {"dry-run", 0, "", "show the plan and run nothing"},
};

void set_log_level(Verbosity verbosity) {
  switch (verbosity) {
    case Verbosity::kQuiet:
      return log::set_level(log::Level::kError);
    case Verbosity::kNormal:
      return log::set_level(log::Level::kWarning);
    case Verbosity::kVerbose:
      return log::set_level(log::Level::kInfo);
  }
}

void warn_of_flags_without_effect(const Arguments& arguments) {
  if (!arguments.has("probes")) return;
  for (const char* option : {"config", "duration", "interval"}) {
    if (arguments.has(option)) {
      log::warning("--" + std::string(option) +
                   " has no effect: --probes names probes that are already recorded");
    }
  }
}

profile::Loaded load(const CheckOptions& options) {
  return options.thresholds.empty()
             ? profile::load(options.profile, options.overrides)
             : profile::load_thresholds(options.thresholds, options.overrides);
}

int check(const Arguments& arguments) {
  auto parsed = CheckOptions::from(arguments);
  if (!parsed) return fail(parsed.take_error(), arguments);
  const CheckOptions& options = *parsed;
  set_log_level(options.verbosity);
  log::set_colour(
      is_coloured(terminal_facts(STDERR_FILENO), colour_wish(arguments.value_or("color", "auto"))));
  warn_of_flags_without_effect(arguments);

  Interrupts interrupts;
  profile::Loaded loaded = load(options);
  if (!loaded.errors.empty()) return fail(loaded.errors, arguments);
  auto search = module_search(options.modules, loaded.profile);
  if (!search) return fail(search.take_error(), arguments);
  auto launcher = make_launcher(options.isolation);
  if (!launcher) return fail(launcher.take_error(), arguments);
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
