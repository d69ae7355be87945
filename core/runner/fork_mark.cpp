#include "fork_mark.hpp"

#include <sys/mman.h>
#include <unistd.h>

namespace aipreflight::runner {
namespace {

constexpr int kSize = 4096;

volatile char* make_mark() {
  void* page = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return nullptr;
  if (madvise(page, kSize, MADV_WIPEONFORK) != 0) {
    munmap(page, kSize);
    return nullptr;
  }
  auto* mark = static_cast<volatile char*>(page);
  *mark = 1;
  return mark;
}

}  // namespace

ForkMark::ForkMark() : mark_(make_mark()), owner_(getpid()) {}

ForkMark::~ForkMark() {
  if (mark_ != nullptr) munmap(const_cast<char*>(mark_), kSize);
}

bool ForkMark::is_in_child() const {
  return mark_ != nullptr ? *mark_ == 0 : getpid() != owner_;
}

}  // namespace aipreflight::runner
