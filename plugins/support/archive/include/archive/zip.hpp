#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aipreflight::archive {

struct Limits {
  std::uint64_t bytes = 256u << 20;   // of all the files that are read, unpacked
  std::uint64_t entries = 1'000'000;  // of the archive, read or not
};

// The file of libzip, which this opens; "archive_unavailable" where there is none.
[[nodiscard]] Result<std::string> library_file();

[[nodiscard]] bool is_zip(std::string_view bytes);

using Wants = std::function<bool(std::string_view name)>;
using Take = std::function<Result<void>(std::string_view name, std::string content)>;

// Calls `take` with every file of an archive that `wants` asks for, in the order of the archive;
// nothing is written anywhere. Before the first call the whole list is examined. Reasons:
//   archive_unsafe_path   a name that leads out of the archive: "/…", "..", '\', NUL, a drive
//   archive_too_large     more entries or more unpacked bytes than the limits, said or true
//   archive_unsupported   encrypted, or packed in a way that libzip does not know
//   archive_unavailable   libzip is not installed
//   malformed             cut, damaged, or with a name that comes twice
// An error that `take` gives comes out as it is and ends it. `file` names the archive in errors.
[[nodiscard]] Result<void> for_each_file(std::string_view bytes,
                                         const std::string& file,
                                         const Wants& wants,
                                         const Take& take,
                                         const Limits& limits = {});

}  // namespace aipreflight::archive
