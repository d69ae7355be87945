#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::host {

struct LockedModule {
  std::string id;
  std::string version;
  std::string abi;  // "1.0"
  std::string sha256;
  std::uint32_t line = 0;  // of the lock file
};

// The modules that may be loaded, each by its digest. docs/plugins.md, "The lock file".
class PluginLock {
 public:
  PluginLock() = default;  // empty: no module may
  // `path` names it in errors.
  [[nodiscard]] static Result<PluginLock> parse(std::string_view text, const std::string& path);
  // With a `key` (minisign's, as text or as the path of a file that holds it) refuses a file that
  // its owner has not signed in `path`.minisig. Who may write the file is not looked at: it stands
  // with the profile, which decides as much.
  [[nodiscard]] static Result<PluginLock> read(const std::string& path, const std::string& key);

  // Sorted, one module a line: what parse() reads.
  [[nodiscard]] std::string to_text() const;

  void add(LockedModule module) { modules_[module.id] = std::move(module); }
  [[nodiscard]] const std::map<std::string, LockedModule>& modules() const { return modules_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& sha256() const { return sha256_; }  // of the file
  [[nodiscard]] const std::string& key_id() const { return key_id_; }  // that signed it; or empty

  // Refused (plugin_not_locked): a module that is not in the lock, or has other bytes.
  [[nodiscard]] Result<void> check(const std::string& id,
                                   const std::string& path,
                                   const std::string& sha256) const;

 private:
  std::string path_;
  std::string sha256_;
  std::string key_id_;
  std::map<std::string, LockedModule> modules_;
};

}  // namespace aipreflight::host
