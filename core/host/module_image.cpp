#include <aipreflight/abi/version.h>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/mapping.hpp"
#include "descriptor.hpp"
#include "elf/image.hpp"
#include "host/module_search.hpp"
#include "seal.hpp"
#include "trust.hpp"

namespace aipreflight::host {
namespace {

Error unloadable(const std::string& path, const std::string& what, int error) {
  return plugin_error("plugin_unloadable",
                      path + ": " + what + ": " + std::generic_category().message(error));
}

Descriptor open_memory(const std::string& name) {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  constexpr unsigned kExecutable = 0x10;  // MFD_EXEC of Linux 6.3; an older kernel answers EINVAL
  Descriptor memory(::memfd_create(name.c_str(), kFlags | kExecutable));
  if (!memory.is_open() && errno == EINVAL) memory.reset(::memfd_create(name.c_str(), kFlags));
  return memory;
}

bool write_whole(const Descriptor& memory, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(memory.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// What is copied is hashed on the way, while it is in the processor's caches.
Result<Descriptor> copy_to_memory(const ModuleFile& file,
                                  const Descriptor& source,
                                  Sha256& digest) {
  constexpr std::size_t kBlock = 64u << 10;
  Descriptor memory = open_memory(file.id);
  if (!memory.is_open()) return unloadable(file.path, "cannot be copied to memory", errno);
  const auto block = std::make_unique_for_overwrite<char[]>(kBlock);
  for (;;) {
    const ssize_t count = ::read(source.get(), block.get(), kBlock);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unloadable(file.path, "cannot be read", errno);
    if (count == 0) break;
    const std::string_view bytes(block.get(), static_cast<std::size_t>(count));
    digest.update(bytes);
    if (!write_whole(memory, bytes))
      return unloadable(file.path, "cannot be copied to memory", errno);
  }
  if (!seal(memory.get())) return unloadable(file.path, "cannot be sealed in memory", errno);
  return memory;
}

// What the module says of itself, before a byte of it runs.
Result<void> check_notes(const ModuleFile& file, const std::vector<elf::ModuleNote>& notes) {
  if (notes.empty()) return {};
  for (const elf::ModuleNote& note : notes) {
    if (note.id != file.id) {
      return plugin_error("plugin_invalid",
                          file.path + ": the module calls itself '" + note.id +
                              "', but its file is named '" + file.id + ".so'",
                          "name the file " + note.id + ".so");
    }
  }
  const auto fits = [](const elf::ModuleNote& note) {
    return note.major == AIPF_ABI_MAJOR && note.needed_minor <= AIPF_ABI_MINOR;
  };
  if (std::any_of(notes.begin(), notes.end(), fits)) return {};
  const elf::ModuleNote& note = notes.front();
  const bool is_newer = note.major >= AIPF_ABI_MAJOR;
  return plugin_error("plugin_incompatible",
                      file.path + ": needs plugin ABI " + std::to_string(note.major) + "." +
                          std::to_string(note.needed_minor) + "; this host speaks " +
                          std::to_string(AIPF_ABI_MAJOR) + "." + std::to_string(AIPF_ABI_MINOR),
                      is_newer ? "install a newer aipreflight, or an older release of the module"
                               : "ask the module's vendor for a release for this ABI");
}

}  // namespace

Result<ModuleImage> ModuleImage::open(const ModuleFile& file) {
  auto opened = open_trusted(file.path);
  if (!opened) return opened.take_error();
  Sha256 digest;
  auto memory = copy_to_memory(file, *opened, digest);
  if (!memory) return memory.take_error();
  const files::Mapping mapping(memory->get(), files::Mapping::Pages::kAsTouched);
  if (!mapping.is_mapped()) return unloadable(file.path, "cannot be mapped", errno);
  auto checked = elf::check(mapping.bytes(), file.path);
  if (checked) checked = check_notes(file, elf::read_notes(mapping.bytes()));
  if (!checked) return checked.take_error();
  ModuleImage image(file, digest.hex(), memory->release());
  image.links_sanitizer_ = elf::links_sanitizer(mapping.bytes());
  return image;
}

ModuleImage::ModuleImage(ModuleImage&& other) noexcept
    : file_(std::move(other.file_)),
      sha256_(std::move(other.sha256_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      links_sanitizer_(other.links_sanitizer_) {}

ModuleImage& ModuleImage::operator=(ModuleImage&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(sha256_, other.sha256_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(links_sanitizer_, other.links_sanitizer_);
  return *this;
}

ModuleImage::~ModuleImage() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace aipreflight::host
