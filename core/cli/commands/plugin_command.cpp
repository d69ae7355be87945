#include <cmath>

#include "base/text.hpp"
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
    {"plugin-dir", 0, "DIR", "look for plugins here first", Completes::kFolder, "", true},
};

int list(Catalogue& catalogue, bool is_json) {
  std::vector<ListedModule> modules;
  for (const host::ModuleFile& file : catalogue.search().list()) {
    modules.push_back({file, catalogue.describe(file)});
  }
  write_stdout(is_json ? list_json(modules) : list_text(modules, catalogue.search().folders()));
  return kExitPass;
}

int info(Catalogue& catalogue, const std::string& name, const Arguments& arguments) {
  const std::size_t slash = name.find('/');
  Result<Described> described = catalogue.describe(name.substr(0, slash));
  if (!described) return fail(described.take_error(), arguments);
  const CheckType* only = nullptr;
  if (slash != std::string::npos) {
    const std::string check = name.substr(slash + 1);
    only = described->module.find(check);
    if (only == nullptr) {
      std::vector<std::string> ids;
      for (const CheckType& type : described->module.check_types) ids.push_back(type.id);
      return fail(usage_error("module '" + described->module.id + "' has no check '" +
                                  text::one_line(check, 100) + "'",
                              "it has " + text::join(ids, ", ")),
                  arguments);
    }
  }
  write_stdout(arguments.has("json") ? info_json(*described, only) : info_text(*described, only));
  return kExitPass;
}

int plugin(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positionals();
  const bool is_list = words[0] == "list";
  if (is_list == (words.size() == 2)) {
    return fail(usage_error(is_list ? "'plugin list' takes no name"
                                    : "'plugin info' needs the name of a module",
                            "'aipreflight plugin list', 'aipreflight plugin info MODULE'"),
                arguments);
  }
  auto catalogue = Catalogue::open(arguments.values("plugin-dir"), {});
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  return is_list ? list(*catalogue, arguments.has("json")) : info(*catalogue, words[1], arguments);
}

}  // namespace

constinit const Command kPluginCommand = {
    "plugin",
    "list plugins; show the checks and keys of one",
    "'plugin list' shows every module that is found, where, and what it shadows;\n"
    "one that cannot be loaded is listed with the reason. 'plugin info\n"
    "MODULE[/CHECK]' shows its checks and every key of their configuration.",
    {"list|info MODULE[/CHECK]", 1, 2, Completes::kChoice, "list info"},
    kOptions,
    "aipreflight plugin list\n"
    "aipreflight plugin info evals\n"
    "aipreflight plugin info sla --json",
    plugin,
};

}  // namespace aipreflight::cli
