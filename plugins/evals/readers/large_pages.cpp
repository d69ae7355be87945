#include "large_pages.hpp"

#include <cstdint>
#include <new>
#include <sys/mman.h>

namespace aipreflight::evals {
namespace {

constexpr std::size_t kPage = std::size_t{2} << 20;

class LargePages : public std::pmr::memory_resource {
  void* do_allocate(std::size_t size, std::size_t alignment) override {
    if (size < kPage) return ::operator new(size, std::align_val_t(alignment));
    void* const piece = ::operator new(size, std::align_val_t(kPage));
    prefer_large_pages(piece, size);
    return piece;
  }
  void do_deallocate(void* piece, std::size_t size, std::size_t alignment) override {
    ::operator delete(piece, std::align_val_t(size < kPage ? alignment : kPage));
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

}  // namespace

std::pmr::memory_resource& large_pages() {
  static LargePages pages;
  return pages;
}

void prefer_large_pages(void* piece, std::size_t size) {
  const auto begin = reinterpret_cast<std::uintptr_t>(piece);
  const std::uintptr_t first = (begin + kPage - 1) / kPage * kPage;
  const std::uintptr_t end = (begin + size) / kPage * kPage;
  // A kernel without such pages refuses: they are a matter of time alone.
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

}  // namespace aipreflight::evals
