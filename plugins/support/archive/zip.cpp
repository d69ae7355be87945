#include "archive/zip.hpp"

#include <cctype>
#include <memory>
#include <optional>
#include <set>
#include <vector>
#include <zip.h>

#include "base/shared_library.hpp"
#include "base/text.hpp"
#include "deflate.hpp"

namespace aipreflight::archive {
namespace {

constexpr char kFile[] = "libzip.so.4";

// The functions of libzip that are used, found at run time by the names and types of its header.
struct Library {
  decltype(&zip_source_buffer_create) source_buffer_create = nullptr;
  decltype(&zip_source_free) source_free = nullptr;
  decltype(&zip_open_from_source) open_from_source = nullptr;
  decltype(&zip_discard) discard = nullptr;
  decltype(&zip_get_num_entries) get_num_entries = nullptr;
  decltype(&zip_stat_index) stat_index = nullptr;
  decltype(&zip_fopen_index) fopen_index = nullptr;
  decltype(&zip_fread) fread = nullptr;
  decltype(&zip_fclose) fclose = nullptr;
  decltype(&zip_error_init) error_init = nullptr;
  decltype(&zip_error_fini) error_fini = nullptr;
  decltype(&zip_error_strerror) error_strerror = nullptr;
  decltype(&zip_error_code_zip) error_code_zip = nullptr;
  decltype(&zip_get_error) get_error = nullptr;
};

Result<Library> load() {
  const auto file = SharedLibrary::open(kFile);
  if (!file) {
    return execution_error("archive_unavailable",
                           std::string(kFile) + " could not be loaded, which reads archives",
                           "install libzip");
  }
  Library zip;
  const bool has_all = file->find("zip_source_buffer_create", zip.source_buffer_create) &&
                       file->find("zip_source_free", zip.source_free) &&
                       file->find("zip_open_from_source", zip.open_from_source) &&
                       file->find("zip_discard", zip.discard) &&
                       file->find("zip_get_num_entries", zip.get_num_entries) &&
                       file->find("zip_stat_index", zip.stat_index) &&
                       file->find("zip_fopen_index", zip.fopen_index) &&
                       file->find("zip_fread", zip.fread) && file->find("zip_fclose", zip.fclose) &&
                       file->find("zip_error_init", zip.error_init) &&
                       file->find("zip_error_fini", zip.error_fini) &&
                       file->find("zip_error_strerror", zip.error_strerror) &&
                       file->find("zip_error_code_zip", zip.error_code_zip) &&
                       file->find("zip_get_error", zip.get_error);
  if (!has_all) {
    return execution_error("archive_unavailable",
                           std::string(kFile) + " lacks what is needed of it");
  }
  return zip;
}

const Result<Library>& library() {
  static const Result<Library> loaded = load();
  return loaded;
}

// A name that somebody who unpacks the archive would write outside of their folder. Such an archive
// was not made by the tool whose format this is.
bool is_unsafe(std::string_view name) {
  const bool has_drive = name.size() > 1 && name[1] == ':' &&
                         std::isalpha(static_cast<unsigned char>(name.front())) != 0;
  if (name.empty() || name.front() == '/' || has_drive ||
      name.find('\\') != std::string_view::npos) {
    return true;
  }
  for (const std::string_view part : text::split(name, '/')) {
    if (part == "..") return true;
  }
  return false;
}

class Reader {
 public:
  Reader(const Library& zip, std::string file, const Limits& limits)
      : zip_(zip), file_(std::move(file)), limits_(limits) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() {
    if (archive_ != nullptr) zip_.discard(archive_);
    zip_.error_fini(&error_);
  }

  Result<void> open(std::string_view bytes) {
    zip_.error_init(&error_);
    // libzip takes an empty text for an empty archive, and looks for one behind any other bytes.
    if (!is_zip(bytes)) return malformed("it is no ZIP archive");
    bytes_ = bytes.size();
    zip_source_t* source = zip_.source_buffer_create(bytes.data(), bytes.size(), 0, &error_);
    if (source == nullptr) return malformed(zip_.error_strerror(&error_));
    archive_ = zip_.open_from_source(source, ZIP_RDONLY, &error_);
    if (archive_ != nullptr) return {};
    zip_.source_free(source);
    return malformed(std::string("it is no whole ZIP archive: ") + zip_.error_strerror(&error_));
  }

  // The wanted ones, after a look at all.
  Result<void> list(const Wants& wants) {
    const zip_int64_t count = zip_.get_num_entries(archive_, 0);
    if (static_cast<std::uint64_t>(count) > limits_.entries) {
      return too_large("it has " + std::to_string(count) + " entries, at most " +
                       std::to_string(limits_.entries) + " are read");
    }
    std::set<std::string> names;
    std::uint64_t total = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
      zip_stat_t entry;
      if (zip_.stat_index(archive_, i, 0, &entry) != 0 || (entry.valid & ZIP_STAT_NAME) == 0 ||
          (entry.valid & ZIP_STAT_SIZE) == 0) {
        return malformed("entry " + std::to_string(i) + " cannot be read");
      }
      const std::string name = entry.name;
      if (is_unsafe(name)) {
        return execution_error("archive_unsafe_path",
                               file_ + ": the archive holds '" + text::one_line(name, 200) +
                                   "', which leads out of it",
                               "find out who made it: no eval tool writes such a name");
      }
      if (!names.insert(name).second) {
        return malformed("'" + text::one_line(name, 200) + "' stands there twice");
      }
      if (name.ends_with('/') || !wants(name)) continue;
      // What an entry says is checked again while it is read; what many say together is a bomb
      // before anything is read.
      if (entry.size > limits_.bytes || (total += entry.size) > limits_.bytes) {
        return too_large("what is read of it would unpack to more than " +
                         std::to_string(limits_.bytes) + " bytes");
      }
      wanted_.push_back({i, name, entry});
      wanted_.back().stat.name = nullptr;  // which is libzip's
    }
    return {};
  }

