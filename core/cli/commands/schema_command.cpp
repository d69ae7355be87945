#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "log/log.hpp"
#include "profile/schema.hpp"
#include "report_schema.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
};

int show_schema(const Arguments& arguments) {
  if (arguments.positionals().front() == "report") {
    write_stdout(report_schema());
    return kExitPass;
  }
  auto catalogue = Catalogue::open(ModuleOptions::from(arguments));
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  std::vector<Module> modules;
  for (ListedModule& listed : catalogue->list()) {
    Result<Described>& described = listed.described;
    if (described) {
      modules.push_back(std::move(described->module));
    } else {
      log::warning("left out: " + described.error().to_string());
    }
  }
  write_stdout(json::write(profile::profile_schema(modules), {.indent = 2}) + '\n');
  return kExitPass;
}

}  // namespace

constinit const Command kSchemaCommand = {
    "schema",
    "JSON Schema of profiles or of reports",
    "Prints a JSON Schema (draft 2020-12): of profiles, with the keys of every\n"
    "installed plugin, for editors; or of the JSON report, for whatever reads it.",
    {"profile|report", 1, 1, Completes::kChoice, "profile report"},
    kOptions,
    "aipreflight schema profile > .vscode/aipreflight.schema.json\n"
    "aipreflight schema report",
    show_schema,
};

}  // namespace aipreflight::cli
