#include "commands.hpp"

namespace aipreflight::cli {
namespace {

constexpr const Command* kVerbs[] = {
    &kPluginListCommand,
    &kPluginInfoCommand,
};

}  // namespace

constinit const Command kPluginCommand = {
    "plugin",
    "list plugins; show the checks and keys of one",
    "Everything about plugins: modules that hold checks.",
    {},
    {},
    "aipreflight plugin list\n"
    "aipreflight plugin info evals",
    nullptr,
    true,
    kVerbs,
};

}  // namespace aipreflight::cli
