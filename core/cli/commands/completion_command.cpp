#include "catalogue.hpp"
#include "commands.hpp"
#include "completion.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "module_options.hpp"
#include "plugin_words.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    kPluginDirOption, kPluginLockOption, kPluginPolicyOption, kPluginKeyOption};

int show_completion(const Arguments& arguments) {
  auto catalogue = Catalogue::open(ModuleOptions::from(arguments));
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  const PluginWords plugins(*catalogue);
  std::vector<const Command*> all(commands().begin(), commands().end());
  all.insert(all.end(), plugins.commands().begin(), plugins.commands().end());
  const std::string& shell = arguments.positionals().front();
  std::string script = shell == "bash"  ? bash_completion(all)
                       : shell == "zsh" ? zsh_completion(all)
                                        : fish_completion(all);
  for (const std::string& problem : plugins.left_out()) script += "# left out: " + problem + '\n';
  write_stdout(script);
  return kExitPass;
}

}  // namespace

constinit const Command kCompletionCommand = {
    "completion",
    "a script that completes commands, options and files",
    "Prints a script for your shell. It knows the commands of the plugins that are\n"
    "found when it is written.",
    {"bash|zsh|fish", 1, 1, Completes::kChoice, "bash zsh fish"},
    kOptions,
    "source <(aipreflight completion bash)\n"
    "aipreflight completion zsh > \"${fpath[1]}/_aipreflight\"\n"
    "aipreflight completion fish > ~/.config/fish/completions/aipreflight.fish",
    show_completion,
};

}  // namespace aipreflight::cli
