#include "json/document.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <type_traits>
#include <vector>

#include "base/byte_order_mark.hpp"
#include "plain_text.hpp"
#include "reader.hpp"

namespace aipreflight::json {
namespace {

// Memory that is given back all at once, and kept for the next time.
class Arena {
 public:
  template <typename T>
  T* allocate(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignof(std::max_align_t));
    const std::size_t size = count * sizeof(T);
    const std::size_t begin = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
    if (blocks_.empty() || begin + size > size_) return reinterpret_cast<T*>(add_block(size));
    used_ = begin + size;
    return reinterpret_cast<T*>(blocks_.back().get() + begin);
  }

  void clear() {
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
    used_ = 0;
  }

 private:
  std::byte* add_block(std::size_t size) {
    constexpr std::size_t kLargest = std::size_t{1} << 20;
    constexpr std::size_t kSmallest = 4096;
    size_ = std::max(size, std::clamp(2 * size_, kSmallest, kLargest));
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size_));
    used_ = size;
    return blocks_.back().get();
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t size_ = 0;  // of the last block
  std::size_t used_ = 0;
};

}  // namespace

// Values that are not in a container yet stand in `open_`; the end of a container takes its own
// from there.
class NodeBuilder : public HandlerBase {
 public:
  NodeBuilder(std::string_view text,
              const char* copy,
              const Limits& limits,
              Arena& arena,
              std::vector<NodeMember>& open)
      : HandlerBase(text, copy), limits_(limits), arena_(arena), open_(open) {
    restart();
  }

  bool Null() { return put({}); }
  bool Bool(bool value) {
    Node node = of(Kind::kBool);
    node.bool_ = value;
    return put(node);
  }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool) {
    const auto number = number_at(text(), offset_of(digits), {digits, size});
    if (!number) return stop_at(digits, "expected a value");
    if (const char* problem = limits_.nan_and_infinity ? nullptr : why_not_finite(*number)) {
      return stop_at(digits, problem);
    }
    Node node = of(Kind::kNumber);
    const auto exact = exactly(*number);
    if (const auto* whole = std::get_if<std::int64_t>(&exact)) {
      node.number_kind_ = Node::Number::kInteger;
      node.integer_ = *whole;
    } else if (const auto* positive = std::get_if<std::uint64_t>(&exact)) {
      node.number_kind_ = Node::Number::kUnsigned;
      node.unsigned_ = *positive;
    } else {
      node.double_ = number->value;
    }
    return put(node);
  }
  bool String(const char* string, rapidjson::SizeType size, bool) {
    return accept_string(string, size) && plain(std::string_view(string, size));
  }
  bool Key(const char* string, rapidjson::SizeType size, bool) {
    name_ = {string, size};
    return accept_string(string, size);
  }
  // Of what PlainReader took.
  bool plain(const PlainNumber& number) {
    Node node = of(Kind::kNumber);
    if (number.is_whole) {
      node.number_kind_ = Node::Number::kInteger;
      node.integer_ = static_cast<std::int64_t>(number.value);
    } else {
      node.double_ = number.value;
    }
    return put(node);
  }
  bool plain(std::string_view string) {
    Node node = of(Kind::kString);
    node.size_ = static_cast<std::uint32_t>(string.size());
    node.string_ = string.data();
    return put(node);
  }
  void plain_key(std::string_view name) { name_ = name; }
  bool StartObject() { return enter(Kind::kObject); }
  bool StartArray() { return enter(Kind::kArray); }
  bool EndObject(rapidjson::SizeType size) {
    auto* members = arena_.allocate<NodeMember>(size);
    std::copy(open_.end() - size, open_.end(), members);
    Node& node = leave(size);
    node.members_ = members;
    return true;
  }
  bool EndArray(rapidjson::SizeType size) {
    auto* items = arena_.allocate<Node>(size);
    std::transform(
        open_.end() - size, open_.end(), items, [](const NodeMember& one) { return one.value; });
    Node& node = leave(size);
    node.items_ = items;
    return true;
  }

  void restart() {
    open_.clear();
    arena_.clear();
    name_ = {};
    depth_ = 0;
  }
  [[nodiscard]] bool is_too_deep() const { return depth_ > limits_.depth; }

 private:
  static Node of(Kind kind) {
    Node node;
    node.kind_ = kind;
    return node;
  }
  bool put(const Node& node) {
    open_.push_back({name_, node});
    return true;
  }
  bool enter(Kind kind) { return ++depth_ <= limits_.depth && put(of(kind)); }
  Node& leave(std::size_t size) {
    --depth_;
    open_.resize(open_.size() - size);
    Node& node = open_.back().value;
    node.size_ = static_cast<std::uint32_t>(size);
    return node;
  }

  const Limits& limits_;
  Arena& arena_;
  std::vector<NodeMember>& open_;
  std::string_view name_;
  std::size_t depth_ = 0;
};

