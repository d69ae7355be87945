#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "host/plugin_lock.hpp"

namespace aipreflight::host {

// A place where modules may be, and why: "--plugin-dir", "plugins.search",
// "AIPREFLIGHT_PLUGIN_PATH", "installed".
struct SearchFolder {
  std::string path;
  std::string origin;
};

struct ModuleFile {
  std::string id;
  std::string path;
  std::string origin;
  std::vector<std::string> shadows;  // the same id further down the search order
};

// A module's bytes as they will be loaded: a sealed copy in memory, so that what was hashed is what
// runs.
class ModuleImage {
 public:
  // Reads, refuses (plugin_untrusted, plugin_unloadable: docs/plugins.md, "Trust") and hashes.
  // Executes nothing of it.
  [[nodiscard]] static Result<ModuleImage> open(const ModuleFile& file);
  ModuleImage(ModuleImage&& other) noexcept;
  ModuleImage& operator=(ModuleImage&& other) noexcept;
  ~ModuleImage();

  [[nodiscard]] const ModuleFile& file() const { return file_; }
  [[nodiscard]] const std::string& sha256() const { return sha256_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  // A sanitizer build, which no limit on address space fits.
  [[nodiscard]] bool links_sanitizer() const { return links_sanitizer_; }

 private:
  ModuleImage(ModuleFile file, std::string sha256, int descriptor)
      : file_(std::move(file)), sha256_(std::move(sha256)), descriptor_(descriptor) {}
  ModuleFile file_;
  std::string sha256_;
  int descriptor_;
  bool links_sanitizer_ = false;
};

// Search order: --plugin-dir (repeatable), profile plugins.search, AIPREFLIGHT_PLUGIN_PATH, the
// installation. The first match wins. A folder that does not exist is an error if the user named it
// on the command line or in the profile.
class ModuleSearch {
 public:
  explicit ModuleSearch(std::vector<SearchFolder> folders,
                        std::optional<PluginLock> lock = std::nullopt)
      : folders_(std::move(folders)), lock_(std::move(lock)) {}
  [[nodiscard]] const std::vector<SearchFolder>& folders() const { return folders_; }
  // Error: plugin_missing, with the nearest module that exists and the folders that were searched.
  [[nodiscard]] Result<ModuleFile> find(const std::string& id) const;
  // Every module once, sorted by id.
  [[nodiscard]] std::vector<ModuleFile> list() const;
  // As ModuleImage::open(), and refused (plugin_not_locked) if a lock does not have these bytes.
  // The way to whatever is to be loaded.
  [[nodiscard]] Result<ModuleImage> open(const ModuleFile& file) const;
  [[nodiscard]] const std::optional<PluginLock>& lock() const { return lock_; }

 private:
  std::vector<SearchFolder> folders_;
  std::optional<PluginLock> lock_;
};

// The folders in their order; `executable` is the host's own path, from which the installation is
// found.
[[nodiscard]] Result<std::vector<SearchFolder>> search_order(
    const std::vector<std::string>& plugin_dirs,
    const std::vector<std::string>& profile_search,
    const std::string& executable);

}  // namespace aipreflight::host
