#include "announced.hpp"

#include <sys/stat.h>

#include "model/artefact_name.hpp"

namespace aipreflight::runner {
namespace {

std::string path_of(std::string_view name, const std::string& folder) {
  return folder + '/' + std::string(name);
}

bool is_symlink(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

}  // namespace

std::string_view Announced::defect_of(std::string_view name, const std::string& folder) const {
  if (const std::string_view defect = artefact_name_defect(name); !defect.empty()) return defect;
  if (names_.contains(std::string(name))) return "was announced before";
  return is_symlink(path_of(name, folder)) ? "is that of a symbolic link" : "";
}

const std::string& Announced::add(std::string_view name, const std::string& folder) {
  names_.emplace(name);
  return paths_.emplace_back(path_of(name, folder));
}

}  // namespace aipreflight::runner
