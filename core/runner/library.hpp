#pragma once

#include <aipreflight/abi.h>
#include <string>
#include <string_view>

#include "wire/message.hpp"

namespace aipreflight::runner {

// Where a loaded module begins, or why it was not loaded.
struct Loaded {
  aipf_entry_v1 entry = nullptr;
  wire::Refused refusal;  // if entry is null; names the path that the module was found as
};

// Opens a module for the rest of the process: it is never unloaded, so that what runs at unload
// cannot void evidence. `load_path` may be a copy in memory, /proc/self/fd/N: that descriptor is
// closed once the module is loaded if `owns_descriptor`, and otherwise left as it is. `file`: the
// module's bytes, which say what it exports where it has no entry.
[[nodiscard]] Loaded load_module(const std::string& path,
                                 const std::string& load_path,
                                 bool owns_descriptor,
                                 std::string_view file);

}  // namespace aipreflight::runner
