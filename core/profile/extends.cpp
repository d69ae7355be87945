#include "extends.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "merge.hpp"
#include "reader.hpp"

namespace aipreflight::profile {
namespace {

constexpr std::size_t kDepth = 16;
constexpr std::size_t kReads = 64;

std::string resolved(const std::string& path, const std::string& from) {
  const std::filesystem::path relative(path);
  if (relative.is_absolute()) return relative.lexically_normal().string();
  return (std::filesystem::path(from).parent_path() / relative).lexically_normal().string();
}

// A text that ends too early is reported where the next line would be, and so is a null at its
// end; what cannot even begin is reported nowhere. Each gets a place that can be shown.
class Places {
 public:
  explicit Places(const std::string& text) : lines_(text::split(text, '\n')) {}

  void correct(SourceRef& where) const {
    if (where.line == 0) {
      where.line = where.column = 1;
    } else if (where.line > lines_.size()) {
      where.line = static_cast<std::uint32_t>(lines_.size());
      where.column = static_cast<std::uint32_t>(lines_.back().size() + 1);
    }
  }
  void correct(yaml::Node& node) const {
    correct(node.where);
    for (yaml::Node& item : node.items) correct(item);
    for (yaml::Entry& entry : node.entries) correct(entry.value);
  }

 private:
  std::vector<std::string_view> lines_;
};

class TreeReader {
 public:
  TreeReader(const ReadFile& read, const Environment& environment, Problems& problems)
      : read_(read), reader_(environment, problems) {}

  Tree take(const std::string& path) {
    Tree tree;
    if (auto root = load(path, {})) tree.root = std::move(*root);
    tree.is_whole = is_whole_;
    tree.files = std::move(files_);
    tree.sha256 = sha256_hex(bytes_);
    return tree;
  }

 private:
  std::optional<yaml::Node> load(const std::string& path, const SourceRef& from);
  std::optional<std::string> read(const std::string& path, const SourceRef& from);
  std::optional<yaml::Node> parse(const std::string& text, const std::string& path);
  std::optional<yaml::Node> extend(yaml::Node own, const std::string& path);
  bool may_descend(const std::string& path, const SourceRef& from);
  std::nullopt_t broken(const SourceRef& where, std::string message, std::string hint = {});

  const ReadFile& read_;
  Reader reader_;
  std::vector<std::string> open_;  // from the profile down to the file being read
  std::vector<std::string> files_;
  std::string bytes_;
  std::size_t reads_ = 0;
  bool is_whole_ = true;
};

std::nullopt_t TreeReader::broken(const SourceRef& where, std::string message, std::string hint) {
  is_whole_ = false;
  reader_.problems().add(where, std::move(message), std::move(hint));
  return std::nullopt;
}

bool TreeReader::may_descend(const std::string& path, const SourceRef& from) {
  const auto start = std::find(open_.begin(), open_.end(), path);
  if (start != open_.end()) {
    std::vector<std::string> way(start, open_.end());
    way.push_back(path);
    broken(from, "'extends' goes in a circle: " + text::join(way, " -> "), "remove one of these");
    return false;
  }
  if (open_.size() >= kDepth || reads_ >= kReads) {
    broken(from,
           "'extends' leads too far: at most " + std::to_string(kDepth) + " levels and " +
               std::to_string(kReads) + " files");
    return false;
  }
  return true;
}

std::optional<std::string> TreeReader::read(const std::string& path, const SourceRef& from) {
  ++reads_;
  auto content = read_(path);
  if (!content) {
    if (from.known())
      return broken(from, "cannot extend " + in_quotes(path) + ": " + content.error().message);
    is_whole_ = false;
    reader_.problems().add(content.take_error());
    return std::nullopt;
  }
  if (std::find(files_.begin(), files_.end(), path) == files_.end()) {
    files_.push_back(path);
    bytes_ += *content;
  }
  return content.take();
}

std::optional<yaml::Node> TreeReader::parse(const std::string& text, const std::string& path) {
  auto parsed = yaml::parse(text, path);
  const bool has_errors = !parsed.errors.empty();
  const Places places(text);
  for (Error& error : parsed.errors) places.correct(error.where);
  places.correct(parsed.root);
  reader_.problems().add(std::move(parsed.errors));
  if (parsed.root.is_map()) return std::move(parsed.root);
  if (has_errors) {
    is_whole_ = false;
    return std::nullopt;
  }
  if (parsed.root.is_null()) {
    return broken({parsed.root.where.file, 1, 1}, "the file is empty", "a profile is a mapping");
  }
  return broken(parsed.root.where, "a profile must be a mapping, not " + parsed.root.describe());
}

std::optional<yaml::Node> TreeReader::extend(yaml::Node own, const std::string& path) {
  const yaml::Entry* extends = own.entry("extends");
  if (extends == nullptr) return own;
  yaml::Node merged;
  merged.kind = yaml::Kind::kMap;
  if (!yaml::is_null_text(extends->value)) {
    const std::size_t before = reader_.problems().size();
    for (const PlacedText& base : reader_.texts(extends->value, "extends")) {
      if (auto node = load(resolved(base.text, path), base.where)) merge(merged, std::move(*node));
    }
    if (reader_.problems().size() != before) is_whole_ = false;
  }
  own.entries.erase(own.entries.begin() + (extends - own.entries.data()));
  merge(merged, std::move(own));
  return merged;
}

std::optional<yaml::Node> TreeReader::load(const std::string& path, const SourceRef& from) {
  if (!may_descend(path, from)) return std::nullopt;
  const auto text = read(path, from);
  if (!text) return std::nullopt;
  auto own = parse(*text, path);
  if (!own) return std::nullopt;
  open_.push_back(path);
  auto whole = extend(std::move(*own), path);
  open_.pop_back();
  return whole;
}

}  // namespace

Tree read_tree(const std::string& path,
               const ReadFile& read,
               const Environment& environment,
               Problems& problems) {
  return TreeReader(read, environment, problems).take(path);
}

}  // namespace aipreflight::profile
