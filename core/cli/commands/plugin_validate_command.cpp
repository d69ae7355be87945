#include <optional>

#include "base/text.hpp"
#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "terminal.hpp"
#include "time_span.hpp"
#include "validate/validate.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"config",
     0,
     "FILE",
     "configuration to try a check with: 'with:', and 'uses:' if the module has several checks",
     Completes::kFile,
     "",
     true},
    {"format", 0, "FORMAT", "of the report", Completes::kChoice, "text json junit"},
    {"only", 0, "TEST", "only these tests, or groups of them", Completes::kNothing, "", true, true},
    {"limit", 0, "TIME", "for each process in which the module lives; default 30s"},
    {"seed", 0, "N", "chooses the random cases; default 1"},
    {"list", 0, "", "show the tests and what each is about"},
};

int show_list(const std::string& format, const Arguments& arguments) {
  if (format == "junit")
    return fail(usage_error("'--list' has no form for --format junit", "use text or json"),
                arguments);
  write_stdout(format == "json" ? validate::list_json() : validate::list_text());
  return kExitPass;
}

std::vector<std::string> names_in(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (const std::string& list : lists) {
    for (const std::string_view name : text::split(list, ',')) names.emplace_back(text::trim(name));
  }
  return names;
}

int run(const Arguments& arguments) {
  const std::string format = arguments.value_or("format", "text");
  if (arguments.has("list")) return show_list(format, arguments);
  if (arguments.positionals().empty()) {
    return fail(
        usage_error("'plugin validate' needs FILE", "the module, <id>.so; --list shows the tests"),
        arguments);
  }
  validate::Request request;
  request.file = arguments.positionals().front();
  request.configs = arguments.values("config");
  request.only = names_in(arguments.values("only"));
  request.executable = own_executable();
  if (const auto seed = arguments.value("seed")) {
    const auto number = text::to_integer(*seed);
    if (!number || *number < 0)
      return fail(usage_error("'" + text::one_line(*seed, 100) + "' is no value of --seed",
                              "a whole number from 0"),
                  arguments);
    request.seed = static_cast<std::uint64_t>(*number);
  }
  if (const auto limit = arguments.value("limit")) {
    const auto time = to_time_span(*limit);
    if (!time)
      return fail(usage_error("'" + text::one_line(*limit, 100) + "' is no value of --limit",
                              "a time: 10s, 500ms"),
                  arguments);
    request.limit = *time;
  }
  const bool is_text = format == "text";
  std::optional<validate::TestResult> before;
  const validate::Validated validated =
      validate::validate(request, [&](const validate::TestResult& result) {
        if (is_text) write_stdout(validate::text_line(result, before ? &*before : nullptr));
        before = result;
      });
  if (!validated.errors.empty()) return fail(validated.errors, arguments);
  const validate::Report& report = validated.report;
  write_stdout(is_text            ? validate::text_end(report)
               : format == "json" ? validate::json(report)
                                  : validate::junit(report));
  if (report.count(validate::Verdict::kFail) > 0) return kExitFail;
  return report.untried.empty() ? kExitPass : kExitConfiguration;
}

}  // namespace

constinit const Command kPluginValidateCommand = {
    "plugin validate",
    "whether a module keeps its side of the contract",
    "Puts a module through everything that a good one must bear, test by test,\n"
    "each in a process of its own: what its file says, its tables and keys, its\n"
    "life from create to destroy, cancellation, leaks, manners and hardships.\n"
    "Checks are tried with their defaults unless --config gives something to\n"
    "measure. Exit status: 0 all passed, 1 some failed, 2 what there was to test\n"
    "could not be tested.",
    {"FILE", 0, 1, Completes::kFile},
    kOptions,
    "aipreflight plugin validate build/acme.so --config acme.yml\n"
    "aipreflight plugin validate build/acme.so --only leaks,guest --seed 7\n"
    "aipreflight plugin validate --list",
    run,
};

}  // namespace aipreflight::cli
