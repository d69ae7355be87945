#include "syntax/expressions.hpp"

#include <algorithm>
#include <string_view>

namespace aipreflight::syntax {
namespace {

// All that is asked for; '?' is any other.
constexpr std::string_view kOperators("\0?oan+-*/%|&^@<>", 16);
// Nobody follows a list that is longer.
constexpr std::size_t kMostChildren = (std::size_t{1} << 22) - 1;

bool has_name(ExprKind kind) {
  return kind == ExprKind::kText || kind == ExprKind::kName || kind == ExprKind::kFunction ||
         kind == ExprKind::kClass;
}
bool has_number(ExprKind kind) {
  return kind == ExprKind::kNumber || kind == ExprKind::kBool;
}

}  // namespace

Id Expressions::add(const Expr& expr, std::span<const Child> children) {
  const std::size_t op = kOperators.find(expr.op);
  Packed packed{.kind = static_cast<std::uint32_t>(expr.kind) & 31,
                .op = static_cast<std::uint32_t>(op == std::string_view::npos ? 1 : op) & 15,
                .is_labelled = 0,
                .count = 0,
                .begin = expr.begin,
                .end = expr.end,
                .block = expr.block,
                .ref = static_cast<Id>(words_.size())};
  if (has_name(expr.kind)) {
    packed.ref = expr.name;
  } else if (has_number(expr.kind)) {
    packed.ref = expr.first;
  } else if (expr.kind == ExprKind::kAttribute) {
    words_.push_back(expr.name);
    words_.push_back(children.empty() ? kNothing : children[0].value);
  } else if (children.size() > kMostChildren) {
    packed.kind = 0;  // unknown
  } else {
    packed.count = static_cast<std::uint32_t>(children.size()) & kMostChildren;
    packed.is_labelled = std::any_of(children.begin(), children.end(), [](const Child& child) {
      return child.kind != ChildKind::kPlain || child.key != kNothing || child.name != kNothing;
    });
    for (const Child& child : children) {
      words_.push_back(child.value);
      if (packed.is_labelled == 0) continue;
      words_.push_back(child.key);
      words_.push_back(child.name);
      words_.push_back(static_cast<Id>(child.kind));
    }
  }
  packed_.push_back(packed);
  return static_cast<Id>(packed_.size() - 1);
}

Id Expressions::add_number(Expr expr, double number) {
  expr.first = static_cast<Id>(numbers_.size());
  numbers_.push_back(number);
  return add(expr, {});
}

Expr Expressions::operator[](Id id) const {
  const Packed& packed = packed_[id];
  Expr expr{.kind = static_cast<ExprKind>(packed.kind),
            .op = kOperators[packed.op],
            .is_labelled = packed.is_labelled != 0,
            .begin = packed.begin,
            .end = packed.end,
            .block = packed.block,
            .first = packed.ref,
            .count = packed.count};
  if (has_name(expr.kind)) {
    expr.name = packed.ref;
  } else if (expr.kind == ExprKind::kAttribute) {
    expr.name = words_[packed.ref];
    ++expr.first;
    expr.count = 1;
  }
  return expr;
}

void Expressions::forget(const Mark& mark) {
  packed_.resize(mark.packed);
  words_.resize(mark.words);
  numbers_.resize(mark.numbers);
}

}  // namespace aipreflight::syntax
