#pragma once

#include <string>

namespace aipreflight::confine {

// Lets this thread, and all that it starts from now on, change the file system in `folder` alone,
// besides devices that keep nothing (/dev/null). Returns "enforced", or "not enforced: " and why.
// landlock(7).
[[nodiscard]] std::string allow_writing_only_in(const std::string& folder);

}  // namespace aipreflight::confine
