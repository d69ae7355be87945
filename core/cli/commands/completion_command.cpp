#include "commands.hpp"
#include "completion.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

int show_completion(const Arguments& arguments) {
  const std::string& shell = arguments.positionals().front();
  write_stdout(shell == "bash"  ? bash_completion()
               : shell == "zsh" ? zsh_completion()
                                : fish_completion());
  return kExitPass;
}

}  // namespace

constinit const Command kCompletionCommand = {
    "completion",
    "a script that completes commands, options and files",
    "Prints a script for your shell.",
    {"bash|zsh|fish", 1, 1, Completes::kChoice, "bash zsh fish"},
    {},
    "source <(aipreflight completion bash)\n"
    "aipreflight completion zsh > \"${fpath[1]}/_aipreflight\"\n"
    "aipreflight completion fish > ~/.config/fish/completions/aipreflight.fish",
    show_completion,
};

}  // namespace aipreflight::cli
