#include "trust.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace aipreflight::host {
namespace {

constexpr std::uint64_t kSizeLimit = 256ull << 20;

Error untrusted(const std::string& path, const std::string& what, std::string hint) {
  return plugin_error("plugin_untrusted", path + ": " + what, std::move(hint));
}

Error unreadable(const std::string& path, int error) {
  return plugin_error("plugin_unloadable",
                      path + ": cannot be read: " + std::generic_category().message(error));
}

std::string describe_mode(mode_t mode) {
  char text[16];
  std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & 07777));
  return text;
}

std::string describe_kind(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

bool is_own(uid_t owner) {
  return owner == 0 || owner == ::geteuid();
}

Result<void> check_owner(const std::string& path, const struct stat& status) {
  if (is_own(status.st_uid)) return {};
  return untrusted(path,
                   "belongs to user " + std::to_string(status.st_uid) +
                       ", neither to root nor to user " + std::to_string(::geteuid()) +
                       " who runs this",
                   "chown it, or install a copy of your own");
}

Result<void> check_file(const std::string& path, const struct stat& status) {
  if (!S_ISREG(status.st_mode)) {
    return untrusted(path,
                     "is " + describe_kind(status.st_mode) + ", not a regular file",
                     "give the path of a module");
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    const char* who = (status.st_mode & S_IWOTH) != 0 ? "everyone" : "its group";
    return untrusted(
        path,
        std::string("may be written by ") + who + " (mode " + describe_mode(status.st_mode) + ")",
        "chmod go-w " + path);
  }
  auto owned = check_owner(path, status);
  if (!owned) return owned;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > kSizeLimit) {
    return plugin_error("plugin_unloadable",
                        path + ": has " + std::to_string(size) + " bytes, more than the limit of " +
                            std::to_string(kSizeLimit));
  }
  return {};
}

Result<void> check_folder(const std::filesystem::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return unreadable(folder, errno);
  if ((status.st_mode & S_IWOTH) != 0) {
    return untrusted(folder,
                     "the folder of the module may be written by everyone (mode " +
                         describe_mode(status.st_mode) + ")",
                     "chmod o-w " + folder.string() + ", or move the module elsewhere");
  }
  return check_owner(folder, status);
}

// Whoever may write a folder without the sticky bit may put another in the place of what it holds.
Result<void> check_ancestors(std::filesystem::path folder) {
  while (folder.has_relative_path()) {
    folder = folder.parent_path();
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0) return unreadable(folder, errno);
    if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0) {
      return untrusted(folder,
                       "a folder above the module may be written by everyone (mode " +
                           describe_mode(status.st_mode) + ")",
                       "chmod o-w " + folder.string());
    }
  }
  return {};
}

Result<void> check_folders(const std::string& path, const std::string& resolved) {
  const auto folder = std::filesystem::path(resolved).parent_path();
  auto checked = check_folder(folder);
  if (checked) checked = check_ancestors(folder);
  if (!checked) return checked;
  // The folder that holds the symlink: whoever may write it chooses what is loaded.
  std::error_code ignored;
  const auto named =
      std::filesystem::canonical(std::filesystem::absolute(path).parent_path(), ignored);
  return named.empty() || named == folder ? checked : check_folder(named);
}

}  // namespace

Result<Descriptor> open_trusted(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (real == nullptr) return unreadable(path, errno);
  const std::string resolved = real.get();
  struct stat status {};
  if (::lstat(resolved.c_str(), &status) != 0) return unreadable(path, errno);
  // Before opening, since opening some devices has effects; and again on what was really opened.
  auto checked = check_file(path, status);
  if (checked) checked = check_folders(path, resolved);
  if (!checked) return checked.take_error();
  Descriptor file(
      ::open(resolved.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return unreadable(path, errno);
  checked = check_file(path, status);
  if (!checked) return checked.take_error();
  return file;
}

}  // namespace aipreflight::host
