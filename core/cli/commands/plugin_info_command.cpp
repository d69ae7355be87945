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

Error no_such_check(const Module& module, const std::string& check) {
  std::vector<std::string> ids;
  for (const CheckType& type : module.check_types) ids.push_back(type.id);
  return usage_error("module '" + module.id + "' has no check '" + text::one_line(check, 100) + "'",
                     "it has " + text::join(ids, ", "));
}

int info(const Arguments& arguments) {
  auto catalogue = Catalogue::open(arguments.values("plugin-dir"), {});
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  const std::string& name = arguments.positionals().front();
  const std::size_t slash = name.find('/');
  Result<Described> described = catalogue->describe(name.substr(0, slash));
  if (!described) return fail(described.take_error(), arguments);
  const CheckType* only = nullptr;
  if (slash != std::string::npos) {
    const std::string check = name.substr(slash + 1);
    only = described->module.find(check);
    if (only == nullptr) return fail(no_such_check(described->module, check), arguments);
  }
  write_stdout(arguments.has("json") ? info_json(*described, only) : info_text(*described, only));
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
