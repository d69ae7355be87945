#include "module_options.hpp"

#include <filesystem>
#include <system_error>

#include "catalogue.hpp"
#include "host/plugin_lock.hpp"

namespace aipreflight::cli {
namespace {

constexpr const char* kLockName = "plugins.lock";

Result<std::optional<host::PluginLock>> find_lock(const ModuleOptions& options,
                                                  const profile::Profile& profile) {
  if (options.policy == "any") return std::optional<host::PluginLock>();
  const std::string key = options.key.empty() ? profile.plugin_key : options.key;
  const std::string path = lock_path(options, profile);
  if (path.empty()) {
    if (options.policy != "locked" && key.empty()) return std::optional<host::PluginLock>();
    return usage_error(key.empty() ? "--plugin-policy locked, and there is no lock file"
                                   : "a key for the lock file is given, and there is no lock file",
                       "write one with 'aipreflight plugin lock', or name it with --plugin-lock");
  }
  auto lock = host::PluginLock::read(path, key);
  if (!lock) return lock.take_error();
  return std::optional(lock.take());
}

}  // namespace

ModuleOptions ModuleOptions::from(const Arguments& arguments) {
  return {arguments.values("plugin-dir"),
          arguments.value_or("plugin-lock", ""),
          arguments.value_or("plugin-policy", ""),
          arguments.value_or("plugin-key", "")};
}

std::string lock_path(const ModuleOptions& options, const profile::Profile& profile) {
  if (!options.lock.empty()) return options.lock;
  if (!profile.plugin_lock.empty()) return profile.plugin_lock;
  if (profile.path.empty()) return {};
  const auto beside = std::filesystem::path(profile.path).parent_path() / kLockName;
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(beside, ignored)) ? beside.string()
                                                                                   : std::string();
}

Result<host::ModuleSearch> module_search(const ModuleOptions& options,
                                         const profile::Profile& profile) {
  auto folders = host::search_order(options.plugin_dirs, profile.plugin_search, own_executable());
  if (!folders) return folders.take_error();
  auto lock = find_lock(options, profile);
  if (!lock) return lock.take_error();
  return host::ModuleSearch(folders.take(), lock.take());
}

}  // namespace aipreflight::cli
