#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::host {

// What `.note.aipreflight` says (sdk/include/aipreflight/abi/plugin.h, struct aipf_note).
struct ModuleNote {
  std::uint32_t major = 0;
  std::uint32_t needed_minor = 0;
  std::string id;
  std::string version;
};

struct ElfFacts {
  std::vector<ModuleNote>
      notes;  // one for each major that the module speaks; none from another toolchain
  // It was built with a sanitizer, which reserves terabytes of address space at start.
  bool links_sanitizer = false;
};

// Reads the header of a module without executing anything of it. Errors: plugin_unloadable, for
// what the loader would refuse or choke on: not ELF, cut short, another class, byte order or
// machine, not a shared object.
[[nodiscard]] Result<ElfFacts> inspect_elf(std::string_view bytes, const std::string& path);

}  // namespace aipreflight::host
