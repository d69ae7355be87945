#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::rollback {

// What a runbook holds, as far as a machine can tell.
struct Runbook {
  std::size_t words = 0;  // neither markup, nor HTML comments, nor placeholders
  bool has_body = false;  // some of them outside of headings
  bool has_placeholders = false;

  // Nothing but TODO, TBD, "coming soon" and the like under its headings, or "lorem ipsum".
  [[nodiscard]] bool is_placeholder() const { return has_placeholders && !has_body; }
};

// Words are runs of letters and digits (any byte above ASCII counts as a letter). README.md lists
// the placeholders.
[[nodiscard]] Runbook read_runbook(std::string_view text);

// The text of a file. Reasons: runbook_missing, runbook_unreadable (a folder, a FIFO, no
// permission, over 8 MiB, not text).
[[nodiscard]] Result<std::string> load_runbook(const std::string& path);

}  // namespace aipreflight::rollback
