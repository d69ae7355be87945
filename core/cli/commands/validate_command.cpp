#include <unistd.h>

#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "problems.hpp"
#include "profile_check.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::size_t kMostFiles = 1000;

constexpr Option kOptions[] = {
    {"profile", 0, "FILE", "a profile; the same as naming it", Completes::kProfile, "", true},
    {"format",
     0,
     "FORMAT",
     "json: the problems on stdout, for machines; default: text",
     Completes::kChoice,
     "text json"},
    {"color", 0, "WHEN", "default: auto", Completes::kChoice, "auto always never"},
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
};

int validate(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.values("profile");
  paths.insert(paths.end(), arguments.positionals().begin(), arguments.positionals().end());
  if (paths.empty()) {
    return fail(usage_error("'validate' needs the name of a profile",
                            "for example 'aipreflight validate profiles/app.yml'"),
                arguments);
  }
  const bool is_json = arguments.value("format") == "json";
  const bool is_coloured_output =
      is_coloured(terminal_facts(STDERR_FILENO), colour_wish(arguments.value_or("color", "auto")));
  Errors all;
  for (const std::string& path : paths) {
    const ProfileCheck check = check_profile(path, ModuleOptions::from(arguments));
    write_stderr(problem_text(check.errors, {.colour = is_coloured_output}));
    write_stderr(problem_text(check.warnings, {.colour = is_coloured_output}, "warning"));
    write_stderr(problem_text(
        check.missing, {.colour = is_coloured_output}, "warning: its section was not checked"));
    all.insert(all.end(), check.errors.begin(), check.errors.end());
    if (check.errors.empty() && !is_json) {
      write_stdout("ok: " + path + " (" + std::to_string(check.checks()) +
                   (check.checks() == 1 ? " check)\n" : " checks)\n"));
    }
  }
  if (is_json) write_stdout(problem_json(all));
  return all.empty() ? kExitPass : exit_code(all, Phase::kBeforeRun);
}

}  // namespace

constinit const Command kValidateCommand = {
    "validate",
    "show every problem of a profile with its place",
    "Reads profiles and validates the section of every check whose plugin is\n"
    "installed, without running anything. Exit status 0 if all are in order, 2\n"
    "otherwise.",
    {"FILE", 0, kMostFiles, Completes::kProfile},
    kOptions,
    "aipreflight validate profiles/app.yml\n"
    "aipreflight validate profiles/*.yml\n"
    "aipreflight validate --format json shop.yml",
    validate,
};

}  // namespace aipreflight::cli
