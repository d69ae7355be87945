#include <filesystem>
#include <system_error>

#include "base/files.hpp"
#include "source_tree/tree.hpp"

namespace aipreflight::source_tree {
namespace {

namespace fs = std::filesystem;

Kind kind_of(const fs::file_status& status) {
  if (!fs::exists(status)) return Kind::kNothing;
  if (fs::is_regular_file(status)) return Kind::kFile;
  return fs::is_directory(status) ? Kind::kFolder : Kind::kOther;
}

class Disk : public Tree {
 public:
  Kind kind(const std::string& path) const override {
    std::error_code error;
    return kind_of(fs::status(path, error));
  }

  Result<std::vector<Entry>> entries(const std::string& folder) const override {
    std::error_code error;
    fs::directory_iterator at(folder, error);
    std::vector<Entry> found;
    for (; !error && at != fs::directory_iterator(); at.increment(error)) {
      std::error_code ignored;  // what cannot be looked at is of no kind
      found.push_back(
          {at->path().filename().string(), kind_of(at->status(ignored)), at->is_symlink(ignored)});
    }
    if (error) {
      return execution_error("unreadable", "the folder could not be read: " + error.message());
    }
    return found;
  }

  Result<std::string> real_path(const std::string& path) const override {
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error) return execution_error("unreadable", "the link leads nowhere: " + error.message());
    return real.string();
  }

  Result<std::string> read(const std::string& path, std::uint64_t largest) const override {
    std::error_code failed;
    const std::uint64_t size = fs::file_size(path, failed);
    if (!failed && size > largest) return too_large(size, largest);
    auto text = files::read(path, largest);
    if (text.ok()) return text;
    return execution_error("unreadable", text.error().message);
  }

  bool is_top(const std::string& folder) const override {
    return kind(folder + "/.git") != Kind::kNothing;
  }
};

}  // namespace

const Tree& disk() {
  static const Disk kDisk;
  return kDisk;
}

Error too_large(std::uint64_t size, std::uint64_t largest) {
  return execution_error(
      "too_large",
      std::to_string(size) + " bytes, at most " + std::to_string(largest) + " are read");
}

}  // namespace aipreflight::source_tree