  Result<void> read(const Take& take) {
    std::uint64_t left = limits_.bytes;
    for (const auto& [index, name, stat] : wanted_) {
      auto at_once = read_at_once(index, stat);
      auto content =
          at_once ? Result<std::string>(*std::move(at_once)) : read_one(index, name, left);
      if (!content) return content.take_error();
      left -= content->size();
      if (auto taken = take(name, content.take()); !taken) return taken;
    }
    return {};
  }

 private:
  [[nodiscard]] auto open(zip_uint64_t index, zip_flags_t flags) {
    const auto close = [this](zip_file_t* opened) { zip_.fclose(opened); };
    return std::unique_ptr<zip_file_t, decltype(close)>(zip_.fopen_index(archive_, index, flags),
                                                        close);
  }

  // What is packed as most of them are, if it is what its entry says; whatever it is otherwise, is
  // for libzip to find out.
  std::optional<std::string> read_at_once(zip_uint64_t index, const zip_stat_t& stat) {
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (!deflate_.is_open() || (stat.valid & kNeeded) != kNeeded ||
        stat.comp_method != ZIP_CM_DEFLATE || stat.encryption_method != ZIP_EM_NONE ||
        stat.comp_size > bytes_) {
      return std::nullopt;
    }
    const auto opened = open(index, ZIP_FL_COMPRESSED);
    packed_.resize(stat.comp_size);
    if (opened == nullptr || zip_.fread(opened.get(), packed_.data(), packed_.size()) !=
                                 static_cast<zip_int64_t>(packed_.size())) {
      return std::nullopt;
    }
    std::string content(stat.size, '\0');
    if (!deflate_.unpack(packed_, stat.crc, content)) return std::nullopt;
    return content;
  }

  Result<std::string> read_one(zip_uint64_t index, const std::string& name, std::uint64_t left) {
    const auto opened = open(index, 0);
    if (opened == nullptr) return not_opened(name);
    std::string content;
    for (;;) {
      const zip_int64_t got = zip_.fread(opened.get(), block_.data(), block_.size());
      if (got < 0) return malformed("'" + text::one_line(name, 200) + "' is damaged");
      if (got == 0) return content;
      const auto size = static_cast<std::size_t>(got);
      if (content.size() + size > left) {
        return too_large("it unpacks to more than " + std::to_string(limits_.bytes) + " bytes");
      }
      content.append(block_.data(), size);
    }
  }

  [[nodiscard]] Error not_opened(const std::string& name) const {
    zip_error_t* error = zip_.get_error(archive_);
    const int code = zip_.error_code_zip(error);
    const std::string what =
        "'" + text::one_line(name, 200) + "' cannot be read: " + zip_.error_strerror(error);
    const bool is_unknown = code == ZIP_ER_COMPNOTSUPP || code == ZIP_ER_ENCRNOTSUPP ||
                            code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD;
    return is_unknown ? execution_error("archive_unsupported", file_ + ": " + what)
                      : malformed(what);
  }
  [[nodiscard]] Error malformed(const std::string& what) const {
    return execution_error("malformed", file_ + ": " + what);
  }
  [[nodiscard]] Error too_large(const std::string& what) const {
    return execution_error("archive_too_large", file_ + ": " + what);
  }

  const Library& zip_;
  std::string file_;
  const Limits& limits_;
  zip_error_t error_{};
  zip_t* archive_ = nullptr;
  struct Wanted {
    zip_uint64_t index;
    std::string name;
    zip_stat_t stat;
  };
  std::size_t bytes_ = 0;  // of the archive
  std::vector<Wanted> wanted_;
  Deflate deflate_;
  std::string packed_;
  std::vector<char> block_ = std::vector<char>(std::size_t{1} << 16);
};

}  // namespace

Result<std::string> library_file() {
  if (const auto& opened = library(); !opened) return opened.error();
  return std::string(kFile);
}

bool is_zip(std::string_view bytes) {
  // A local file, or the end of an archive without any.
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

Result<void> for_each_file(std::string_view bytes,
                           const std::string& file,
                           const Wants& wants,
                           const Take& take,
                           const Limits& limits) {
  const auto& zip = library();
  if (!zip) return zip.error();
  Reader reader(*zip, file, limits);
  if (auto opened = reader.open(bytes); !opened) return opened;
  if (auto listed = reader.list(wants); !listed) return listed;
  return reader.read(take);
}

}  // namespace aipreflight::archive
