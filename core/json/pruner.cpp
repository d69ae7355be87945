#include "json/pruner.hpp"

#include <algorithm>
#include <utility>

namespace aipreflight::json {
namespace {

// Fewer than a document may be deep: what is deeper is for its parser.
constexpr std::size_t kDeepest = 64;

// A text of fewer bytes is parsed as soon as it is gone through, and so are texts of which most
// would stay: for so many it is not tried again.
constexpr std::size_t kWorthIt = 512;
constexpr std::size_t kWait = 15;

constexpr std::string_view kAny = "*";

bool is_large(const PlainScanner& scanner) {
  const char first = scanner.peek();
  return first == '"' || first == '[' || first == '{';
}

}  // namespace

Pruner::Pruner(std::span<const std::string_view> paths) {
  for (const std::string_view path : paths) add(branches_, path);
}

void Pruner::add(std::vector<Branch>& branches, std::string_view path) {
  const std::size_t point = path.find('.');
  const std::string_view name = path.substr(0, point);
  auto place = std::find_if(
      branches.begin(), branches.end(), [&](const Branch& branch) { return branch.name == name; });
  if (place == branches.end()) place = branches.insert(place, {name, {}});
  if (point != std::string_view::npos) add(place->inner, path.substr(point + 1));
}

std::string_view Pruner::prune(std::string_view text) {
  if (branches_.empty() || text.size() < kWorthIt) return text;
  if (wait_ > 0) {
    --wait_;
    return text;
  }
  text_ = text;
  copy_.clear();
  has_less_ = false;
  PlainScanner scanner(text);
  scanner.skip_space();
  if (!copy_value(scanner, branches_, kDeepest)) return text;
  scanner.skip_space();
  if (2 * copy_.size() > text.size()) wait_ = kWait;
  return scanner.is_at_end() && has_less_ ? std::string_view(copy_) : text;
}

// Of a value without branches, and of a number or a text, all of it.
bool Pruner::copy_value(PlainScanner& scanner,
                        const std::vector<Branch>& branches,
                        std::size_t depth) {
  const bool is_pruned = !branches.empty() && depth > 0;
  if (is_pruned && scanner.peek() == '{') return copy_object(scanner, branches, depth);
  if (is_pruned && scanner.peek() == '[') return copy_array(scanner, branches, depth);
  const std::size_t left = scanner.left();
  if (!scanner.skip_value(depth)) return false;
  copy_.append(text_, text_.size() - left, left - scanner.left());
  return true;
}

bool Pruner::copy_array(PlainScanner& scanner,
                        const std::vector<Branch>& branches,
                        std::size_t depth) {
  copy_ += '[';
  bool is_first = true;
  const bool is_array = scanner.take_array([&] {
    if (!std::exchange(is_first, false)) copy_ += ',';
    return copy_value(scanner, branches, depth - 1);
  });
  copy_ += ']';
  return is_array;
}

bool Pruner::copy_object(PlainScanner& scanner,
                         const std::vector<Branch>& branches,
                         std::size_t depth) {
  static const std::vector<Branch> kNoBranches;
  copy_ += '{';
  bool is_first = true;
  const bool is_object = scanner.take_object([&](std::string_view name) {
    const auto branch = std::find_if(branches.begin(), branches.end(), [&](const Branch& one) {
      return one.name == name || one.name == kAny;
    });
    if (branch != branches.end() && branch->inner.empty() && is_large(scanner)) {
      has_less_ = true;
      return scanner.skip_value(depth - 1);
    }
    if (!std::exchange(is_first, false)) copy_ += ',';
    copy_.append(1, '"').append(name).append("\":");
    return copy_value(scanner, branch != branches.end() ? branch->inner : kNoBranches, depth - 1);
  });
  copy_ += '}';
  return is_object;
}

}  // namespace aipreflight::json
