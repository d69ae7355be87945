#include "project.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/text.hpp"
#include "syntax/parse.hpp"

namespace aipreflight::cost {
namespace {

namespace fs = std::filesystem;

std::string parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}
std::string under(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + '/' + name;
}

// The folder and those above it, as far as the path says them.
std::vector<std::string> upwards(std::string folder) {
  std::vector<std::string> all{folder};
  while (!folder.empty() && folder != "/") {
    folder = parent(folder);
    all.push_back(folder);
  }
  return all;
}

std::string to_path(std::string_view dotted) {
  std::string path(dotted);
  std::replace(path.begin(), path.end(), '.', '/');
  return path;
}

// Latin-1 and Windows code pages are still met; a byte order mark of UTF-16 is no program.
Result<std::string> as_text(std::string text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return execution_error("not_text", "the file is UTF-16; it is read as UTF-8 only");
  }
  if (!text::is_utf8(text)) return text::to_utf8(text);
  return text;
}

// A NUL or two are left by an accident, or stand in a string of JavaScript; many are no program.
// Blanks keep the positions.
Result<std::optional<std::uint32_t>> blank_nuls(std::string& text) {
  const std::size_t first = text.find('\0');
  if (first == std::string::npos) return std::optional<std::uint32_t>();
  const auto count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\0'));
  constexpr std::size_t kPerHundred = 1;
  if (count > 1 + text.size() * kPerHundred / 100) {
    return execution_error("not_text",
                           "the file holds " + std::to_string(count) + " NUL bytes: it is no text");
  }
  std::replace(text.begin(), text.end(), '\0', ' ');
  return std::optional(static_cast<std::uint32_t>(first));
}

}  // namespace

std::optional<syntax::Language> language_of(std::string_view path) {
  const std::string_view extension = path.substr(std::min(path.rfind('.'), path.size()));
  if (extension == ".py" || extension == ".ipynb") return syntax::Language::kPython;
  if (extension == ".ts" || extension == ".mts" || extension == ".cts") {
    return syntax::Language::kTypeScript;
  }
  if (extension == ".tsx") return syntax::Language::kTsx;
  if (extension == ".js" || extension == ".jsx" || extension == ".mjs" || extension == ".cjs") {
    return syntax::Language::kJavaScript;
  }
  return std::nullopt;
}

Result<const Unit*> Project::load(const std::string& path) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = units_.find(path); found != units_.end()) return found->second.get();
  }
  auto text = tree_.read(path, largest_file_);
  if (!text.ok()) return text.take_error();
  return load(path, text.take());
}

Result<const Unit*> Project::load(const std::string& path, std::string text) {
  const auto language = language_of(path);
  if (!language) return execution_error("unknown_language", "the language of the file is not read");
  auto unit = std::make_unique<Unit>();
  unit->path = path;
  unit->is_notebook = path.ends_with(".ipynb");
  syntax::Source source;
  if (unit->is_notebook) {
    auto notebook = syntax::read_notebook(text, path);
    if (!notebook.ok()) {
      Error error = notebook.take_error();
      if (error.reason.empty()) error.reason = "notebook_broken";
      return error;
    }
    source = notebook.take();
  } else {
    auto valid = as_text(std::move(text));
    if (!valid.ok()) return valid.take_error();
    source.text = valid.take();
    auto nul_at = blank_nuls(source.text);
    if (!nul_at.ok()) return nul_at.take_error();
    unit->nul_at = nul_at.take();
  }
  source.language = *language;
  unit->module = syntax::parse(std::move(source));
  const std::lock_guard lock(mutex_);
  const auto [entry, is_new] = units_.try_emplace(path, std::move(unit));
  const Unit* kept = entry->second.get();
  if (is_new) {
    for (const std::string_view name : kept->module->called_names()) callers_[name].push_back(kept);
  }
  return kept;
}

