#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/value.hpp"

namespace aipreflight::json {

struct NodeMember;

// A value of a Document, which owns what it refers to. Reads like a Value: never asserts, never
// throws.
class Node {
 public:
  constexpr Node() {}  // null

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_null() const { return kind_ == Kind::kNull; }
  [[nodiscard]] bool is_bool() const { return kind_ == Kind::kBool; }
  [[nodiscard]] bool is_number() const { return kind_ == Kind::kNumber; }
  [[nodiscard]] bool is_string() const { return kind_ == Kind::kString; }
  [[nodiscard]] bool is_array() const { return kind_ == Kind::kArray; }
  [[nodiscard]] bool is_object() const { return kind_ == Kind::kObject; }

  [[nodiscard]] bool as_bool(bool otherwise = false) const { return is_bool() ? bool_ : otherwise; }
  [[nodiscard]] double as_number(double otherwise = 0) const;
  // Saturates; a fraction is cut off, NaN is `otherwise`.
  [[nodiscard]] std::int64_t as_integer(std::int64_t otherwise = 0) const;
  [[nodiscard]] std::string_view as_string() const;           // else ""
  [[nodiscard]] std::span<const Node> items() const;          // else empty
  [[nodiscard]] std::span<const NodeMember> members() const;  // else empty

  // The member of that name (the last, where a name is repeated), or null.
  [[nodiscard]] const Node& operator[](std::string_view name) const;
  [[nodiscard]] const Node* find(std::string_view name) const;  // nullptr if there is none
  [[nodiscard]] std::size_t size() const { return is_array() || is_object() ? size_ : 0; }

 private:
  [[nodiscard]] Value to_number() const;

  enum class Number : std::uint8_t { kDouble, kInteger, kUnsigned };

  Kind kind_ = Kind::kNull;
  Number number_kind_ = Number::kDouble;
  std::uint32_t size_ = 0;  // of a string, an array or an object
  union {
    bool bool_;
    double double_ = 0;
    std::int64_t integer_;
    std::uint64_t unsigned_;
    const char* string_;
    const Node* items_;
    const NodeMember* members_;
  };

  friend class NodeBuilder;
  friend class Writer;
  friend Value to_value(const Node& node);
};

struct NodeMember {
  std::string_view name;
  Node value;
};

// The one value of a text, for readers of many records: its strings stay where they are in a copy
// of the text, its parts lie side by side, and the next text takes the same memory. Same syntax,
// same errors and same limits as parse(). Nodes are valid until the next parse(); after an error
// the root is null. [one thread at a time]
class Document {
 public:
  Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  [[nodiscard]] Result<void> parse(std::string_view text,
                                   const std::string& name,
                                   const Limits& limits = {});
  [[nodiscard]] const Node& root() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The same, for whoever keeps it.
[[nodiscard]] Value to_value(const Node& node);
// As the Value of the same text is written.
[[nodiscard]] std::string write(const Node& node, const Style& style = {});

}  // namespace aipreflight::json
