#include "syntax/expressions.hpp"

#include <algorithm>
#include <string_view>

namespace aipreflight::syntax {
namespace {

// All that is asked for; '?' is any other.
constexpr std::string_view kOperators("\0?oan+-*/%|&^@<>", 16);
// Of a packed expression; those that have as much or more are large.
constexpr std::uint32_t kLongest = 0xFFFF;
constexpr std::uint32_t kMostChildren = 63;

bool has_name(ExprKind kind) {
  return kind == ExprKind::kText || kind == ExprKind::kName || kind == ExprKind::kFunction ||
         kind == ExprKind::kClass;
}
bool has_number(ExprKind kind) {
  return kind == ExprKind::kNumber || kind == ExprKind::kBool;
}

}  // namespace

Id Expressions::add(const Expr& expr, std::span<const Child> children) {
  const Id id = static_cast<Id>(packed_.size());
  const std::size_t op = kOperators.find(expr.op);
  const auto count = static_cast<std::uint32_t>(children.size());
  const std::uint32_t length = expr.end - expr.begin;
  const bool is_labelled = std::any_of(children.begin(), children.end(), [](const Child& child) {
    return child.kind != ChildKind::kPlain || child.key != kNothing || child.name != kNothing;
  });
  Packed packed{.kind = static_cast<std::uint16_t>(static_cast<int>(expr.kind) & 31),
                .op = static_cast<std::uint16_t>((op == std::string_view::npos ? 1 : op) & 15),
                .is_labelled = is_labelled,
                .count = static_cast<std::uint16_t>(std::min(count, kMostChildren) & 63),
                .length = static_cast<std::uint16_t>(std::min(length, kLongest)),
                .begin = expr.begin,
                .block = expr.block,
                .ref = static_cast<Id>(words_.size())};
  if (count >= kMostChildren || length >= kLongest) large_.push_back({id, length, count});
  if (has_name(expr.kind)) {
    packed.ref = expr.name;
  } else if (has_number(expr.kind)) {
    packed.ref = expr.first;
  } else if (expr.kind == ExprKind::kAttribute) {
    words_.push_back(expr.name);
  }
  for (const Child& child : children) {
    words_.push_back(child.value);
    if (!is_labelled) continue;
    words_.push_back(child.key);
    words_.push_back(child.name);
    words_.push_back(static_cast<Id>(child.kind));
  }
  packed_.push_back(packed);
  return id;
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
            .end = packed.begin + packed.length,
            .block = packed.block,
            .first = packed.ref,
            .count = packed.count};
  if (packed.count == kMostChildren || packed.length == kLongest) {
    const auto large =
        std::lower_bound(large_.begin(), large_.end(), id, [](const Large& one, Id wanted) {
          return one.id < wanted;
        });
    expr.end = packed.begin + large->length;
    expr.count = large->count;
  }
  if (has_name(expr.kind)) {
    expr.name = packed.ref;
  } else if (expr.kind == ExprKind::kAttribute) {
    expr.name = words_[expr.first++];
  }
  return expr;
}

void Expressions::forget(const Mark& mark) {
  packed_.resize(mark.packed);
  words_.resize(mark.words);
  numbers_.resize(mark.numbers);
  large_.resize(mark.large);
}

}  // namespace aipreflight::syntax
