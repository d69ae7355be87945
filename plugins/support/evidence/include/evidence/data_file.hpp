#pragma once

#include <string_view>

namespace aipreflight::evidence {

// A file of knowledge that a module is built with.
struct DataFile {
  std::string_view name;  // "rules.yml"
  std::string_view text;
};

}  // namespace aipreflight::evidence
