#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "catalogue.hpp"
#include "check_options.hpp"
#include "commands.hpp"
#include "engine/known_bad.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "gate_run.hpp"
#include "profile/load.hpp"
#include "run_folder.hpp"
#include "selftest.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr int kUsualRuns = 3;
constexpr int kMostRuns = 1000;
constexpr char kFile[] = "selftest.json";

constexpr Option kOptions[] = {
    {"profile", 0, "FILE", "the gate that is to be tested", Completes::kProfile},
    {"repeat", 0, "N", "runs on the same inputs; 0: none; default: 3"},
    {"negative-control", 0, "", "give every check an input that is known to be bad, too"},
    kProbesOption,
    kConfigOption,
    kDurationOption,
    kIntervalOption,
    {"out", 0, "DIR", "folder, instead of a dated one under report.outdir", Completes::kFolder},
    kOnlyOption,
    kSkipOption,
    kSetOption,
    kJobsOption,
    kTimeoutOption,
    {"format", 0, "FORMAT", "what stdout gets; default: text", Completes::kChoice, "text json"},
    kColorOption,
    kNoProgressOption,
    kQuietOption,
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
    kIsolationOption,
};

Result<int> runs_of(const Arguments& arguments) {
  const auto given = arguments.value("repeat");
  if (!given) return kUsualRuns;
  const auto number = text::to_integer(*given);
  if (!number || *number < 0 || *number == 1 || *number > kMostRuns) {
    return usage_error("--repeat wants a whole number from 2 to " + std::to_string(kMostRuns) +
                           ", or 0, not '" + text::one_line(*given, 100) + "'",
                       "one run alone has nothing to differ from");
  }
  if (*number == 0 && !arguments.has("negative-control")) {
    return usage_error("--repeat 0 leaves nothing to do", "add --negative-control");
  }
  return static_cast<int>(*number);
}

// One self-test: what it needs in each of its runs.
class Gate {
 public:
  Gate(const CheckOptions& options,
       const Arguments& arguments,
       const profile::Profile& profile,
       const host::ModuleSearch& search,
       host::Launcher& launcher,
       const RunFolder& folder)
      : options_(options),
        arguments_(arguments),
        profile_(profile),
        search_(search),
        launcher_(launcher),
        folder_(folder) {}

  // Errors: nothing could be run.
  Errors run(int runs, bool wants_controls, Selftest& selftest) {
    if (Errors errors = repeat(runs, selftest); !errors.empty()) return errors;
    return wants_controls && !was_interrupted() ? control(selftest) : Errors{};
  }

  [[nodiscard]] int signal() const { return interrupts_.received(); }

 private:
  [[nodiscard]] bool was_interrupted() const { return signal() != 0; }

  // What one run in the subfolder `name` comes to.
  Result<RunResult> run_once(engine::Plan plan, const std::string& name) {
    auto folder =
        RunFolder::make(folder_.path() + '/' + name, "", plan.profile.name, system_clock());
    if (!folder) return folder.take_error();
    GateRun run = run_in(*folder, std::move(plan), options_, arguments_, interrupts_);
    if (!run.unwritten.empty()) return std::move(run.unwritten.front());
    return std::move(run.result);
  }

  Errors repeat(int runs, Selftest& selftest) {
    std::vector<RunResult> results;
    for (int i = 1; i <= runs && !was_interrupted(); ++i) {
      engine::Planned planned = engine::prepare(profile_, search_, launcher_, options_.plan);
      if (!planned.errors.empty()) return planned.errors;
      auto result = run_once(std::move(planned.plan), "run-" + std::to_string(i));
      if (!result) return {result.take_error()};
      if (!result->interrupted) results.push_back(result.take());
    }
    selftest.repetition = engine::compare(results);
    return {};
  }

  Errors control(Selftest& selftest) {
    engine::PlanOptions options = options_.plan;
    options.role = Role::kKnownBad;
    engine::Planned planned = engine::prepare(profile_, search_, launcher_, options);
    if (!planned.errors.empty()) return planned.errors;
    auto made = engine::make_known_bad(std::move(planned.plan), folder_.absolute() + "/known-bad");
    for (engine::KnownBad& input : made) {
      if (was_interrupted()) break;
      NegativeControl control{input.spec.id, input.none, input.errors, Status::kError, ""};
      if (control.was_tried() && control.errors.empty()) judge(std::move(input.spec), control);
      selftest.controls.push_back(std::move(control));
    }
    return {};
  }

