#include "elf/image.hpp"

#include <aipreflight/abi/plugin.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <elf.h>
#include <utility>

#include "base/text.hpp"
#include "bytes.hpp"

namespace aipreflight::elf {
namespace {

std::string_view slice(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
  return reaches_beyond(bytes, offset, size) ? std::string_view() : bytes.substr(offset, size);
}

std::string text_at(std::string_view bytes, std::uint64_t offset) {
  if (offset >= bytes.size()) return {};
  const std::string_view rest = bytes.substr(offset);
  return std::string(rest.substr(0, rest.find('\0')));
}

// Linkers define these for others in every file whose exports nobody limits.
bool is_of_the_linker(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames{
      "_init", "_fini", "_edata", "_end", "__bss_start"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// Beginning with its header.
std::optional<ModuleNote> read_note(std::string_view bytes) {
  const auto note = read_at<aipf_note>(bytes, 0);
  if (!note || note->name_size != sizeof note->name || note->type != AIPF_NOTE_TYPE ||
      std::memcmp(note->name, "aipreflight", sizeof note->name) != 0 ||
      note->desc_size < sizeof(aipf_note) - offsetof(aipf_note, major)) {
    return std::nullopt;
  }
  return ModuleNote{note->major,
                    note->needed_minor,
                    text_at({note->id, sizeof note->id}, 0),
                    text_at({note->version, sizeof note->version}, 0)};
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  Image read() {
    read_segments();
    read_sections();
    return std::move(image_);
  }
  std::vector<ModuleNote> notes() {
    read_segments();
    return std::move(image_.notes);
  }
  // Whether the symbols that the loader sees, those that are wanted of others among them, are
  // named so.
  bool names_any(const std::vector<std::string_view>& wanted) {
    bool is_found = false;
    visit_sections([&](const Elf64_Shdr& section, std::string_view names) {
      if (section.sh_type != SHT_DYNSYM) return;
      is_found = is_found || std::any_of(wanted.begin(), wanted.end(), [&](std::string_view name) {
                   return names.find(name) != std::string_view::npos;
                 });
    });
    return is_found;
  }

 private:
  void read_segments() {
    const auto header = read_at<Elf64_Ehdr>(bytes_, 0);
    if (!header || !bytes_.starts_with(ELFMAG)) return;
    for (std::uint64_t i = 0; i < header->e_phnum; ++i) {
      if (const auto segment =
              read_at<Elf64_Phdr>(bytes_, header->e_phoff + i * sizeof(Elf64_Phdr))) {
        read_segment(*segment);
      }
    }
  }

  void read_sections() {
    visit_sections([this](const Elf64_Shdr& section, std::string_view names) {
      read_section(section, names);
    });
  }

  // With the string table that belongs to each.
  void visit_sections(const auto& visit) {
    const auto header = read_at<Elf64_Ehdr>(bytes_, 0);
    if (!header || !bytes_.starts_with(ELFMAG)) return;
    for (std::uint64_t i = 0; i < header->e_shnum; ++i) {
      const auto section = read_at<Elf64_Shdr>(bytes_, header->e_shoff + i * sizeof(Elf64_Shdr));
      if (!section) continue;
      const auto linked =
          read_at<Elf64_Shdr>(bytes_, header->e_shoff + section->sh_link * sizeof(Elf64_Shdr));
      visit(*section, linked ? slice(bytes_, linked->sh_offset, linked->sh_size) : "");
    }
  }

  void read_segment(const Elf64_Phdr& segment) {
    if (segment.p_type == PT_GNU_STACK) image_.has_executable_stack = (segment.p_flags & PF_X) != 0;
    if (segment.p_type == PT_NOTE) read_notes(slice(bytes_, segment.p_offset, segment.p_filesz));
  }

  void read_section(const Elf64_Shdr& section, std::string_view names) {
    const std::string_view content = slice(bytes_, section.sh_offset, section.sh_size);
    if (section.sh_type == SHT_DYNSYM) read_symbols(content, names);
    if (section.sh_type == SHT_DYNAMIC) read_dynamic(content, names);
    if (section.sh_type == SHT_GNU_verneed) read_versions(content, names);
  }

  void read_notes(std::string_view notes) {
    const auto padded = [](std::uint64_t size) { return (size + 3) & ~std::uint64_t{3}; };
    while (const auto header = read_at<Elf64_Nhdr>(notes, 0)) {
      const std::string name = text_at(slice(notes, sizeof *header, header->n_namesz), 0);
      if (name == "GNU" && header->n_type == NT_GNU_BUILD_ID) image_.has_build_id = true;
      if (auto note = read_note(notes)) image_.notes.push_back(std::move(*note));
      const std::uint64_t size =
          sizeof *header + padded(header->n_namesz) + padded(header->n_descsz);
      notes.remove_prefix(std::min<std::uint64_t>(size, notes.size()));
    }
  }

  void read_symbols(std::string_view symbols, std::string_view names) {
    for (std::uint64_t at = 0; const auto symbol = read_at<Elf64_Sym>(symbols, at);
         at += sizeof(Elf64_Sym)) {
      if (ELF64_ST_BIND(symbol->st_info) == STB_LOCAL || symbol->st_shndx == SHN_UNDEF) continue;
      std::string name = text_at(names, symbol->st_name);
      if (!is_of_the_linker(name)) image_.exports.push_back(std::move(name));
    }
  }

  void read_dynamic(std::string_view entries, std::string_view names) {
    for (std::uint64_t at = 0; const auto entry = read_at<Elf64_Dyn>(entries, at);
         at += sizeof(Elf64_Dyn)) {
      if (entry->d_tag == DT_NULL) return;
      if (entry->d_tag == DT_NEEDED) image_.needed.push_back(text_at(names, entry->d_un.d_val));
      if (entry->d_tag == DT_TEXTREL) image_.has_text_relocations = true;
      if (entry->d_tag == DT_FLAGS && (entry->d_un.d_val & DF_TEXTREL) != 0)
        image_.has_text_relocations = true;
      if (entry->d_tag == DT_RPATH || entry->d_tag == DT_RUNPATH) {
        for (const auto folder : text::split(text_at(names, entry->d_un.d_val), ':')) {
          if (!folder.empty()) image_.run_paths.emplace_back(folder);
        }
      }
    }
  }

  void read_versions(std::string_view needs, std::string_view names) {
    std::uint64_t at = 0;
    while (true) {
      const auto need = read_at<Elf64_Verneed>(needs, at);
      if (!need) return;
      read_versions_of(needs.substr(at), *need, names);
      if (need->vn_next == 0) return;
      at += need->vn_next;
    }
  }

  // `needs` begins with what is wanted of one library.
  void read_versions_of(std::string_view needs, const Elf64_Verneed& need, std::string_view names) {
    std::uint64_t at = need.vn_aux;
    for (unsigned i = 0; i < need.vn_cnt; ++i) {
      const auto wanted = read_at<Elf64_Vernaux>(needs, at);
      if (!wanted) return;
      image_.versions.push_back(text_at(names, wanted->vna_name));
      at += wanted->vna_next;
    }
  }

  std::string_view bytes_;
  Image image_;
};

}  // namespace

Image read(std::string_view bytes) {
  return Reader(bytes).read();
}

std::vector<ModuleNote> read_notes(std::string_view bytes) {
  return Reader(bytes).notes();
}

bool links_sanitizer(std::string_view bytes) {
  return Reader(bytes).names_any({"__asan_init", "__tsan_init", "__msan_init", "__hwasan_init"});
}

bool is_version_above(std::string_view version, std::string_view bound) {
  const auto parts = text::split(version, '.');
  const auto bounds = text::split(bound, '.');
  for (std::size_t i = 0; i < std::max(parts.size(), bounds.size()); ++i) {
    const auto part = i < parts.size() ? text::to_integer(parts[i]).value_or(0) : 0;
    const auto other = i < bounds.size() ? text::to_integer(bounds[i]).value_or(0) : 0;
    if (part != other) return part > other;
  }
  return false;
}

std::string Image::highest(std::string_view family) const {
  std::string found;
  for (const std::string& version : versions) {
    if (!version.starts_with(family)) continue;
    const std::string number = version.substr(family.size());
    if (!number.empty() && number[0] >= '0' && number[0] <= '9' && is_version_above(number, found))
      found = number;
  }
  return found;
}

}  // namespace aipreflight::elf
