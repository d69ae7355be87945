#include "evaluator.hpp"

#include <algorithm>

namespace aipreflight::cost {
namespace {

using syntax::Id;
using syntax::kNothing;

constexpr int kMostSteps = 20'000;
constexpr int kMostDepth = 80;
constexpr std::size_t kMostValues = 12;
constexpr std::size_t kMostLinks = 24;
constexpr std::size_t kMostElements = 64;

bool is_same(const Value& a, const Value& b) {
  return a.kind == b.kind && a.text == b.text && a.number == b.number && a.unit == b.unit &&
         a.id == b.id && a.frame == b.frame && a.holes == b.holes && a.client == b.client &&
         a.client_made.expr == b.client_made.expr && a.made.expr == b.made.expr;
}

std::size_t length_of(const Chain& chain) {
  std::size_t length = 0;
  for (const Link* link = chain.get(); link != nullptr; link = link->next.get()) ++length;
  return length;
}

}  // namespace

void Evaluator::begin() {
  steps_ = 0;
  frames_.clear();
}

Values Evaluator::eval(const Unit& unit, Id expr, const Frame* frame) {
  if (expr == kNothing) return {};
  const Active active{&unit, expr, frame};
  if (++steps_ > kMostSteps || depth_ >= kMostDepth) {
    return {unknown_value("too much to follow")};
  }
  if (std::find(active_.begin(), active_.end(), active) != active_.end()) {
    return {};  // it is defined by itself
  }
  active_.push_back(active);
  ++depth_;
  Values values = eval_kind(unit, expr, frame);
  --depth_;
  active_.pop_back();
  return values;
}

void Evaluator::add(Values& all, Values more) {
  for (Value& value : more) {
    const bool is_known = std::any_of(
        all.begin(), all.end(), [&value](const Value& other) { return is_same(value, other); });
    if (is_known) continue;
    if (all.size() == kMostValues) {
      all.back() = unknown_value("too many possibilities");
      return;
    }
    all.push_back(std::move(value));
  }
}

void Evaluator::add_link(Values& values, const Unit& unit, std::uint32_t at, std::string what) {
  for (Value& value : values) {
    if (length_of(value.from) >= kMostLinks) continue;
    value.from = std::make_shared<const Link>(Link{&unit, at, what, value.from});
  }
}

bool Evaluator::elements(const Value& list, std::vector<Values>& found) {
  if (list.kind != ValueKind::kList && list.kind != ValueKind::kMap) return false;
  const syntax::Module& module = *list.unit->module;
  const syntax::Expr& expr = module.expr(list.id);
  if (expr.kind == syntax::ExprKind::kComprehension) {
    found.push_back(eval(*list.unit, module.children(expr)[0].value, list.frame));
    return true;
  }
  bool is_whole = true;
  for (const syntax::Child& child : module.children(expr)) {
    if (found.size() == kMostElements) return true;
    if (child.kind == syntax::ChildKind::kPlain && list.kind == ValueKind::kList) {
      found.push_back(eval(*list.unit, child.value, list.frame));
    } else if (child.kind == syntax::ChildKind::kPlain && child.key != kNothing) {
      found.push_back(eval(*list.unit, child.key, list.frame));  // a map runs over its keys
    } else if (child.kind == syntax::ChildKind::kSpread) {
      for (const Value& inner : eval(*list.unit, child.value, list.frame)) {
        if (!elements(inner, found)) is_whole = false;
      }
    }
  }
  return is_whole || !found.empty();
}

std::uint64_t Evaluator::length(const Unit& unit, Id iterable) {
  if (iterable == kNothing) return 0;
  const syntax::Module& module = *unit.module;
  const syntax::Expr& expr = module.expr(iterable);
  if (expr.kind == syntax::ExprKind::kCall) {
    const auto children = module.children(expr);
    const Values callee = eval(unit, children[0].value);
    if (callee.size() == 1 && callee[0].text == "~range" && children.size() >= 2) {
      double bounds[3] = {0, 0, 1};
      for (std::size_t i = 1; i < children.size() && i <= 3; ++i) {
        const Values value = eval(unit, children[i].value);
        if (value.size() != 1 || value[0].kind != ValueKind::kNumber) return 0;
        bounds[i - 1] = value[0].number;
      }
      if (children.size() == 2) std::swap(bounds[0], bounds[1]);
      const double turns = bounds[2] > 0 ? (bounds[1] - bounds[0] + bounds[2] - 1) / bounds[2] : 0;
      return turns >= 1 && turns < 1e9 ? static_cast<std::uint64_t>(turns) : 0;
    }
    // enumerate(list), sorted(list)
    const bool is_same_length =
        callee.size() == 1 && (callee[0].text == "~enumerate" || callee[0].text == "~sorted" ||
                               callee[0].text == "~list");
    return is_same_length && children.size() >= 2 ? length(unit, children[1].value) : 0;
  }
  const Values lists = eval(unit, iterable);
  if (lists.size() != 1 ||
      (lists[0].kind != ValueKind::kList && lists[0].kind != ValueKind::kMap)) {
    return 0;
  }
  const syntax::Module& home = *lists[0].unit->module;
  const syntax::Expr& list = home.expr(lists[0].id);
  if (list.kind == syntax::ExprKind::kComprehension) {
    const auto children = home.children(list);
    return children.size() == 2 ? length(*lists[0].unit, children[1].value) : 0;
  }
  for (const syntax::Child& child : home.children(list)) {
    if (child.kind != syntax::ChildKind::kPlain) return 0;
  }
  return list.count;
}

}  // namespace aipreflight::cost
