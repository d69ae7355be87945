#include "catalogue.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "engine/parallel.hpp"
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

Result<Catalogue> Catalogue::open(const ModuleOptions& options, const profile::Profile& profile) {
  auto search = module_search(options, profile);
  if (!search) return search.take_error();
  auto launcher = make_launcher("process");
  if (!launcher) return launcher.take_error();
  return Catalogue(search.take(), launcher.take());
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
  return described_.emplace(file.path, ask(file)).first->second;
}

std::vector<ListedModule> Catalogue::describe(const std::vector<host::ModuleFile>& files) {
  if (files.size() > 1) launcher_->get_ready();  // for one, a nursery would be a process too many
  std::vector<std::optional<Result<Described>>> answers(files.size());
  engine::for_each_index(
      files.size(), std::max(1u, std::thread::hardware_concurrency()), [&](std::size_t i) {
        if (!described_.contains(files[i].path)) answers[i] = ask(files[i]);
      });
  launcher_->stand_down();
  std::vector<ListedModule> listed;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (answers[i]) described_.emplace(files[i].path, *std::move(answers[i]));
    listed.push_back({files[i], described_.at(files[i].path)});
  }
  return listed;
}

// [any thread]
Result<Described> Catalogue::ask(const host::ModuleFile& file) const {
  Result<host::ModuleImage> image = search_.open(file);
  if (!image) return image.take_error();
  const std::string sha256 = image->sha256();
  // To say what it is, a module needs nothing.
  host::Session session(*launcher_, image.take(), host::Limits{}, {true, true, true});
  Result<Module> module = session.start();
  if (!module) return module.take_error();
  return Described{file, sha256, module.take()};
}

Result<Selected> Catalogue::select(const std::string& name) {
  const std::size_t slash = name.find('/');
  auto described = describe(name.substr(0, slash));
  if (!described) return described.take_error();
  if (slash == std::string::npos) return Selected{described.take(), {}};
  const std::string check = name.substr(slash + 1);
  const Module& module = described->module;
  if (module.find(check) != nullptr) return Selected{described.take(), check};
  std::vector<std::string> ids;
  for (const CheckType& type : module.check_types) ids.push_back(type.id);
  return usage_error("module '" + module.id + "' has no check '" + text::one_line(check, 100) + "'",
                     "it has " + text::join(ids, ", "));
}

}  // namespace aipreflight::cli
