#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "command.hpp"
#include "host/module_search.hpp"
#include "profile/profile.hpp"

// Where modules come from, and which of them may be loaded: the same options for every command that
// loads some.
namespace aipreflight::cli {

inline constexpr Option kPluginDirOption = {
    "plugin-dir", 0, "DIR", "look for plugins here first", Completes::kFolder, "", true};
inline constexpr Option kPluginLockOption = {
    "plugin-lock", 0, "FILE", "load only the plugins that this file lists", Completes::kFile};
inline constexpr Option kPluginPolicyOption = {"plugin-policy",
                                               0,
                                               "POLICY",
                                               "locked: not without a lock file; any: heed none",
                                               Completes::kChoice,
                                               "locked any"};
inline constexpr Option kPluginKeyOption = {
    "plugin-key", 0, "KEY", "minisign key that has to have signed it", Completes::kFile};

struct ModuleOptions {
  std::vector<std::string> plugin_dirs;
  std::string lock;    // --plugin-lock
  std::string policy;  // "locked", "any", or "": a lock file where there is one
  std::string key;     // --plugin-key

  [[nodiscard]] static ModuleOptions from(const Arguments& arguments);
};

// The lock file of a run: --plugin-lock, then what the profile names, then plugins.lock beside the
// profile. Empty: there is none.
[[nodiscard]] std::string lock_path(const ModuleOptions& options, const profile::Profile& profile);

// Modules where the options and the profile (which may be an empty one) look for them, held to the
// lock.
[[nodiscard]] Result<host::ModuleSearch> module_search(const ModuleOptions& options,
                                                       const profile::Profile& profile);

}  // namespace aipreflight::cli
