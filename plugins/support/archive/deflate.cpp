#include "deflate.hpp"

#include <libdeflate.h>
#include <optional>

#include "base/shared_library.hpp"

namespace aipreflight::archive {
namespace {

// The functions of libdeflate that are used, found at run time by the names and types of its
// header.
struct Library {
  decltype(&libdeflate_alloc_decompressor) alloc = nullptr;
  decltype(&libdeflate_deflate_decompress) decompress = nullptr;
  decltype(&libdeflate_free_decompressor) free = nullptr;
  decltype(&libdeflate_crc32) crc32 = nullptr;
};

std::optional<Library> load() {
  const auto file = SharedLibrary::open("libdeflate.so.0");
  Library library;
  if (file && file->find("libdeflate_alloc_decompressor", library.alloc) &&
      file->find("libdeflate_deflate_decompress", library.decompress) &&
      file->find("libdeflate_free_decompressor", library.free) &&
      file->find("libdeflate_crc32", library.crc32)) {
    return library;
  }
  return std::nullopt;
}

const std::optional<Library>& library() {
  static const std::optional<Library> loaded = load();
  return loaded;
}

}  // namespace

Deflate::Deflate() : decompressor_(library() ? library()->alloc() : nullptr) {}

Deflate::~Deflate() {
  if (decompressor_ != nullptr)
    library()->free(static_cast<libdeflate_decompressor*>(decompressor_));
}

bool Deflate::unpack(std::string_view packed, std::uint32_t crc, std::string& content) const {
  // Without a place for the size that it has, another one than that of `content` is refused.
  return is_open() &&
         library()->decompress(static_cast<libdeflate_decompressor*>(decompressor_),
                               packed.data(),
                               packed.size(),
                               content.data(),
                               content.size(),
                               nullptr) == LIBDEFLATE_SUCCESS &&
         library()->crc32(0, content.data(), content.size()) == crc;
}

}  // namespace aipreflight::archive