  // Whatever is wrong with the input is a matter of its check alone.
  void judge(profile::CheckSpec spec, NegativeControl& control) {
    engine::PlanOptions options = options_.plan;
    options.selection = {};
    profile::Profile bad = profile_;
    bad.checks = {std::move(spec)};
    engine::Planned planned = engine::prepare(std::move(bad), search_, launcher_, options);
    control.errors = std::move(planned.errors);
    if (!control.errors.empty()) return;
    auto result = run_once(std::move(planned.plan), "known-bad/" + control.check);
    if (!result) {
      control.errors = {result.take_error()};
      return;
    }
    control.status = result->checks.front().status;
    control.summary = result->checks.front().summary;
  }

  const CheckOptions& options_;
  const Arguments& arguments_;
  const profile::Profile& profile_;
  const host::ModuleSearch& search_;
  host::Launcher& launcher_;
  const RunFolder& folder_;
  Interrupts interrupts_;
};

int finish(Selftest& selftest, const RunFolder& folder, const Arguments& arguments, int signal) {
  selftest.interrupted = signal != 0;
  selftest.generated = format_utc(system_clock().wall());
  const std::string json = selftest_json(selftest);
  const std::string path = folder.path() + '/' + kFile;
  if (auto written = files::write_atomically(path, json); !written) {
    return fail(written.take_error(), arguments);
  }
  if (arguments.value("format") == "json") {
    write_stdout(json);
  } else {
    const TerminalFacts facts = terminal_facts(STDOUT_FILENO);
    const ColourWish wish = colour_wish(arguments.value_or("color", "auto"));
    write_stdout(selftest_text(selftest, is_coloured(facts, wish)));
    write_stdout("Report: " + path + '\n');
  }
  return signal != 0 ? exit_code_of_signal(signal) : selftest.exit_code();
}

int selftest(const Arguments& arguments) {
  auto parsed = CheckOptions::from(arguments, "selftest");
  if (!parsed) return fail(parsed.take_error(), arguments);
  auto runs = runs_of(arguments);
  if (!runs) return fail(runs.take_error(), arguments);
  set_up_log(*parsed, arguments);
  const profile::Loaded loaded = profile::load(parsed->profile, parsed->overrides);
  if (!loaded.errors.empty()) return fail(loaded.errors, arguments);
  auto search = module_search(parsed->modules, loaded.profile);
  if (!search) return fail(search.take_error(), arguments);
  auto launcher = make_launcher(parsed->isolation);
  if (!launcher) return fail(launcher.take_error(), arguments);
  auto folder = RunFolder::make(
      parsed->out, loaded.profile.report.outdir, loaded.profile.name + "-selftest", system_clock());
  if (!folder) return fail(folder.take_error(), arguments);
  // One that is cut short must not leave an old answer behind.
  std::error_code ignored;
  std::filesystem::remove(folder->path() + '/' + kFile, ignored);

  Selftest result;
  result.profile = loaded.profile.name;
  Gate gate(*parsed, arguments, loaded.profile, *search, **launcher, *folder);
  const Errors errors = gate.run(*runs, arguments.has("negative-control"), result);
  if (!errors.empty() && gate.signal() == 0) return fail(errors, arguments);
  return finish(result, *folder, arguments, gate.signal());
}

}  // namespace

constinit const Command kSelftestCommand = {
    "selftest",
    "test the gate itself: is it steady, can it fail",
    "Runs the gate of a profile several times on the same inputs and says how often\n"
    "the verdict differs. With --negative-control every check is also given an input\n"
    "that is known to be bad, under the profile's own bounds: it must FAIL. Exit\n"
    "status 0 if all is well, 1 if a verdict flipped or a bad input passed.",
    {},
    kOptions,
    "aipreflight selftest --profile profiles/app.yml --negative-control\n"
    "aipreflight selftest --profile profiles/inference.yml --repeat 10\n"
    "aipreflight selftest --profile profiles/rag.yml --repeat 0 --negative-control",
    selftest,
};

}  // namespace aipreflight::cli
