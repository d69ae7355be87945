#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "module_page.hpp"
#include "module_text.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"format", 0, "FORMAT", "default: text", Completes::kChoice, "text json markdown"},
    kPluginDirOption,
    kPluginLockOption,
    kPluginPolicyOption,
    kPluginKeyOption,
};

int keys(const Arguments& arguments) {
  auto catalogue = Catalogue::open(ModuleOptions::from(arguments));
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  auto selected = catalogue->select(arguments.positionals().front());
  if (!selected) return fail(selected.take_error(), arguments);
  const std::string format = arguments.value_or("format", "text");
  const Module& module = selected->described.module;
  const CheckType* only = selected->check.empty() ? nullptr : module.find(selected->check);
  write_stdout(format == "json"       ? keys_json(module, only)
               : format == "markdown" ? module_page(module, only)
                                      : keys_text(module, only));
  return kExitPass;
}

}  // namespace

constinit const Command kPluginKeysCommand = {
    "plugin keys",
    "the keys that a check's section may have",
    "Shows type, unit, default and meaning of every key: as text, as JSON, or as a\n"
    "page of Markdown for a documentation.",
    {"MODULE[/CHECK]", 1, 1},
    kOptions,
    "aipreflight plugin keys evals\n"
    "aipreflight plugin keys evals --format markdown > docs/plugins/evals.md",
    keys,
};

}  // namespace aipreflight::cli
