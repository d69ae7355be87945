#pragma once

#include <cstdint>
#include <string>
#include <vector>

// What stands in a module's file beside its code.
namespace aipreflight::runner {

// abi/plugin.h, "The ELF note".
struct ModuleNote {
  std::uint32_t major = 0;
  std::uint32_t needed_minor = 0;
  std::string id;
  std::string version;
};

struct ModuleFile {
  std::vector<ModuleNote> notes;
  std::vector<std::string>
      exports;  // names of the symbols it defines for others, in the order of the file
};

// Reads an ELF file without running anything of it. What is not there, or not as it should be, is
// left out: the loader has judged the file already.
[[nodiscard]] ModuleFile read_module_file(const std::string& path);

}  // namespace aipreflight::runner
