#pragma once

#include <string>

#include "base/result.hpp"
#include "descriptor.hpp"

namespace aipreflight::host {

// Opens a module for reading, if nobody else can have put it there or changed it: after symlinks
// are resolved it is a regular file of at most 256 MiB that only root or the caller owns and may
// write, in a folder of which the same holds (a group may write the folder), below no folder in
// which everyone may rename. Never blocks on a FIFO. Errors: plugin_untrusted, or plugin_unloadable
// where the file cannot be read at all.
[[nodiscard]] Result<Descriptor> open_trusted(const std::string& path);

}  // namespace aipreflight::host
