#include "gate_run.hpp"

#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "ci_facts.hpp"
#include "engine/run.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "log/log.hpp"
#include "problems.hpp"
#include "progress.hpp"
#include "report/report.hpp"
#include "run_folder.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

Progress::Look progress_look(const CheckOptions& options, ColourWish wish) {
  const TerminalFacts facts = terminal_facts(STDERR_FILENO);
  Progress::Look look;
  if (!options.shows_progress) return look;
  const bool can_redraw = facts.is_terminal && facts.term != "dumb";
  look.mode = can_redraw ? ProgressMode::kRegion : ProgressMode::kLines;
  look.colour = is_coloured(facts, wish);
  look.unicode = is_unicode_locale();
  if (facts.columns > 0) look.columns = static_cast<std::size_t>(facts.columns);
  return look;
}

void add_secrets(const ConfigNode& node, report::Redactor& redactor) {
  if (node.is_secret) redactor.add(node.text);
  for (const ConfigNode& item : node.items) add_secrets(item, redactor);
  for (const auto& [name, value] : node.entries) add_secrets(value, redactor);
}

report::Redactor redactor_of(const engine::Plan& plan) {
  report::Redactor redactor(plan.profile.secrets);
  for (const engine::PlannedCheck& check : plan.checks) add_secrets(check.config, redactor);
  return redactor;
}

void fill_provenance(const CheckOptions& options, const Arguments& arguments, RunResult& result) {
  Provenance& provenance = result.provenance;
  provenance.host = "aipreflight " AIPREFLIGHT_VERSION;
  provenance.command_line = arguments.command_line();
  provenance.command_line.insert(provenance.command_line.begin(), "aipreflight");
  provenance.overrides.clear();
  for (const profile::Override& given : options.overrides) {
    provenance.overrides.push_back(given.path + '=' + given.value);
  }
  std::error_code failure;
  provenance.working_directory = std::filesystem::current_path(failure).string();
  provenance.environment = ci_facts();
}

// What a plugin printed is on disk before anybody could redact it; its digest is taken again.
void redact_logs(const RunFolder& folder, const report::Redactor& redactor, RunResult& result) {
  constexpr std::uint64_t kLargestLog = 16u << 20;
  for (CheckResult& check : result.checks) {
    for (Artefact& artefact : check.artefacts) {
      if (!artefact.name.ends_with(".log")) continue;
      const auto path = std::filesystem::path(folder.absolute()) / artefact.path;
      Result<std::string> text = files::read(path, kLargestLog);
      if (!text) continue;
      const std::string clean = redactor.redact(*text);
      if (clean == *text) continue;
      Result<void> written = files::write_atomically(path, clean);
      if (!written) log::error(written.error().to_string());
      artefact.bytes = clean.size();
      artefact.sha256 = sha256_hex(clean);
    }
  }
}

// A file may be named after a secret; the report would then name a file that is not there.
void redact_names(const RunFolder& folder, const report::Redactor& redactor, RunResult& result) {
  for (CheckResult& check : result.checks) {
    for (Artefact& artefact : check.artefacts) {
      const std::string clean = redactor.redact(artefact.name);
      if (clean == artefact.name) continue;
      const std::filesystem::path root(folder.absolute());
      const std::filesystem::path old(artefact.path);
      std::filesystem::path renamed = old.parent_path() / clean;
      std::error_code failure;
      for (int number = 2; std::filesystem::exists(root / renamed, failure); ++number) {
        renamed = old.parent_path() / (clean + '-' + std::to_string(number));
      }
      std::filesystem::rename(root / old, root / renamed, failure);
      if (failure) {
        log::error("an artefact of check '" + check.name +
                   "' is named after a secret and cannot be renamed: " + failure.message());
        continue;
      }
      artefact.name = renamed.filename().string();
      artefact.path = renamed.string();
    }
  }
}

std::string rendered(const RunResult& result, const CheckOptions& options, ColourWish wish) {
  switch (options.format) {
    case Format::kJson:
      return report::json(result);
    case Format::kMarkdown:
      return report::markdown(result);
    case Format::kText:
      break;
  }
  const TerminalFacts facts = terminal_facts(STDOUT_FILENO);
  return report::text(result,
                      {.colour = is_coloured(facts, wish),
                       .unicode = is_unicode_locale(),
                       .verbose = options.verbosity == Verbosity::kVerbose,
                       .width = facts.columns});
}

RunResult run_plan(engine::Plan plan,
                   const CheckOptions& options,
                   ColourWish wish,
                   const RunFolder& folder,
                   const report::Redactor& redactor,
                   Interrupts& interrupts) {
  Progress progress(
      progress_look(options, wish),
      system_clock(),
      [](std::string_view text) { write_stderr(text); },
      [&](std::string text) { return redactor.redact(std::move(text)); });
  engine::Runner runner(std::move(plan));
  interrupts.set_action([&] { runner.interrupt(); });
  RunResult result = runner.run({.run_folder = folder.absolute(),
                                 .fail_on = options.is_strict ? FailOn::kWarn : FailOn::kFail,
                                 .isolation = options.isolation},
                                progress);
  interrupts.set_action([] {});  // what is left to do is short: reports are still written
  return result;
}

}  // namespace

GateRun run_in(const RunFolder& folder,
               engine::Plan plan,
               const CheckOptions& options,
               const Arguments& arguments,
               Interrupts& interrupts) {
  const ColourWish wish = colour_wish(arguments.value_or("color", "auto"));
  const std::vector<std::string> formats = plan.profile.report.formats;
  const report::Redactor redactor = redactor_of(plan);

  RunResult result = run_plan(std::move(plan), options, wish, folder, redactor, interrupts);
  result.strict = options.is_strict;
  if (const int signal = interrupts.received(); signal != 0) {
    result.interrupted = true;
    result.exit_code = exit_code_of_signal(signal);
  }
  fill_provenance(options, arguments, result);
  const auto& unredacted = redactor.warnings();
  result.warnings.insert(result.warnings.end(), unredacted.begin(), unredacted.end());
  redact_logs(folder, redactor, result);
  redact_names(folder, redactor, result);
  redactor.redact(result);
  for (const std::string& warning : result.warnings) log::warning(text::one_line(warning));

  Errors unwritten = folder.write_reports(result, formats);
  if (!unwritten.empty()) result.exit_code = kExitError;
  return {std::move(result), std::move(unwritten)};
}

int run_gate(engine::Plan plan,
             const CheckOptions& options,
             const Arguments& arguments,
             Interrupts& interrupts) {
  const profile::ReportSpec report_spec = plan.profile.report;
  auto made = RunFolder::make(options.out, report_spec.outdir, plan.profile.name, system_clock());
  if (!made) return fail(made.take_error(), arguments);
  const RunFolder& folder = *made;

  const GateRun run = run_in(folder, std::move(plan), options, arguments, interrupts);
  if (run.unwritten.empty()) {
    Result<void> latest = folder.become_latest();
    if (!latest) log::warning(latest.error().to_string());
  } else {
    write_stderr(problem_text(run.unwritten, {}));
  }
  write_stdout(rendered(run.result, options, colour_wish(arguments.value_or("color", "auto"))));
  if (options.format == Format::kText && run.unwritten.empty()) {
    write_stdout("Report: " + folder.report_path(report_spec.formats) + '\n');
  }
  return run.result.exit_code;
}

}  // namespace aipreflight::cli
