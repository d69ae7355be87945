#include "base/files.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace aipreflight::files {
namespace {

std::string reason_of(int error) {
  return std::generic_category().message(error);
}

Error failure(const char* verb, const Path& path, const std::string& reason) {
  return io_error("cannot " + std::string(verb) + ' ' + path.string() + ": " + reason);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// Why something that is not a regular file is not read; nullopt for a regular file.
std::optional<std::string> refusal(mode_t mode) {
  if (S_ISREG(mode)) return std::nullopt;
  if (S_ISDIR(mode)) return reason_of(EISDIR);
  if (S_ISFIFO(mode)) return "not a regular file but a FIFO";
  if (S_ISSOCK(mode)) return "not a regular file but a socket";
  return "not a regular file but a device";
}

// Opens a regular file; the size at opening goes to `size`. The type is tested before the opening
// too, since the mere opening of some devices and FIFOs has effects.
Result<int> open_regular(const Path& path, std::uint64_t& size) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return failure("read", path, reason_of(errno));
  if (const auto why = refusal(status.st_mode)) return failure("read", path, *why);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) return failure("read", path, reason_of(errno));
  if (::fstat(file.get(), &status) != 0) return failure("read", path, reason_of(errno));
  if (const auto why = refusal(status.st_mode)) return failure("read", path, *why);
  size = static_cast<std::uint64_t>(status.st_size);
  return file.release();
}

ssize_t read_some(int descriptor, char* buffer, std::size_t size) {
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer, size);
    if (count >= 0 || errno != EINTR) return count;
  }
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

Path folder_of(const Path& path) {
  return path.has_parent_path() ? path.parent_path() : Path(".");
}

// Calls `make` with fresh names in the folder of `path` until one is free; -1 and errno if none can
// be made.
template <typename Make>
int make_temporary(const Path& path, Path& temporary, Make make) {
  static std::atomic<unsigned> counter{0};
  constexpr int kAttempts = 100;
  for (int i = 0; i < kAttempts; ++i) {
    const std::string name = ".aipreflight-" + std::to_string(::getpid()) + '-' +
                             std::to_string(counter.fetch_add(1)) + ".tmp";
    temporary = folder_of(path) / name;
    const int result = make(temporary.c_str());
    if (result >= 0 || errno != EEXIST) return result;
  }
  return -1;
}

