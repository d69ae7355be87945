#include "target.hpp"

#include <array>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <sys/uio.h>
#include <system_error>
#include <utility>

namespace aipreflight::confine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPathLimit = 4096;
constexpr std::size_t kPage = 4096;

bool is_in(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

// What means another place in this process than in that one, in words that mean the same in both.
// Others than these, by which it might be meant too, lead to what is this process's.
std::string as_seen_by(pid_t process, const std::string& path) {
  const std::string own = own_folder(process);
  const std::array<std::pair<std::string_view, std::string>, 6> meanings{
      {{"/proc/self", own},
       {"/proc/thread-self", own + "/task/" + std::to_string(process)},
       {"/dev/fd", own + "/fd"},
       {"/dev/stdin", own + "/fd/0"},
       {"/dev/stdout", own + "/fd/1"},
       {"/dev/stderr", own + "/fd/2"}}};
  for (const auto& [words, meaning] : meanings) {
    if (is_in(path, words)) return meaning + path.substr(words.size());
  }
  return path;
}

std::string place_of(pid_t process, int folder) {
  const std::string own = own_folder(process);
  std::error_code problem;
  const auto place = fs::read_symlink(
      folder == AT_FDCWD ? own + "/cwd" : own + "/fd/" + std::to_string(folder), problem);
  return problem ? std::string() : place.string();
}

}  // namespace

std::string own_folder(pid_t process) {
  return "/proc/" + std::to_string(process);
}

std::string read_text(pid_t process, std::uint64_t address) {
  std::string text;
  std::array<char, kPage> block;
  // A page at a time: the next one need not be there.
  while (address != 0 && text.size() < kPathLimit) {
    const std::size_t size = kPage - address % kPage;
    const iovec here{block.data(), size};
    const iovec there{reinterpret_cast<void*>(address), size};
    const ssize_t count = ::process_vm_readv(process, &here, 1, &there, 1, 0);
    if (count <= 0) return {};
    const std::string_view read(block.data(), static_cast<std::size_t>(count));
    const std::size_t end = read.find('\0');
    text += read.substr(0, end);
    if (end != std::string_view::npos) return text;
    address += static_cast<std::uint64_t>(count);
  }
  return {};
}

std::string resolve(pid_t process, int folder, const std::string& path, bool follows) {
  if (path.empty()) return {};
  fs::path whole = as_seen_by(process, path);
  if (whole.is_relative()) {
    const std::string start = place_of(process, folder);
    if (start.empty() || start.front() != '/') return {};
    whole = fs::path(start) / path;
  }
  std::error_code problem;
  if (!whole.has_filename()) whole = whole.parent_path();
  if (follows) {
    if (auto real = fs::canonical(whole, problem); !problem) return real.string();
  }
  const auto parent = fs::canonical(whole.parent_path(), problem);
  return problem ? std::string() : (parent / whole.filename()).string();
}

}  // namespace aipreflight::confine
