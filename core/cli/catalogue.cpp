#include "catalogue.hpp"

#include <filesystem>
#include <system_error>

#include "in_process_launcher.hpp"

namespace aipreflight::cli {

std::string own_executable() {
  std::error_code failure;
  return std::filesystem::read_symlink("/proc/self/exe", failure).string();
}

Result<std::unique_ptr<host::Launcher>> make_launcher(const std::string& isolation) {
  if (isolation == "none") return std::unique_ptr<host::Launcher>(new InProcessLauncher());
  return host::process_launcher(own_executable());
}

Result<Catalogue> Catalogue::open(const std::vector<std::string>& plugin_dirs,
                                  const std::vector<std::string>& profile_search) {
  auto folders = host::search_order(plugin_dirs, profile_search, own_executable());
  if (!folders) return folders.take_error();
  auto launcher = make_launcher("process");
  if (!launcher) return launcher.take_error();
  return Catalogue(host::ModuleSearch(folders.take()), launcher.take());
}

Result<Described> Catalogue::describe(const std::string& id) {
  Result<host::ModuleFile> file = search_.find(id);
  if (!file) return file.take_error();
  return describe(*file);
}

Result<Described> Catalogue::describe(const host::ModuleFile& file) {
  if (const auto known = described_.find(file.path); known != described_.end()) {
    return known->second;
  }
  const auto describe_now = [&]() -> Result<Described> {
    Result<host::ModuleImage> image = host::ModuleImage::open(file);
    if (!image) return image.take_error();
    const std::string sha256 = image->sha256();
    host::Session session(*launcher_, image.take(), host::Limits{});
    Result<Module> module = session.start();
    if (!module) return module.take_error();
    return Described{file, sha256, module.take()};
  };
  return described_.emplace(file.path, describe_now()).first->second;
}

}  // namespace aipreflight::cli
