#include "yaml/compiled.hpp"

#include <cstring>
#include <type_traits>

namespace aipreflight::yaml {
namespace {

using Size = std::uint32_t;

class Writer {
 public:
  void node(const Node& node) {
    const auto kind = static_cast<std::uint8_t>(node.kind);
    bytes_.push_back(static_cast<char>(kind << 1 | static_cast<std::uint8_t>(node.quoted)));
    place(node.where);
    text(node.text);
    number(static_cast<Size>(node.items.size()));
    for (const Node& item : node.items) this->node(item);
    number(static_cast<Size>(node.entries.size()));
    for (const Entry& entry : node.entries) {
      text(entry.key);
      place(entry.key_where);
      this->node(entry.value);
    }
  }

  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void number(Size value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(const std::string& text) {
    number(static_cast<Size>(text.size()));
    bytes_ += text;
  }
  void place(const SourceRef& where) {
    number(where.line);
    number(where.column);
  }

  std::string bytes_;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  // False where the bytes end before the node, or say what no node is.
  bool node(Node& node, std::size_t depth) {
    if (depth > Limits{}.depth || bytes_.empty()) return false;
    const auto head = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    node.kind = static_cast<Kind>(head >> 1);
    node.quoted = (head & 1) != 0;
    return node.kind <= Kind::kMap && place(node.where) && text(node.text) &&
           list(node.items, [&](Node& item) { return this->node(item, depth + 1); }) &&
           list(node.entries, [&](Entry& entry) {
             return text(entry.key) && place(entry.key_where) && this->node(entry.value, depth + 1);
           });
  }

  [[nodiscard]] bool is_at_end() const { return bytes_.empty(); }

 private:
  bool number(Size& value) {
    if (bytes_.size() < sizeof value) return false;
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
    return true;
  }
  bool text(std::string& text) {
    Size size = 0;
    if (!number(size) || size > bytes_.size()) return false;
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }
  bool place(SourceRef& where) {
    where.file = file_;
    return number(where.line) && number(where.column);
  }
  template <typename Item, typename Read>
  bool list(std::vector<Item>& items, const Read& read) {
    Size size = 0;
    if (!number(size) || size > bytes_.size()) return false;
    items.resize(size);
    for (Item& item : items) {
      if (!read(item)) return false;
    }
    return true;
  }

  std::string_view bytes_;
  const std::string& file_;
};

}  // namespace

std::string compiled(const Node& root) {
  Writer writer;
  writer.node(root);
  return writer.take();
}

Parsed read_compiled(std::string_view bytes, const std::string& file) {
  Parsed parsed;
  Reader reader(bytes, file);
  if (!reader.node(parsed.root, 0) || !reader.is_at_end()) {
    parsed.root = {};
    parsed.errors.push_back(
        execution_error("data_damaged", "the data " + file + " of this build is not whole"));
  }
  return parsed;
}

}  // namespace aipreflight::yaml
