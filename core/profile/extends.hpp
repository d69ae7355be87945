#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "problems.hpp"
#include "profile/section.hpp"
#include "yaml/node.hpp"

namespace aipreflight::profile {

// The bytes of a file.
using ReadFile = std::function<Result<std::string>(const std::string& path)>;

// A profile with all that it extends laid below it.
struct Tree {
  yaml::Node root;                 // a map without `extends`
  std::vector<std::string> files;  // the profile first, each once
  std::string sha256;
  bool is_whole =
      false;  // false: a part is missing, so that nothing can be said about what is not there
};

[[nodiscard]] Tree read_tree(const std::string& path,
                             const ReadFile& read,
                             const Environment& environment,
                             Problems& problems);

}  // namespace aipreflight::profile
