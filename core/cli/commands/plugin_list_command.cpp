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

int list(const Arguments& arguments) {
  auto catalogue = Catalogue::open(ModuleOptions::from(arguments));
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  const std::vector<ListedModule> modules = catalogue->list();
  write_stdout(arguments.has("json") ? list_json(modules)
                                     : list_text(modules, catalogue->search().folders()));
  return kExitPass;
}

}  // namespace

constinit const Command kPluginListCommand = {
    "plugin list",
    "every module that is found, where, and what it shadows",
    "Shows every module that is found, where, and what it shadows; one that\n"
    "cannot be loaded is listed with the reason.",
    {},
    kOptions,
    "aipreflight plugin list\n"
    "aipreflight plugin list --json --plugin-dir build",
    list,
};

}  // namespace aipreflight::cli
