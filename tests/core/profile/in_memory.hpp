#pragma once

#include <map>
#include <string>
#include <vector>

#include "load_text.hpp"

// Profiles from texts instead of files and variables.
namespace aipreflight::profile {

using Files = std::map<std::string, std::string>;

inline ReadFile reader_of(const Files& files) {
  return [files](const std::string& path) -> Result<std::string> {
    const auto found = files.find(path);
    if (found == files.end()) return io_error("cannot read '" + path + "': no such file");
    return found->second;
  };
}

inline Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

inline Loaded load_files(const Files& files, const std::vector<Override>& overrides = {}) {
  return load_from("p.yml", overrides, reader_of(files), environment_of({{"HOME", "/srv/x"}}));
}

inline Loaded load_text(const std::string& text, const std::vector<Override>& overrides = {}) {
  return load_files({{"p.yml", text}}, overrides);
}

// "file:line:col: message (hint)", one for each.
inline std::vector<std::string> lines_of(const Errors& errors) {
  std::vector<std::string> lines;
  for (const Error& error : errors) lines.push_back(error.to_string());
  return lines;
}

inline std::vector<std::string> problems_of(const std::string& text,
                                            const std::vector<Override>& overrides = {}) {
  return lines_of(load_text(text, overrides).errors);
}

}  // namespace aipreflight::profile
