#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aipreflight::validate {

// What a shared object's file says to the loader. Read by its section headers; nothing of it is
// run, and what is malformed is left out: the host has judged by then whether it is an ELF file of
// this machine at all.
struct ElfImage {
  std::vector<std::string> exports;    // defined for others, in the order of the file
  std::vector<std::string> needed;     // DT_NEEDED
  std::vector<std::string> run_paths;  // DT_RPATH, DT_RUNPATH: folders
  std::vector<std::string> versions;   // wanted of other libraries: "GLIBC_2.34"
  bool has_text_relocations = false;
  bool has_executable_stack = false;
  bool has_build_id = false;
  bool has_note = false;  // .note.aipreflight
  std::string note_id;    // what it calls the module

  // The highest of the versions that begin with `family` ("GLIBC_"), or "".
  [[nodiscard]] std::string highest(std::string_view family) const;
};

[[nodiscard]] ElfImage read_elf(std::string_view bytes);

// Whether a version is above another: "2.34" against "2.4".
[[nodiscard]] bool is_version_above(std::string_view version, std::string_view bound);

}  // namespace aipreflight::validate
