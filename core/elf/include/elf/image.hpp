#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// What a shared object's file says to the loader and to a host. Nothing of it is run.
namespace aipreflight::elf {

// What `.note.aipreflight` says (sdk/include/aipreflight/abi/plugin.h, struct aipf_note).
struct ModuleNote {
  std::uint32_t major = 0;
  std::uint32_t needed_minor = 0;
  std::string id;
  std::string version;
};

struct Image {
  std::vector<ModuleNote>
      notes;  // one for each major that the module speaks; none from another toolchain
  std::vector<std::string> exports;    // defined for others, in the order of the file
  std::vector<std::string> needed;     // DT_NEEDED
  std::vector<std::string> run_paths;  // DT_RPATH, DT_RUNPATH: folders
  std::vector<std::string> versions;   // wanted of other libraries: "GLIBC_2.34"
  bool has_text_relocations = false;
  bool has_executable_stack = false;
  bool has_build_id = false;

  // The highest of the versions that begin with `family` ("GLIBC_"), or "".
  [[nodiscard]] std::string highest(std::string_view family) const;
};

// Errors: plugin_unloadable, for what the loader would refuse or choke on: not ELF, cut short,
// another class, byte order or machine, not a shared object.
[[nodiscard]] Result<void> check(std::string_view bytes, const std::string& path);

// What is not there, or not as it should be, is left out: check() judges the file.
[[nodiscard]] Image read(std::string_view bytes);

// The notes alone, without the rest of read().
[[nodiscard]] std::vector<ModuleNote> read_notes(std::string_view bytes);

// It was built with a sanitizer, which reserves terabytes of address space at start.
[[nodiscard]] bool links_sanitizer(std::string_view bytes);

// Whether a version is above another: "2.34" against "2.4".
[[nodiscard]] bool is_version_above(std::string_view version, std::string_view bound);

}  // namespace aipreflight::elf
