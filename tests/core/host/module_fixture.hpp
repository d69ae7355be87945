#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>

#include "host/module_search.hpp"
#include "kit/scratch.hpp"

namespace aipreflight::host {

// The folder of the modules that are built for these tests.
inline std::filesystem::path modules() {
  return AIPREFLIGHT_MODULES;
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Puts files that are meant to be modules into an empty folder.
class ModuleTest : public kit::Scratch {
 protected:
  // `bytes` as <id>.so, which only its owner may write.
  [[nodiscard]] ModuleFile put(const std::string& id, const std::string& bytes) const {
    const auto path = folder() / (id + ".so");
    std::ofstream(path, std::ios::binary) << bytes;
    ::chmod(path.c_str(), 0644);
    return {id, path, "--plugin-dir", {}};
  }
  [[nodiscard]] ModuleFile copy(const std::string& id) const {
    return put(id, bytes_of(modules() / (id + ".so")));
  }
};

}  // namespace aipreflight::host
