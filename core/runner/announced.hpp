#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>

namespace aipreflight::runner {

// The artefacts that a plugin has announced, and their paths, which it may read until the end.
class Announced {
 public:
  // Why no artefact of this name can be announced in this folder: "is the host's own", "was
  // announced before"; "" if it can.
  [[nodiscard]] std::string_view defect_of(std::string_view name, const std::string& folder) const;
  // Its path. [after defect_of() found none]
  const std::string& add(std::string_view name, const std::string& folder);

  [[nodiscard]] std::size_t count() const { return paths_.size(); }

 private:
  std::unordered_set<std::string> names_;
  std::deque<std::string> paths_;  // plugins hold pointers into it
};

}  // namespace aipreflight::runner
