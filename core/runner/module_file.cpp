#include "module_file.hpp"

#include <aipreflight/abi.h>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aipreflight::runner {
namespace {

// The file in memory while this stands.
class Mapping {
 public:
  explicit Mapping(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return;
    struct stat status {};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
      size_ = static_cast<std::size_t>(status.st_size);
      address_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    close(descriptor);
  }
  ~Mapping() {
    if (address_ != MAP_FAILED) munmap(address_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] std::string_view bytes() const {
    return address_ == MAP_FAILED ? std::string_view()
                                  : std::string_view(static_cast<const char*>(address_), size_);
  }

 private:
  void* address_ = MAP_FAILED;
  std::size_t size_ = 0;
};

std::string_view slice(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
  if (offset > bytes.size() || size > bytes.size() - offset) return {};
  return bytes.substr(offset, size);
}

template <typename T>
bool read(std::string_view bytes, std::uint64_t offset, T& value) {
  const std::string_view found = slice(bytes, offset, sizeof(T));
  if (found.empty()) return false;
  std::memcpy(&value, found.data(), sizeof(T));
  return true;
}

// Up to the first NUL.
std::string text_of(std::string_view bytes) {
  return std::string(bytes.substr(0, bytes.find('\0')));
}

void read_notes(std::string_view notes, std::vector<ModuleNote>& out) {
  const auto padded = [](std::uint64_t size) { return (size + 3) & ~std::uint64_t{3}; };
  Elf64_Nhdr header{};
  for (std::uint64_t at = 0; read(notes, at, header);) {
    const std::uint64_t description = at + sizeof header + padded(header.n_namesz);
    aipf_note note{};
    const std::string name = text_of(slice(notes, at + sizeof header, header.n_namesz));
    if (name == "aipreflight" && header.n_type == AIPF_NOTE_TYPE && header.n_descsz >= 88 &&
        read(notes, at, note)) {
      out.push_back({note.major,
                     note.needed_minor,
                     text_of({note.id, sizeof note.id}),
                     text_of({note.version, sizeof note.version})});
    }
    at = description + padded(header.n_descsz);
  }
}

void read_exports(std::string_view file,
                  const Elf64_Shdr& table,
                  std::string_view names,
                  std::vector<std::string>& out) {
  const std::string_view symbols = slice(file, table.sh_offset, table.sh_size);
  Elf64_Sym symbol{};
  for (std::uint64_t at = 0; read(symbols, at, symbol); at += sizeof symbol) {
    const bool is_defined =
        symbol.st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL;
    const unsigned type = ELF64_ST_TYPE(symbol.st_info);
    if (!is_defined || (type != STT_FUNC && type != STT_OBJECT)) continue;
    if (symbol.st_name < names.size()) out.push_back(text_of(names.substr(symbol.st_name)));
  }
}

}  // namespace

ModuleFile read_module_file(const std::string& path) {
  const Mapping mapping(path);
  const std::string_view file = mapping.bytes();
  ModuleFile result;
  Elf64_Ehdr header{};
  if (!read(file, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return result;
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment{};
    if (!read(file, header.e_phoff + i * sizeof segment, segment) || segment.p_type != PT_NOTE)
      continue;
    read_notes(slice(file, segment.p_offset, segment.p_filesz), result.notes);
  }
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr table{};
    Elf64_Shdr names{};
    if (!read(file, header.e_shoff + i * sizeof table, table) || table.sh_type != SHT_DYNSYM)
      continue;
    if (!read(file, header.e_shoff + table.sh_link * sizeof names, names)) continue;
    read_exports(file, table, slice(file, names.sh_offset, names.sh_size), result.exports);
  }
  return result;
}

}  // namespace aipreflight::runner
