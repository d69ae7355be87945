#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "host/module_search.hpp"
#include "host/session.hpp"
#include "model/check_type.hpp"
#include "module_options.hpp"
#include "profile/profile.hpp"

namespace aipreflight::cli {

// Absolute path of this program; the runner and the installed modules are found from it.
[[nodiscard]] std::string own_executable();

// `isolation` is "process" or "none".
[[nodiscard]] Result<std::unique_ptr<host::Launcher>> make_launcher(const std::string& isolation);

// What a module says of itself, and where that came from.
struct Described {
  host::ModuleFile file;
  std::string sha256;
  Module module;
};

// A module, and one of its checks if one is named.
struct Selected {
  Described described;
  std::string check;  // empty: all
};

struct ListedModule {
  host::ModuleFile file;
  Result<Described> described;  // or why it cannot be loaded
};

// The modules that can be found. Describing one starts a runner for it; each is described once. One
// thread at a time.
class Catalogue {
 public:
  [[nodiscard]] static Result<Catalogue> open(const ModuleOptions& options,
                                              const profile::Profile& profile = {});

  [[nodiscard]] const host::ModuleSearch& search() const { return search_; }
  [[nodiscard]] Result<Described> describe(const std::string& id);
  [[nodiscard]] Result<Described> describe(const host::ModuleFile& file);
  // As describe(), of all, in their order; on every core.
  [[nodiscard]] std::vector<ListedModule> describe(const std::vector<host::ModuleFile>& files);
  // Of all that are found.
  [[nodiscard]] std::vector<ListedModule> list() { return describe(search_.list()); }
  // "evals", "acme/pii".
  [[nodiscard]] Result<Selected> select(const std::string& name);

 private:
  Catalogue(host::ModuleSearch search, std::unique_ptr<host::Launcher> launcher)
      : search_(std::move(search)), launcher_(std::move(launcher)) {}
  [[nodiscard]] Result<Described> ask(const host::ModuleFile& file) const;

  host::ModuleSearch search_;
  std::unique_ptr<host::Launcher> launcher_;
  std::map<std::string, Result<Described>> described_;  // by path
};

}  // namespace aipreflight::cli