// Errno of the step that failed, 0 if none did.
int fill(int descriptor, std::string_view content, std::optional<mode_t> replaced) {
  if (!write_all(descriptor, content)) return errno;
  if (!replaced) return 0;
  if (::fchmod(descriptor, *replaced & 07777) != 0) return errno;
  // What is replaced may be all that the user has: the new content is on the disk before the old
  // one goes. A new file takes nothing away, and to wait for the disk would be half of a quick
  // check.
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

Result<std::string> read(const Path& path, std::uint64_t limit) {
  std::uint64_t size = 0;
  auto opened = open_regular(path, size);
  if (!opened) return opened.take_error();
  const Descriptor file(*opened);
  const auto too_large = [&] {
    return failure("read", path, "larger than " + std::to_string(limit) + " bytes");
  };
  if (size > limit) return too_large();
  // Files of /proc and growing files hold more than they say: the end is where read(2) says so. The
  // byte more is for that answer, so that what is kept is no larger than the file.
  std::string content(static_cast<std::size_t>(size) + 1, '\0');
  std::size_t filled = 0;
  while (true) {
    if (filled == content.size()) {
      content.resize(filled + std::clamp<std::size_t>(filled, 4u << 10, 64u << 10));
    }
    const ssize_t count = read_some(file.get(), content.data() + filled, content.size() - filled);
    if (count < 0) return failure("read", path, reason_of(errno));
    filled += static_cast<std::size_t>(count);
    if (count == 0) break;
    if (filled > limit) return too_large();
  }
  content.resize(filled);
  return content;
}

Result<void> write_atomically(const Path& path, std::string_view content) {
  if (!path.has_filename()) return failure("write", path, "it names no file");
  struct stat old {};
  std::optional<mode_t> mode;
  if (::lstat(path.c_str(), &old) == 0) {
    if (S_ISDIR(old.st_mode)) return failure("write", path, reason_of(EISDIR));
    if (S_ISREG(old.st_mode)) mode = old.st_mode;
  }
  Path temporary;
  Descriptor file(make_temporary(path, temporary, [](const char* name) {
    return ::open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  }));
  if (file.get() < 0) return failure("write", path, reason_of(errno));
  int problem = fill(file.get(), content, mode);
  if (::close(file.release()) != 0 && problem == 0) problem = errno;
  if (problem == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) problem = errno;
  if (problem != 0) {
    ::unlink(temporary.c_str());
    return failure("write", path, reason_of(problem));
  }
  return {};
}

Result<void> make_folders(const Path& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (!problem && !std::filesystem::is_directory(path, problem) && !problem) {
    problem = std::make_error_code(std::errc::not_a_directory);
  }
  if (problem) return failure("make folder", path, problem.message());
  return {};
}

Result<void> swap_symlink(const Path& link, const std::string& target) {
  struct stat status {};
  if (::lstat(link.c_str(), &status) == 0 && !S_ISLNK(status.st_mode)) {
    return failure("point", link, "it exists and is not a symbolic link");
  }
  Path temporary;
  const int made = make_temporary(
      link, temporary, [&](const char* name) { return ::symlink(target.c_str(), name); });
  if (made != 0) return failure("point", link, reason_of(errno));
  if (::rename(temporary.c_str(), link.c_str()) != 0) {
    const int problem = errno;
    ::unlink(temporary.c_str());
    return failure("point", link, reason_of(problem));
  }
  return {};
}

bool is_writable_folder(const Path& folder) {
  std::error_code problem;
  Path nearest = std::filesystem::absolute(folder, problem);
  if (problem) return false;
  struct stat status {};
  while (::lstat(nearest.c_str(), &status) != 0) {
    if ((errno != ENOENT && errno != ENOTDIR) || nearest == nearest.parent_path()) return false;
    nearest = nearest.parent_path();
  }
  if (::stat(nearest.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
  return ::faccessat(AT_FDCWD, nearest.c_str(), W_OK | X_OK, AT_EACCESS) == 0;
}

Result<std::vector<std::string>> list(const Path& folder) {
  std::error_code problem;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry(folder, problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    names.push_back(entry->path().filename().string());
  }
  if (problem) return failure("list", folder, problem.message());
  std::sort(names.begin(), names.end());
  return names;
}

Result<BlockReader> BlockReader::open(const Path& path) {
  std::uint64_t size = 0;
  if (path != "/dev/stdin") {
    auto opened = open_regular(path, size);
    if (!opened) return opened.take_error();
    return BlockReader(*opened, size, path);
  }
  Descriptor input(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
  struct stat status {};
  if (input.get() < 0 || ::fstat(input.get(), &status) != 0) {
    return failure("read", path, reason_of(errno));
  }
  if (!S_ISFIFO(status.st_mode) && !S_ISSOCK(status.st_mode)) {
    if (const auto why = refusal(status.st_mode)) return failure("read", path, *why);
    size = static_cast<std::uint64_t>(status.st_size);
  }
  return BlockReader(input.release(), size, path);
}

BlockReader::BlockReader(BlockReader&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      path_(std::move(other.path_)) {}

BlockReader& BlockReader::operator=(BlockReader&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(path_, other.path_);
  return *this;
}

BlockReader::~BlockReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> BlockReader::read(char* buffer, std::size_t size) {
  const auto most = static_cast<std::size_t>(std::numeric_limits<ssize_t>::max());
  const ssize_t count = read_some(descriptor_, buffer, std::min(size, most));
  if (count < 0) return failure("read", path_, reason_of(errno));
  return static_cast<std::size_t>(count);
}

}  // namespace aipreflight::files
