#include "base/mapping.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aipreflight::files {

Mapping::Mapping(int descriptor, Pages pages) {
  map(descriptor, pages);
}

Mapping::Mapping(const std::string& path, Pages pages) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return;
  map(descriptor, pages);
  const int problem = errno;
  ::close(descriptor);
  errno = problem;
}

Mapping::~Mapping() {
  if (size_ > 0) ::munmap(address_, size_);
}

void Mapping::map(int descriptor, Pages pages) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return;
  if (!S_ISREG(status.st_mode)) {
    errno = EINVAL;
    return;
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > 0) {
    const int flags = MAP_PRIVATE | (pages == Pages::kAll ? MAP_POPULATE : 0);
    void* const address = ::mmap(nullptr, size, PROT_READ, flags, descriptor, 0);
    if (address == MAP_FAILED) return;
    address_ = address;
    size_ = size;
  }
  is_mapped_ = true;
}

}  // namespace aipreflight::files
