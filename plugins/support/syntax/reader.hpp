#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "builder.hpp"
#include "tree.hpp"

namespace aipreflight::syntax {

// What the readers of all languages do alike.
class Reader {
 public:
  Reader(Builder& builder, const Vocabulary& vocabulary, std::string_view text)
      : builder_(builder), walker_(vocabulary), text_(text) {}

 protected:
  using Children = Stack<Child>::List;
  using Parameters = Stack<Parameter>::List;

  // Above it, an expression is unknown: the stack is finite.
  static constexpr int kMostDepth = 400;

  class Depth {
   public:
    explicit Depth(Reader& reader) : reader_(reader) { ++reader_.depth_; }
    ~Depth() { --reader_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    [[nodiscard]] bool is_too_deep() const {
      if (reader_.depth_ <= kMostDepth) return false;
      reader_.builder_.set_too_deep();
      return true;
    }

   private:
    Reader& reader_;
  };

  [[nodiscard]] std::string_view slice(TSNode node) const {
    return text_.substr(begin_of(node), end_of(node) - begin_of(node));
  }
  [[nodiscard]] static Expr at(TSNode node, ExprKind kind) {
    Expr expr;
    expr.kind = kind;
    expr.begin = begin_of(node);
    expr.end = end_of(node);
    return expr;
  }
  Id unknown(TSNode node) { return builder_.add(at(node, ExprKind::kUnknown)); }
  Id text(TSNode node, std::string value) {
    Expr expr = at(node, ExprKind::kText);
    expr.name = builder_.own(std::move(value));
    return builder_.add(expr);
  }
  Id plain_text(TSNode node, std::string_view value) {
    Expr expr = at(node, ExprKind::kText);
    expr.name = builder_.view(value);
    return builder_.add(expr);
  }
  Id named(TSNode node, std::string_view name) {
    Expr expr = at(node, ExprKind::kName);
    expr.name = builder_.name(name);
    return builder_.add(expr);
  }
  Id number(TSNode node, double value, ExprKind kind = ExprKind::kNumber) {
    return builder_.add_number(at(node, kind), value);
  }

  Builder& builder_;
  Walker walker_;
  Stack<Child> children_;
  Stack<Parameter> parameters_;
  Stack<Id> ids_;
  std::string_view text_;
  int depth_ = 0;
};

// "0x1F", "1_000", "2.5e3", "10n"; NaN where it is none.
[[nodiscard]] double read_number(std::string_view text);
// Appends a code point as UTF-8.
void append_code_point(std::string& out, std::uint32_t code);

}  // namespace aipreflight::syntax
