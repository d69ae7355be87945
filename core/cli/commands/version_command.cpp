#include <aipreflight/abi/version.h>
#include <string>

#include "commands.hpp"
#include "exit_code.hpp"
#include "json/value.hpp"
#include "terminal.hpp"
#include "wire/message.hpp"

namespace aipreflight::cli {
namespace {

constexpr Option kOptions[] = {
    {"json", 0, "", "version, ABI, protocol, compiler and build type, for machines"},
};

int show_version(const Arguments& arguments) {
  const std::string abi = std::to_string(AIPF_ABI_MAJOR) + '.' + std::to_string(AIPF_ABI_MINOR);
  if (!arguments.has("json")) {
    write_stdout("aipreflight " AIPREFLIGHT_VERSION " (plugin ABI " + abi + ")\n");
    return kExitPass;
  }
  json::Value page = json::Value::object();
  page.add("version", AIPREFLIGHT_VERSION);
  page.add("abi", abi);
  page.add("protocol", static_cast<std::int64_t>(wire::kProtocol));
  page.add("compiler", AIPREFLIGHT_COMPILER);
  page.add("build_type", AIPREFLIGHT_BUILD_TYPE);
  write_stdout(json::write(page, {.indent = 2}) + '\n');
  return kExitPass;
}

}  // namespace

constinit const Command kVersionCommand = {
    "version",
    "what this is",
    "Shows the version of the gate and the plugin ABI that it speaks.",
    {},
    kOptions,
    "aipreflight version\naipreflight version --json",
    show_version,
};

}  // namespace aipreflight::cli