std::vector<const Unit*> Project::callers_of(std::string_view name) const {
  std::vector<const Unit*> found;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = callers_.find(name); known != callers_.end()) found = known->second;
  }
  std::sort(
      found.begin(), found.end(), [](const Unit* a, const Unit* b) { return a->path < b->path; });
  return found;
}

const Unit* Project::load_first(const std::vector<std::string>& candidates) {
  for (const std::string& path : candidates) {
    bool is_there = false;
    {
      const std::lock_guard lock(mutex_);
      const auto known = exists_.find(path);
      if (known == exists_.end()) {
        is_there = exists_[path] = tree_.kind(path) == source_tree::Kind::kFile;
      } else {
        is_there = known->second;
      }
    }
    if (!is_there) continue;
    const auto unit = load(path);
    return unit.ok() ? *unit : nullptr;
  }
  return nullptr;
}

const Unit* Project::find(const Unit& from, const syntax::Import& import) {
  return from.module->language() == syntax::Language::kPython
             ? find_python(from, import.level, import.module)
             : find_script(from, import.module);
}

const Unit* Project::find_submodule(const Unit& from,
                                    const syntax::Import& import,
                                    std::string_view name) {
  if (from.module->language() != syntax::Language::kPython) return nullptr;
  const std::string whole = import.module.empty()
                                ? std::string(name)
                                : std::string(import.module) + '.' + std::string(name);
  return find_python(from, import.level, whole);
}

const Unit* Project::find_python(const Unit& from, std::uint32_t level, std::string_view module) {
  std::vector<std::string> folders;
  if (level > 0) {
    std::string folder = parent(from.path);
    for (std::uint32_t i = 1; i < level; ++i) folder = under(folder, "..");
    folders = {folder.empty() ? folder : fs::path(folder).lexically_normal().string()};
  } else {
    folders = upwards(parent(from.path));
  }
  const std::string path = to_path(module);
  std::vector<std::string> candidates;
  for (const std::string& folder : folders) {
    if (path.empty()) {
      candidates.push_back(under(folder, "__init__.py"));
      continue;
    }
    for (const char* src : {"", "src/"}) {
      candidates.push_back(under(folder, src + path + ".py"));
      candidates.push_back(under(folder, src + path + "/__init__.py"));
    }
  }
  const Unit* unit = load_first(candidates);
  // A file never means itself by the name of a package: openai.py that imports openai.
  return unit == &from && level == 0 ? nullptr : unit;
}

const Unit* Project::find_script(const Unit& from, std::string_view module) {
  constexpr std::array kEndings{"",
                                ".ts",
                                ".tsx",
                                ".js",
                                ".jsx",
                                ".mjs",
                                ".cjs",
                                ".mts",
                                "/index.ts",
                                "/index.tsx",
                                "/index.js",
                                "/index.mjs"};
  std::vector<std::string> stems;
  const std::string folder = parent(from.path);
  if (module.starts_with("./") || module.starts_with("../") || module == "." || module == "..") {
    stems.push_back(fs::path(under(folder, std::string(module))).lexically_normal().string());
  } else if (module.starts_with("@/") || module.starts_with("~/") || module.starts_with("$lib/")) {
    const std::string rest(module.substr(module.find('/') + 1));
    for (const std::string& up : upwards(folder)) {
      stems.push_back(under(up, rest));
      stems.push_back(under(up, "src/" + rest));
      stems.push_back(under(up, "src/lib/" + rest));
    }
  } else {
    return nullptr;
  }
  std::vector<std::string> candidates;
  for (const std::string& stem : stems) {
    // TypeScript is imported by the name of what it becomes.
    if (stem.ends_with(".js")) {
      candidates.push_back(stem.substr(0, stem.size() - 3) + ".ts");
      candidates.push_back(stem.substr(0, stem.size() - 3) + ".tsx");
    }
    for (const char* ending : kEndings) {
      if (language_of(stem + ending)) candidates.push_back(stem + ending);
    }
  }
  return load_first(candidates);
}

}  // namespace aipreflight::cost
