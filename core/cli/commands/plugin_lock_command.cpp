#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "catalogue.hpp"
#include "commands.hpp"
#include "exit_code.hpp"
#include "failure.hpp"
#include "host/plugin_lock.hpp"
#include "profile/load.hpp"
#include "terminal.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::size_t kMostModules = 1000;
constexpr const char* kDefaultLock = "plugins.lock";

constexpr Option kOptions[] = {
    {"profile", 0, "FILE", "lock the plugins that this profile uses", Completes::kProfile},
    {"out", 0, "FILE", "default: plugins.lock here, or beside the profile", Completes::kFile},
    {"check", 0, "", "write nothing; say where it differs from what is installed"},
    kPluginDirOption,
};

// What is to be locked: named, used by the profile, or all that is found.
Result<std::vector<host::ModuleFile>> files_of(const Arguments& arguments,
                                               const profile::Profile& profile,
                                               const host::ModuleSearch& search) {
  std::set<std::string> ids(arguments.positionals().begin(), arguments.positionals().end());
  for (const profile::CheckSpec& spec : profile.checks) {
    if (spec.skip_reason.empty()) ids.insert(spec.module);
  }
  if (ids.empty()) return search.list();
  std::vector<host::ModuleFile> files;
  for (const std::string& id : ids) {
    auto file = search.find(id);
    if (!file) return file.take_error();
    files.push_back(file.take());
  }
  return files;
}

int write_lock(const std::vector<host::ModuleFile>& files,
               const std::string& path,
               Catalogue& catalogue,
               const Arguments& arguments) {
  host::PluginLock lock;
  Errors errors;
  for (const auto& [file, described] : catalogue.describe(files)) {
    if (!described) {
      errors.push_back(described.error());
      continue;
    }
    const Module& module = described->module;
    lock.add({file.id,
              module.version,
              std::to_string(module.abi_major) + '.' + std::to_string(module.needed_minor),
              described->sha256});
  }
  if (!errors.empty()) return fail(errors, arguments);
  if (auto written = files::write_atomically(path, lock.to_text()); !written) {
    return fail(written.take_error(), arguments);
  }
  const std::size_t count = lock.modules().size();
  write_stdout(text::one_line(path) + ": " + std::to_string(count) +
               (count == 1 ? " plugin\n" : " plugins\n"));
  return kExitPass;
}

// Nothing of any module runs: bytes are compared.
int check_lock(const std::vector<host::ModuleFile>& files,
               const std::string& path,
               const Arguments& arguments) {
  auto lock = host::PluginLock::read(path, "");
  if (!lock) return fail(lock.take_error(), arguments);
  Errors errors;
  std::set<std::string> found;
  for (const host::ModuleFile& file : files) {
    found.insert(file.id);
    auto image = host::ModuleImage::open(file);
    if (!image) {
      errors.push_back(image.take_error());
    } else if (auto same = lock->check(file.id, file.path, image->sha256()); !same) {
      errors.push_back(same.take_error());
    }
  }
  const bool is_about_all = arguments.positionals().empty() && !arguments.has("profile");
  for (const auto& [id, module] : lock->modules()) {
    if (is_about_all && !found.contains(id)) {
      errors.push_back(plugin_error("plugin_missing",
                                    path + ":" + std::to_string(module.line) + ": module '" +
                                        text::one_line(id, 60) + "' is locked and not installed"));
    }
  }
  if (!errors.empty()) return fail(errors, arguments);
  write_stdout("ok: " + text::one_line(path) + '\n');
  return kExitPass;
}

int lock(const Arguments& arguments) {
  profile::Profile profile;
  if (const auto path = arguments.value("profile")) {
    profile::Loaded loaded = profile::load(*path);
    if (!loaded.errors.empty()) return fail(loaded.errors, arguments);
    profile = std::move(loaded.profile);
  }
  ModuleOptions options = ModuleOptions::from(arguments);
  options.policy = "any";  // what is locked here is not bound by what was
  auto catalogue = Catalogue::open(options, profile);
  if (!catalogue) return fail(catalogue.take_error(), arguments);
  const auto files = files_of(arguments, profile, catalogue->search());
  if (!files) return fail(files.error(), arguments);
  std::string path = arguments.value_or("out", profile.plugin_lock);
  if (path.empty()) {
    path = (files::Path(profile.path).parent_path() / kDefaultLock).string();
  }
  return arguments.has("check") ? check_lock(*files, path, arguments)
                                : write_lock(*files, path, *catalogue, arguments);
}

}  // namespace

constinit const Command kPluginLockCommand = {
    "plugin lock",
    "pin plugins by their digests",
    "Writes version, ABI and SHA-256 of plugins to a lock file: of those named, of\n"
    "those that a profile uses, or of all that are found. A run whose profile has a\n"
    "lock file loads nothing else.",
    {"MODULE", 0, kMostModules},
    kOptions,
    "aipreflight plugin lock\n"
    "aipreflight plugin lock --profile profiles/app.yml\n"
    "aipreflight plugin lock --check",
    lock,
};

}  // namespace aipreflight::cli
