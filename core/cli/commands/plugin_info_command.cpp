#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "module_text.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"json", 0, "", "for machines"},
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
};

int info(const Arguments& arguments) {
  auto catalogue = Catalogue::open(ModuleOptions::from(arguments));
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  auto selected = catalogue->select(arguments.positionals().front());
  if (!selected) return fail(selected.take_error(), arguments);
  const Described& described = selected->described;
  const CheckType* only =
      selected->check.empty() ? nullptr : described.module.find(selected->check);
  write_stdout(arguments.has("json") ? info_json(described, only) : info_text(described, only));
  return kExitPass;
}

}  // namespace

constinit const Command kPluginInfoCommand = {
    "plugin info",
    "checks and keys of a module",
    "Shows what a module says of itself, its checks, and every key of their\n"
    "configuration.",
    {"MODULE[/CHECK]", 1, 1},
    kOptions,
    "aipreflight plugin info evals\n"
    "aipreflight plugin info sla --json",
    info,
};

}  // namespace aipreflight::cli
