#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::cli {

// A project made from files: a template's path and content hold words that stand for the plugin's
// own.
struct ProjectTemplate {
  std::vector<std::filesystem::path>
      folders;  // read in this order; none may hold a file of another
  std::vector<std::pair<std::string, std::string>> words;  // "@id@" -> "prompt-size"
};

// Writes every template `a/dot-NAME.ext.in` as `a/.<id>.ext` below `target`, its words replaced.
// All is read before anything is written. Returns the paths written, relative to `target`, sorted.
// `target` must be absent or an empty folder: kUsage.
[[nodiscard]] Result<std::vector<std::string>> write_project(const ProjectTemplate& source,
                                                             const std::string& id,
                                                             const std::filesystem::path& target);

// "prompt-size" -> "PromptSize"; an id that begins with a letter gives a C++ name.
[[nodiscard]] std::string class_name(const std::string& id);

}  // namespace aipreflight::cli
