#include "json/locate.hpp"

#include <algorithm>

#include "base/byte_order_mark.hpp"

namespace aipreflight::json {
namespace {

// Walks over a text that is known to be JSON.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {
    if (text_.starts_with(text::kByteOrderMark)) at_ = text::kByteOrderMark.size();
    skip_space();
  }

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  // Into the container that begins here, to its item or to the name of its member; false if there
  // is none.
  bool enter(std::size_t index) {
    if (!is_at('{') && !is_at('[')) return false;
    const bool is_object = is_at('{');
    step();
    for (; index > 0 && !is_at_end_of_container(); --index) {
      if (is_object) skip_name();
      skip_value();
      if (!is_at(',')) return false;
      step();
    }
    return !is_at_end_of_container();
  }
  // From the name of a member to its value.
  void skip_name() {
    skip_string();
    step();  // ':'
  }

 private:
  [[nodiscard]] bool is_at_end_of_container() const { return is_at('}') || is_at(']'); }

  void step() {
    ++at_;
    skip_space();
  }
  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    step();
  }
  // Depth is counted, so that it costs no stack.
  void skip_value() {
    std::size_t depth = 0;
    do {
      if (is_at('"')) {
        skip_string();
      } else if (is_at('{') || is_at('[')) {
        ++depth;
        step();
      } else if (is_at_end_of_container()) {
        --depth;
        step();
      } else if (is_at(',') || is_at(':')) {
        step();
      } else {
        at_ = std::min(text_.find_first_of(",:{}[]\" \t\r\n", at_), text_.size());
        skip_space();
      }
    } while (at_ < text_.size() && depth > 0);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Position locate(std::string_view text, const std::vector<std::size_t>& path) {
  Scanner scanner(text);
  std::size_t found = scanner.at();
  for (std::size_t depth = 0; depth < path.size(); ++depth) {
    const bool is_object = scanner.is_at('{');
    if (!scanner.enter(path[depth])) break;
    found = scanner.at();
    if (is_object) scanner.skip_name();
  }
  const std::string_view before = text.substr(0, found);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 == 0
  return {static_cast<std::uint32_t>(lines + 1),
          static_cast<std::uint32_t>(before.size() - line_start + 1)};
}

}  // namespace aipreflight::json
