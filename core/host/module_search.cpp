#include "host/module_search.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sys/stat.h>

#include "base/text.hpp"

namespace aipreflight::host {
namespace {

constexpr std::string_view kSuffix = ".so";

// [a-z][a-z0-9-]{1,40}, as docs/abi.md has it; so no id leads out of its folder.
bool is_module_id(std::string_view id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_inner = [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '-'; };
  return id.size() >= 2 && id.size() <= 41 && is_lower(id.front()) &&
         std::all_of(id.begin(), id.end(), is_inner);
}

// Whatever bears the name, a dangling symlink included: skipping it would run another module
// silently.
bool exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::string path_of(const SearchFolder& folder, const std::string& id) {
  return (std::filesystem::path(folder.path) / (id + std::string(kSuffix))).string();
}

std::vector<std::string> ids_in(const SearchFolder& folder) {
  std::vector<std::string> ids;
  std::error_code problem;
  std::filesystem::directory_iterator entry(folder.path, problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    if (!name.ends_with(kSuffix)) continue;
    const std::string id = name.substr(0, name.size() - kSuffix.size());
    if (is_module_id(id)) ids.push_back(id);
  }
  return ids;
}

std::string describe(const std::vector<SearchFolder>& folders) {
  if (folders.empty()) return "no folder was searched";
  std::vector<std::string> parts;
  for (const SearchFolder& folder : folders)
    parts.push_back(folder.path + " (" + folder.origin + ")");
  return "searched " + text::join(parts, ", ");
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

Error not_a_folder(ErrorCode code, const std::string& origin, const std::string& path) {
  std::error_code ignored;
  const bool is_there = std::filesystem::exists(path, ignored);
  return Error{code,
               origin + ": '" + path + (is_there ? "' is not a folder" : "' does not exist"),
               {},
               "give a folder that holds modules (*.so)"};
}

std::string absolute(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

}  // namespace

Result<ModuleFile> ModuleSearch::find(const std::string& id) const {
  if (!is_module_id(id)) {
    return plugin_error("plugin_missing",
                        "'" + text::one_line(id, 100) + "' is not a module's name",
                        "a name is [a-z][a-z0-9-]{1,40}, the file's without .so");
  }
  ModuleFile found;
  for (const SearchFolder& folder : folders_) {
    std::string path = path_of(folder, id);
    if (!exists(path)) continue;
    if (found.path.empty()) {
      found = {id, std::move(path), folder.origin, {}};
    } else if (path != found.path) {
      found.shadows.push_back(std::move(path));
    }
  }
  if (!found.path.empty()) return found;
  std::vector<std::string> known;
  for (const ModuleFile& file : list()) known.push_back(file.id);
  const auto nearest = text::did_you_mean(id, known);
  return plugin_error("plugin_missing",
                      "module '" + id + "' is not installed",
                      (nearest ? "did you mean '" + *nearest + "'? " : "") + describe(folders_));
}

std::vector<ModuleFile> ModuleSearch::list() const {
  std::map<std::string, ModuleFile> files;
  for (const SearchFolder& folder : folders_) {
    for (const std::string& id : ids_in(folder)) {
      const std::string path = path_of(folder, id);
      const auto [place, is_new] = files.try_emplace(id, ModuleFile{id, path, folder.origin, {}});
      if (!is_new && place->second.path != path) place->second.shadows.push_back(path);
    }
  }
  std::vector<ModuleFile> result;
  for (auto& [id, file] : files) result.push_back(std::move(file));
  return result;
}

Result<ModuleImage> ModuleSearch::open(const ModuleFile& file) const {
  auto image = ModuleImage::open(file);
  if (!image || !lock_) return image;
  if (auto checked = lock_->check(file.id, file.path, image->sha256()); !checked) {
    return checked.take_error();
  }
  return image;
}

Result<std::vector<SearchFolder>> search_order(const std::vector<std::string>& plugin_dirs,
                                               const std::vector<std::string>& profile_search,
                                               const std::string& executable) {
  std::vector<SearchFolder> folders;
  for (const std::string& path : plugin_dirs) {
    if (!is_folder(path)) return not_a_folder(ErrorCode::kUsage, "--plugin-dir", path);
    folders.push_back({absolute(path), "--plugin-dir"});
  }
  for (const std::string& path : profile_search) {
    if (!is_folder(path)) return not_a_folder(ErrorCode::kProfile, "plugins.search", path);
    folders.push_back({absolute(path), "plugins.search"});
  }
  if (const char* variable = std::getenv("AIPREFLIGHT_PLUGIN_PATH")) {
    for (const auto piece : text::split(variable, ':')) {
      const std::string path(piece);
      if (is_folder(path)) folders.push_back({absolute(path), "AIPREFLIGHT_PLUGIN_PATH"});
    }
  }
  std::error_code ignored;
  const auto own = std::filesystem::weakly_canonical(executable, ignored).parent_path();
  const std::string installed = (own / "../lib/aipreflight/plugins").lexically_normal().string();
  if (is_folder(installed)) folders.push_back({installed, "installed"});
  return folders;
}

}  // namespace aipreflight::host
