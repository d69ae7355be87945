#include "artefact_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "descriptor.hpp"
#include "model/artefact_name.hpp"

namespace aipreflight::host {
namespace {

constexpr std::size_t kEntryLimit = 100'000;

std::uint64_t disk_bytes(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return 0;
  return static_cast<std::uint64_t>(status.st_blocks) * 512;
}

std::string quoted(const std::string& name) {
  return "artefact '" + name + "'";
}

// The file as it is read, which need not be what it was when its size was asked for.
struct Content {
  std::uint64_t bytes = 0;
  std::string sha256;
};

Result<Content> digest(const Descriptor& file, std::uint64_t size, const std::string& name) {
  constexpr std::size_t kBlock = 64u << 10;
  std::string block(std::min<std::uint64_t>(size, kBlock), '\0');
  Sha256 digest;
  Content content;
  while (content.bytes < size) {
    const std::size_t wanted = std::min<std::uint64_t>(block.size(), size - content.bytes);
    const ssize_t count = ::read(file.get(), block.data(), wanted);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return execution_error(
          "io", quoted(name) + " cannot be read: " + std::generic_category().message(errno));
    }
    if (count == 0) break;
    digest.update({block.data(), static_cast<std::size_t>(count)});
    content.bytes += static_cast<std::uint64_t>(count);
  }
  content.sha256 = digest.hex();
  return content;
}

}  // namespace

std::uint64_t ArtefactFolder::bytes(std::uint64_t limit) const {
  namespace fs = std::filesystem;
  std::uint64_t total = 0;
  std::size_t entries = 0;
  std::error_code problem;
  fs::recursive_directory_iterator entry(
      path_, fs::directory_options::skip_permission_denied, problem);
  for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    total += disk_bytes(entry->path());
    if (total > limit || ++entries > kEntryLimit) break;
  }
  return total;
}

Result<Artefact> ArtefactFolder::read(const wire::ArtefactAnnounced& announced,
                                      std::uint64_t limit) const {
  const std::string& name = announced.name;
  const std::string path = path_ + "/" + name;
  const Descriptor file(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (!file.is_open() && errno == ENOENT) {
    return execution_error("artefact_missing", quoted(name) + " was announced and not written");
  }
  if (!file.is_open() && errno == ELOOP) {
    return execution_error("artefact_name",
                           quoted(name) + " is a symlink, not a file of the check's folder");
  }
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return execution_error(
        "io", quoted(name) + " cannot be read: " + std::generic_category().message(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return execution_error("artefact_name", quoted(name) + " is not a regular file");
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limit) {
    return execution_error("limit_disk",
                           quoted(name) + " has " + std::to_string(size) +
                               " bytes, more than the limit of " + std::to_string(limit));
  }
  auto content = digest(file, size, name);
  if (!content) return content.take_error();
  return Artefact{name, name, announced.media_type, content->bytes, std::move(content->sha256)};
}

std::vector<Artefact> ArtefactFolder::write(const Output& output) const {
  struct Log {
    std::string_view name;
    const process::Captured& captured;
  };
  std::vector<Artefact> written;
  for (const Log& log :
       {Log{kOutputLog, output.out}, Log{kErrorLog, output.err}, Log{kPluginLog, output.log}}) {
    if (log.captured.total == 0) continue;
    const std::string text = log.captured.text();
    // A plugin that made a folder of that name has no log, and loses nothing else.
    if (!files::write_atomically(std::filesystem::path(path_) / log.name, text)) continue;
    const std::string name(log.name);
    written.push_back({name, name, "text/plain", text.size(), sha256_hex(text)});
  }
  return written;
}

}  // namespace aipreflight::host
