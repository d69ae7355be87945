#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "source_tree/tree.hpp"
#include "syntax/module.hpp"

namespace aipreflight::cost {

// A parsed file of the project.
struct Unit {
  std::string path;
  bool is_notebook = false;
  bool is_test = false;
  std::optional<std::uint32_t> nul_at;  // the first NUL; each is read as a blank
  std::unique_ptr<const syntax::Module> module;
};

// Python and notebooks, or any dialect of JavaScript; nullopt: neither.
[[nodiscard]] std::optional<syntax::Language> language_of(std::string_view path);

// The files of a project, parsed when they are first needed. [any thread]
class Project {
 public:
  Project(const source_tree::Tree& tree, std::uint64_t largest_file)
      : tree_(tree), largest_file_(largest_file) {}

  // Parses it, unless it is already; fails as Tree::read does, or with reason "notebook_broken",
  // "notebook_language", "not_text".
  [[nodiscard]] Result<const Unit*> load(const std::string& path);
  // As load(), of a text that was read before.
  [[nodiscard]] Result<const Unit*> load(const std::string& path, std::string text);
  // The file that an import means, or null: the project has none.
  [[nodiscard]] const Unit* find(const Unit& from, const syntax::Import& import);
  // As find(), for a submodule below it: `from package import module`.
  [[nodiscard]] const Unit* find_submodule(const Unit& from,
                                           const syntax::Import& import,
                                           std::string_view name);
  // The files, of those that are parsed by now, in which something of that name is called; by path.
  [[nodiscard]] std::vector<const Unit*> callers_of(std::string_view name) const;

 private:
  [[nodiscard]] const Unit* load_first(const std::vector<std::string>& candidates);
  [[nodiscard]] const Unit* find_python(const Unit& from,
                                        std::uint32_t level,
                                        std::string_view module);
  [[nodiscard]] const Unit* find_script(const Unit& from, std::string_view module);

  const source_tree::Tree& tree_;
  std::uint64_t largest_file_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::unique_ptr<const Unit>> units_;
  // Kept while files are added: to ask each of them for each name took a time that grew with the
  // square of their number. The names are texts of the units.
  std::unordered_map<std::string_view, std::vector<const Unit*>> callers_;
  std::unordered_map<std::string, bool> exists_;
};

}  // namespace aipreflight::cost
