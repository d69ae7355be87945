#include "commands.hpp"

namespace aipreflight::cli {
namespace {

constexpr const Command* kVerbs[] = {
    &kPluginListCommand,
    &kPluginInfoCommand,
    &kPluginKeysCommand,
    &kPluginLockCommand,
    &kPluginNewCommand,
    &kPluginValidateCommand,
};

}  // namespace

constinit const Command kPluginCommand = {
    "plugin",
    "list plugins, show, start, pin and validate them",
    "Everything about plugins: modules that hold checks.",
    {},
    {},
    "aipreflight plugin list\n"
    "aipreflight plugin info evals\n"
    "aipreflight plugin validate build/acme.so",
    nullptr,
    true,
    kVerbs,
};

}  // namespace aipreflight::cli
