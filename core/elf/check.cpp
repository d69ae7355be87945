#include <elf.h>

#include "base/text.hpp"
#include "bytes.hpp"
#include "elf/image.hpp"

namespace aipreflight::elf {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr Elf64_Half kMachine = EM_RISCV;
#else
#error "name this machine's ELF number here and in describe_machine()"
#endif

std::string describe_machine(Elf64_Half machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_AARCH64:
      return "AArch64";
    case EM_RISCV:
      return "RISC-V";
    case EM_386:
      return "x86 (32-bit)";
    case EM_ARM:
      return "ARM (32-bit)";
    case EM_PPC64:
      return "PowerPC 64";
    case EM_S390:
      return "S/390";
    default:
      return "machine " + std::to_string(machine);
  }
}

Error unloadable(const std::string& path, const std::string& what, std::string hint = {}) {
  return plugin_error("plugin_unloadable", path + ": " + what, std::move(hint));
}

Error truncated(const std::string& path, std::string_view bytes, const std::string& what) {
  return unloadable(path,
                    "is cut short: it has " + std::to_string(bytes.size()) + " bytes, and its " +
                        what + " ends beyond them",
                    "copy or build it again");
}

Result<void> check_identity(std::string_view bytes, const std::string& path) {
  if (bytes.empty()) return unloadable(path, "is empty");
  if (!bytes.starts_with(ELFMAG)) {
    return unloadable(
        path,
        "is not an ELF file (starts with \"" + text::one_line(bytes.substr(0, 16)) + "\")",
        "a module is a shared object made by aipreflight_add_plugin()");
  }
  if (bytes.size() < EI_NIDENT) return truncated(path, bytes, "ELF header");
  if (bytes[EI_CLASS] != ELFCLASS64) {
    return unloadable(path, "is a 32-bit ELF file; this host loads 64-bit modules");
  }
  if (bytes[EI_DATA] != ELFDATA2LSB) {
    return unloadable(path, "is a big-endian ELF file; this host loads little-endian modules");
  }
  return {};
}

Result<Elf64_Ehdr> read_header(std::string_view bytes, const std::string& path) {
  const auto header = read_at<Elf64_Ehdr>(bytes, 0);
  if (!header) return truncated(path, bytes, "ELF header");
  if (header->e_machine != kMachine) {
    return unloadable(path,
                      "is built for " + describe_machine(header->e_machine) + "; this machine is " +
                          describe_machine(kMachine));
  }
  if (header->e_type != ET_DYN) {
    return unloadable(path,
                      "is an ELF file of type " + std::to_string(header->e_type) +
                          ", not a shared object (type " + std::to_string(ET_DYN) + ")");
  }
  if (header->e_phnum == 0 || header->e_phentsize != sizeof(Elf64_Phdr)) {
    return unloadable(path, "has no program headers that this host can read");
  }
  if (reaches_beyond(bytes, header->e_phoff, header->e_phnum * sizeof(Elf64_Phdr))) {
    return truncated(path, bytes, "table of segments");
  }
  if (reaches_beyond(
          bytes, header->e_shoff, std::uint64_t{header->e_shnum} * header->e_shentsize)) {
    return truncated(path, bytes, "table of sections");
  }
  return *header;
}

}  // namespace

Result<void> check(std::string_view bytes, const std::string& path) {
  if (auto checked = check_identity(bytes, path); !checked) return checked;
  auto header = read_header(bytes, path);
  if (!header) return header.take_error();
  bool is_dynamic = false;
  for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
    const auto segment = read_at<Elf64_Phdr>(bytes, header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!segment) return truncated(path, bytes, "table of segments");
    if (reaches_beyond(bytes, segment->p_offset, segment->p_filesz)) {
      return truncated(path, bytes, "segment " + std::to_string(i));
    }
    is_dynamic = is_dynamic || segment->p_type == PT_DYNAMIC;
  }
  if (is_dynamic) return {};
  return unloadable(path, "has no dynamic section: it is not a shared object");
}

}  // namespace aipreflight::elf