double Node::as_number(double otherwise) const {
  if (!is_number()) return otherwise;
  switch (number_kind_) {
    case Number::kDouble:
      return double_;
    case Number::kInteger:
      return static_cast<double>(integer_);
    case Number::kUnsigned:
      break;
  }
  return static_cast<double>(unsigned_);
}

Value Node::to_number() const {
  switch (number_kind_) {
    case Number::kDouble:
      return double_;
    case Number::kInteger:
      return integer_;
    case Number::kUnsigned:
      break;
  }
  return unsigned_;
}

std::int64_t Node::as_integer(std::int64_t otherwise) const {
  if (!is_number()) return otherwise;
  if (number_kind_ == Number::kInteger) return integer_;
  return Value(as_number()).as_integer(otherwise);
}

std::string_view Node::as_string() const {
  return is_string() ? std::string_view(string_, size_) : std::string_view();
}

std::span<const Node> Node::items() const {
  return is_array() ? std::span(items_, size_) : std::span<const Node>();
}

std::span<const NodeMember> Node::members() const {
  return is_object() ? std::span(members_, size_) : std::span<const NodeMember>();
}

const Node* Node::find(std::string_view name) const {
  const auto all = members();
  for (std::size_t i = all.size(); i > 0; --i) {
    if (all[i - 1].name == name) return &all[i - 1].value;
  }
  return nullptr;
}

const Node& Node::operator[](std::string_view name) const {
  static constexpr Node kNull;
  const Node* found = find(name);
  return found != nullptr ? *found : kNull;
}

struct Document::State {
  Copy copy;
  Arena arena;
  std::vector<NodeMember> open;
  Node root;
};

Document::Document() : state_(std::make_unique<State>()) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<void> Document::parse(std::string_view text, const std::string& name, const Limits& limits) {
  state_->root = {};
  if (text.size() > limits.bytes) {
    return profile_error({name}, "larger than " + std::to_string(limits.bytes) + " bytes");
  }
  text = text::without_byte_order_mark(text);
  state_->copy.assign(text);
  NodeBuilder builder(text, state_->copy.data(), limits, state_->arena, state_->open);
  const std::string_view copy(state_->copy.data(), text.size());
  if (!is_plain_text(copy) || !PlainReader(copy, builder).read()) {
    if (const auto problem = find_bad_byte(text)) return parse_error(text, name, *problem);
    builder.restart();
    if (auto problem = drive(text, state_->copy, builder)) {
      if (builder.is_too_deep()) {
        problem->message = "nested deeper than " + std::to_string(limits.depth) + " levels";
      }
      return parse_error(text, name, *problem);
    }
  }
  state_->root = state_->open.back().value;
  return {};
}

Value to_value(const Node& node) {
  switch (node.kind()) {
    case Kind::kNull:
      break;
    case Kind::kBool:
      return node.as_bool();
    case Kind::kNumber:
      return node.to_number();
    case Kind::kString:
      return node.as_string();
    case Kind::kArray: {
      std::vector<Value> items;
      items.reserve(node.size());
      for (const Node& item : node.items()) items.push_back(to_value(item));
      return Value::array(std::move(items));
    }
    case Kind::kObject: {
      std::vector<Member> members;
      members.reserve(node.size());
      for (const auto& [name, value] : node.members()) members.emplace_back(name, to_value(value));
      return Value::object(std::move(members));
    }
  }
  return {};
}

const Node& Document::root() const {
  return state_->root;
}

}  // namespace aipreflight::json
