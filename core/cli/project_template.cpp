#include "project_template.hpp"

#include <algorithm>
#include <system_error>

#include "base/files.hpp"

namespace aipreflight::cli {
namespace {

namespace fs = std::filesystem;

struct File {
  std::string path;  // relative to the project
  std::string content;
};

std::string replaced(std::string text, const std::string& word, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += by.size()) {
    text.replace(at, word.size(), by);
  }
  return text;
}

std::string project_path(std::string path, const std::string& id) {
  constexpr std::string_view kSuffix = ".in";
  if (path.ends_with(kSuffix)) path.resize(path.size() - kSuffix.size());
  return replaced(replaced(std::move(path), "dot-", "."), "NAME", id);
}

Result<void> read_folder(const fs::path& root,
                         const fs::path& below,
                         const ProjectTemplate& source,
                         const std::string& id,
                         std::vector<File>& project) {
  auto names = files::list(root / below);
  if (!names) return names.take_error();
  for (const std::string& name : *names) {
    const fs::path path = below / name;
    std::error_code failure;
    if (fs::is_directory(root / path, failure)) {
      if (auto read = read_folder(root, path, source, id, project); !read) return read;
      continue;
    }
    auto content = files::read(root / path);
    if (!content) return content.take_error();
    File file{project_path(path.string(), id), content.take()};
    for (const auto& [word, by] : source.words) file.content = replaced(file.content, word, by);
    project.push_back(std::move(file));
  }
  return {};
}

Result<void> require_empty(const fs::path& target) {
  std::error_code failure;
  const fs::file_status status = fs::symlink_status(target, failure);
  if (status.type() == fs::file_type::not_found) return {};
  if (fs::is_directory(target, failure) && fs::is_empty(target, failure)) return {};
  return usage_error("'" + target.string() + "' exists and is not an empty folder",
                     "choose another with --dir DIR");
}

}  // namespace

Result<std::vector<std::string>> write_project(const ProjectTemplate& source,
                                               const std::string& id,
                                               const fs::path& target) {
  if (auto empty = require_empty(target); !empty) return empty.take_error();
  std::vector<File> project;
  for (const fs::path& folder : source.folders) {
    if (auto read = read_folder(folder, {}, source, id, project); !read) return read.take_error();
  }
  std::vector<std::string> written;
  for (const File& file : project) {
    const fs::path path = target / file.path;
    if (auto made = files::make_folders(path.parent_path()); !made) return made.take_error();
    if (auto wrote = files::write_atomically(path, file.content); !wrote) return wrote.take_error();
    written.push_back(file.path);
  }
  std::sort(written.begin(), written.end());
  return written;
}

std::string class_name(const std::string& id) {
  std::string name;
  bool starts_word = true;
  for (const char c : id) {
    const bool is_lower = c >= 'a' && c <= 'z';
    if (c != '-') name += starts_word && is_lower ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = c == '-';
  }
  return name;
}

}  // namespace aipreflight::cli
