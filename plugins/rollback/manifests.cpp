#include "manifests.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"

namespace aipreflight::rollback {
namespace {

constexpr std::size_t kMaxFiles = 1000;
constexpr std::uint64_t kSizeLimit = std::uint64_t{8} << 20;

std::string text_at(const yaml::Node& node, std::string_view key) {
  const yaml::Node* found = node.find(key);
  return found == nullptr ? std::string() : found->text;
}

void move_down(yaml::Node& node, std::uint32_t lines) {
  node.where.line += lines;
  for (yaml::Node& item : node.items) move_down(item, lines);
  for (yaml::Entry& entry : node.entries) {
    entry.key_where.line += lines;
    move_down(entry.value, lines);
  }
}

class ManifestReader {
 public:
  void read_path(const std::string& path) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) return read_folder(path);
    if (!std::filesystem::exists(path, failure)) {
      found_.missing.push_back({path, 0, 0});
      return;
    }
    read_file(path);
  }

  Manifests take() { return std::move(found_); }

 private:
  void read_folder(const std::string& path) {
    std::error_code failure;
    std::vector<std::string> files;
    for (std::filesystem::recursive_directory_iterator walk(path, failure), end; walk != end;
         walk.increment(failure)) {
      if (failure || files.size() == kMaxFiles) break;
      const std::string name = walk->path().extension().string();
      if ((name == ".yml" || name == ".yaml") && walk->is_regular_file(failure)) {
        files.push_back(walk->path().string());
      }
    }
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) read_file(file);
  }

  void read_file(const std::string& path) {
    const auto content = files::read(path, kSizeLimit);
    if (!content.ok()) {
      found_.unreadable.push_back(content.error());
      found_.unreadable.back().where.file = path;
      return;
    }
    std::size_t start = 0;
    std::uint32_t lines = 0;
    std::uint32_t line = 0;
    std::size_t position = 0;
    for (const std::string_view text : text::split(*content, '\n')) {
      if (text.starts_with("---") && text::trim(text.substr(3)).empty()) {
        read_document(std::string_view(*content).substr(start, position - start), path, lines);
        start = position + text.size() + 1;
        lines = line + 1;
      }
      ++line;
      position += text.size() + 1;
    }
    if (start < content->size()) {
      read_document(std::string_view(*content).substr(start), path, lines);
    }
  }

  void read_document(std::string_view text, const std::string& path, std::uint32_t lines) {
    yaml::Parsed parsed = yaml::parse(text, path);
    if (!parsed.errors.empty()) {
      parsed.errors.front().where.line += lines;
      found_.unreadable.push_back(parsed.errors.front());
      return;
    }
    move_down(parsed.root, lines);
    add(std::move(parsed.root));
  }

  void add(yaml::Node root) {
    const std::string kind = text_at(root, "kind");
    if (kind == "List") {
      if (const yaml::Node* items = root.find("items")) {
        for (const yaml::Node& item : items->items) add(item);
      }
      return;
    }
    for (const char* generator : {"configMapGenerator", "secretGenerator"}) {
      const yaml::Node* made = root.find(generator);
      if (made == nullptr) continue;
      for (const yaml::Node& item : made->items) {
        found_.generated.push_back(text_at(item, "name"));
      }
    }
    if (kind.empty()) return;
    const yaml::Node* metadata = root.find("metadata");
    std::string name = metadata == nullptr ? std::string() : text_at(*metadata, "name");
    found_.objects.push_back({kind, std::move(name), std::move(root)});
  }

  Manifests found_;
};

}  // namespace

const Manifest* Manifests::find(std::string_view kind, std::string_view name) const {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const Manifest& object) {
    return object.kind == kind && object.name == name;
  });
  return found == objects.end() ? nullptr : &*found;
}

bool Manifests::is_generated(std::string_view name) const {
  return std::find(generated.begin(), generated.end(), name) != generated.end();
}

Manifests read_manifests(const std::vector<std::string>& paths) {
  ManifestReader reader;
  for (const std::string& path : paths) reader.read_path(path);
  return reader.take();
}

}  // namespace aipreflight::rollback
