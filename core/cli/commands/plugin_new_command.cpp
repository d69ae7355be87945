#include <aipreflight/abi/version.h>
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/text.hpp"
#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "project_template.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

namespace fs = std::filesystem;

constexpr Option kOptions[] = {
    {"lang", 0, "LANG", "language of the plugin; cpp unless given", Completes::kChoice, "cpp c"},
    {"dir", 0, "DIR", "folder of the project; NAME unless given", Completes::kFolder},
};

constexpr std::size_t kShortest = 2;
constexpr std::size_t kLongest = 41;

bool is_module_id(const std::string& id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_inner = [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '-'; };
  return id.size() >= kShortest && id.size() <= kLongest && is_lower(id.front()) &&
         std::all_of(id.begin(), id.end(), is_inner);
}

// The tests' program is NAME-test, and CMake keeps names for itself.
bool is_taken(const std::string& id) {
  return id == "test" || id == "all" || id == "install" || id == "package" || id == "clean" ||
         id == "help";
}

Result<fs::path> find_templates() {
  const fs::path templates =
      fs::path(own_executable()).parent_path().parent_path() / "share/aipreflight/templates";
  std::error_code failure;
  if (fs::is_directory(templates, failure)) return templates;
  return usage_error("there are no templates in '" + templates.string() + "'",
                     "install the package aipreflight-sdk beside this aipreflight");
}

std::string sdk_version() {
  return std::to_string(AIPF_ABI_MAJOR) + "." + std::to_string(AIPF_ABI_MINOR);
}

// A path as a shell takes it.
std::string shell_word(const std::string& path) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '.' || c == '_' || c == '-' || c == '+';
  };
  if (!path.empty() && std::all_of(path.begin(), path.end(), is_plain)) return path;
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string report(const std::string& id,
                   const std::string& folder,
                   const std::vector<std::string>& written) {
  std::string text =
      "wrote " + std::to_string(written.size()) + " files to " + text::one_line(folder) + ":\n";
  for (const std::string& path : written) text += "  " + path + '\n';
  text += "\nnext:\n  cd " + text::one_line(shell_word(folder)) + "\n" +
          "  cmake --workflow --preset default\n"
          "  aipreflight plugin validate build/" +
          id + ".so --config validate.yml\n" + "  aipreflight check --profile " + id +
          ".yml --plugin-dir build\n";
  return text;
}

int create(const Arguments& arguments) {
  const std::string& id = arguments.positionals().front();
  if (!is_module_id(id) || is_taken(id)) {
    return fail(usage_error("'" + text::one_line(id, 100) + "' cannot be the id of a module",
                            is_taken(id) ? "the word means something else to CMake"
                                         : "an id is 2 to 41 lower-case letters, digits and "
                                           "hyphens, and starts with a letter"),
                arguments);
  }
  const auto templates = find_templates();
  if (!templates) return fail(templates.error(), arguments);
  const std::string language = arguments.value_or("lang", "cpp");
  const ProjectTemplate source{{*templates / "common", *templates / language},
                               {{"@id@", id},
                                {"@Class@", class_name(id)},
                                {"@source@", id + "." + language},
                                {"@sdk_version@", sdk_version()},
                                {"@aipreflight_version@", AIPREFLIGHT_VERSION}}};
  const std::string folder = arguments.value_or("dir", id);
  auto written = write_project(source, id, folder);
  if (!written) return fail(written.take_error(), arguments);
  write_stdout(report(id, folder, *written));
  return kExitPass;
}

}  // namespace

constinit const Command kPluginNewCommand = {
    "plugin new",
    "start a plugin: a project that builds, with a check and its tests",
    "Writes a project against the installed SDK: one check, unit tests, a profile\n"
    "that uses it, a file for CI, and a README. NAME is the module's id: 2 to 41\n"
    "lower-case letters, digits and hyphens, starting with a letter. A folder that\n"
    "exists and is not empty is left alone.",
    {"NAME", 1, 1},
    kOptions,
    "aipreflight plugin new prompt-size\n"
    "aipreflight plugin new prompt-size --lang c --dir plugins/prompt-size",
    create,
};

}  // namespace aipreflight::cli
