#include <filesystem>
#include <system_error>
#include <unistd.h>

#include "base/files.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "report/report.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"format", 0, "FORMAT", "default: text", Completes::kChoice, "text json markdown"},
    {"color", 0, "WHEN", "default: auto", Completes::kChoice, "auto always never"},
    {"verbose", 'v', "", "every gate and value, not only what was not passed"},
};

constexpr std::uint64_t kLargestReport = 256u << 20;

// A run folder, or the JSON report itself.
std::string report_path(const std::string& run) {
  std::error_code failure;
  if (std::filesystem::is_directory(run, failure)) {
    return (std::filesystem::path(run) / "aipreflight-report.json").string();
  }
  return run;
}

std::string rendered(const RunResult& result, const Arguments& arguments) {
  const std::string format = arguments.value_or("format", "text");
  if (format == "json") return report::json(result);
  if (format == "markdown") return report::markdown(result);
  const TerminalFacts facts = terminal_facts(STDOUT_FILENO);
  const ColourWish wish = colour_wish(arguments.value_or("color", "auto"));
  return report::text(result,
                      {.colour = is_coloured(facts, wish),
                       .unicode = is_unicode_locale(),
                       .verbose = arguments.has("verbose"),
                       .width = facts.columns});
}

int show_report(const Arguments& arguments) {
  const std::string path = report_path(arguments.positionals().front());
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) {
    return fail(io_error("there is no report at '" + path + "'",
                         "name a run folder, such as runs/latest, or an aipreflight-report.json"),
                arguments);
  }
  Result<std::string> text = files::read(path, kLargestReport);
  if (!text) return fail(text.take_error(), arguments);
  Result<RunResult> result = report::from_json(*text, path);
  if (!result) return fail(result.take_error(), arguments);
  write_stdout(rendered(*result, arguments));
  return kExitPass;
}

}  // namespace

constinit const Command kReportCommand = {
    "report",
    "show the report of an earlier run again",
    "Renders a run's JSON report again. RUN is a run folder or the report itself.\n"
    "Exit status 0 whatever the verdict was, 2 if there is no readable report.",
    {"RUN", 1, 1, Completes::kFile},
    kOptions,
    "aipreflight report runs/latest\n"
    "aipreflight report runs/latest --format markdown >> \"$GITHUB_STEP_SUMMARY\"\n"
    "aipreflight report runs/nightly/aipreflight-report.json -v",
    show_report,
};

}  // namespace aipreflight::cli
