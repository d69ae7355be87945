#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

// The expressions of a source file. Most of what is kept of a file are these: they are packed, and
// unpacked when they are asked for.
namespace aipreflight::syntax {

using Id = std::uint32_t;
inline constexpr Id kNothing = 0xFFFFFFFF;

enum class ExprKind : std::uint8_t {
  kUnknown,        // its calls stand in calls() all the same
  kText,           // name: text
  kTemplate,       // children: parts
  kNumber,         // number()
  kBool,           // number(): 0 or 1
  kNone,           // None, null, undefined
  kName,           // name
  kThis,           // `this` and `super`
  kAttribute,      // children[0].name
  kSubscript,      // children[0][children[1]]
  kCall,           // children[0](children[1..]); op 'n': with `new`
  kMap,            // children: key or name, value; spread
  kList,           // children; spread
  kBinary,         // children[0] op children[1]
  kConditional,    // one of the children
  kFunction,       // name: index into functions()
  kClass,          // name: index into classes()
  kComprehension,  // children[0] for each element; begins a block
  kNot,            // negation, comparison: a truth value
};

enum class ChildKind : std::uint8_t { kPlain, kKeyword, kSpread, kSpreadMap };
struct Child {
  Id value = kNothing;
  Id key = kNothing;   // expression of a map's key
  Id name = kNothing;  // keyword, or a map's key that is plain text
  ChildKind kind = ChildKind::kPlain;
};

struct Expr {
  ExprKind kind = ExprKind::kUnknown;
  char op = 0;
  bool is_labelled = false;  // its children are more than values
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id block = 0;
  Id name = kNothing;
  Id first = 0;             // of its children; of a number, where that stands
  std::uint32_t count = 0;  // of its children
};

// The children of an expression; valid as long as its file.
class Children {
 public:
  class Iterator {
   public:
    using value_type = Child;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const Children* children, std::size_t index) : children_(children), index_(index) {}
    Child operator*() const { return (*children_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++index_;
      return before;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Children* children_ = nullptr;
    std::size_t index_ = 0;
  };

  Children(const Id* words, std::size_t size, bool is_labelled)
      : words_(words), size_(size), is_labelled_(is_labelled) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] Child operator[](std::size_t index) const {
    if (!is_labelled_) return {.value = words_[index]};
    const Id* const at = words_ + index * kLabelled;
    return {at[0], at[1], at[2], static_cast<ChildKind>(at[3])};
  }
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size_}; }
  [[nodiscard]] Children subspan(std::size_t from) const {
    return {words_ + from * (is_labelled_ ? kLabelled : 1), size_ - from, is_labelled_};
  }

  static constexpr std::size_t kLabelled = 4;  // words of a child that is more than a value

 private:
  const Id* words_;
  std::size_t size_;
  bool is_labelled_;
};

// By id, in the order in which they were added.
class Expressions {
 public:
  Id add(const Expr& expr, std::span<const Child> children);
  Id add_number(Expr expr, double number);

  [[nodiscard]] Expr operator[](Id id) const;
  [[nodiscard]] Children children(const Expr& expr) const {
    return {words_.data() + expr.first, expr.count, expr.is_labelled};
  }
  [[nodiscard]] double number(const Expr& expr) const { return numbers_[expr.first]; }

  // How much there is, to come back to.
  struct Mark {
    std::size_t packed = 0;
    std::size_t words = 0;
    std::size_t numbers = 0;
    std::size_t large = 0;
  };
  [[nodiscard]] Mark mark() const {
    return {packed_.size(), words_.size(), numbers_.size(), large_.size()};
  }
  void forget(const Mark& mark);
  void clear() { forget({}); }

 private:
  struct Packed {
    std::uint16_t kind : 5;
    std::uint16_t op : 4;
    std::uint16_t is_labelled : 1;
    std::uint16_t count : 6;
    std::uint16_t length;
    std::uint32_t begin;
    Id block;
    Id ref;  // name, number or first word; before the word of an attribute stands its name
  };

  // What does not fit into a packed one.
  struct Large {
    Id id;
    std::uint32_t length;
    std::uint32_t count;
  };

  std::vector<Packed> packed_;
  std::vector<Large> large_;  // by id
  std::vector<Id> words_;
  std::vector<double> numbers_;
};

}  // namespace aipreflight::syntax
