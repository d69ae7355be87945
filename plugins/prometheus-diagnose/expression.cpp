#include "expression.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

std::optional<double> finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> Expression::World::find(std::string_view reference) const {
  return in_baseline ? baseline(reference) : facts(reference);
}

std::optional<double> Expression::evaluate(const Lookup& facts, const Lookup& baseline) const {
  return value(root_, World{facts, baseline});
}

std::optional<double> Expression::value(std::uint32_t index, const World& world) const {
  const Node& node = nodes_[index];
  switch (node.op) {
    case Op::kNumber:
    case Op::kParameter:
      return node.number;
    case Op::kReference:
      return world.find(references_[node.reference]);
    case Op::kBase:
      return value(node.left, World{world.facts, world.baseline, true});
    case Op::kNegate:
    case Op::kAbs:
    case Op::kNot: {
      const auto inner = value(node.left, world);
      if (!inner) return std::nullopt;
      if (node.op == Op::kNot) return *inner == 0 ? 1 : 0;
      return node.op == Op::kAbs ? std::abs(*inner) : -*inner;
    }
    case Op::kAnd:
    case Op::kOr: {
      const double deciding = node.op == Op::kOr ? 1 : 0;
      const auto left = value(node.left, world);
      if (left == deciding) return deciding;
      const auto right = value(node.right, world);
      if (right == deciding) return deciding;
      if (!left || !right) return std::nullopt;
      return 1 - deciding;
    }
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kMin:
    case Op::kMax:
    case Op::kLess:
    case Op::kAtMost:
    case Op::kGreater:
    case Op::kAtLeast:
    case Op::kEqual:
    case Op::kUnequal:
      break;
  }
  return both(node, world);
}

std::optional<double> Expression::both(const Node& node, const World& world) const {
  const auto left = value(node.left, world);
  const auto right = value(node.right, world);
  if (!left || !right) return std::nullopt;
  switch (node.op) {
    case Op::kAdd:
      return finite(*left + *right);
    case Op::kSubtract:
      return finite(*left - *right);
    case Op::kMultiply:
      return finite(*left * *right);
    case Op::kDivide:
      return *right == 0 ? std::nullopt : finite(*left / *right);
    case Op::kMin:
      return std::min(*left, *right);
    case Op::kMax:
      return std::max(*left, *right);
    case Op::kLess:
      return *left < *right ? 1 : 0;
    case Op::kAtMost:
      return *left <= *right ? 1 : 0;
    case Op::kGreater:
      return *left > *right ? 1 : 0;
    case Op::kAtLeast:
      return *left >= *right ? 1 : 0;
    case Op::kEqual:
      return *left == *right ? 1 : 0;
    case Op::kUnequal:
      return *left != *right ? 1 : 0;
    case Op::kNumber:
    case Op::kParameter:
    case Op::kReference:
    case Op::kBase:
    case Op::kNegate:
    case Op::kAbs:
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
      break;
  }
  return std::nullopt;
}

std::vector<std::string> Expression::missing(const Lookup& facts, const Lookup& baseline) const {
  std::vector<std::string> names;
  const World world{facts, baseline};
  if (!value(root_, world)) collect_missing(root_, world, names);
  return names;
}

// Only what keeps this node from being known: a condition that is known needs nothing.
void Expression::collect_missing(std::uint32_t index,
                                 const World& world,
                                 std::vector<std::string>& out) const {
  if (value(index, world)) return;
  const Node& node = nodes_[index];
  if (node.op == Op::kReference) {
    std::string name = references_[node.reference];
    if (world.in_baseline) name = "base(" + name + ')';
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
    return;
  }
  if (node.op == Op::kNumber || node.op == Op::kParameter) return;
  if (node.op == Op::kBase) {
    return collect_missing(node.left, World{world.facts, world.baseline, true}, out);
  }
  collect_missing(node.left, world, out);
  if (node.op >= Op::kAdd && node.op != Op::kNot) collect_missing(node.right, world, out);
}

std::string Expression::why_not(const Lookup& facts, const Lookup& baseline) const {
  return explain(root_, World{facts, baseline});
}

std::string Expression::explain(std::uint32_t index, const World& world) const {
  const Node& node = nodes_[index];
  const auto known = value(index, world);
  if (!known || *known != 0) return {};
  if (node.op == Op::kAnd) {
    const std::string left = explain(node.left, world);
    return left.empty() ? explain(node.right, world) : left;
  }
  if (node.op == Op::kOr) {
    return explain(node.left, world) + ", " + explain(node.right, world);
  }
  if (!is_comparison(node.op)) return text_.substr(node.begin, node.end - node.begin) + " is false";
  static constexpr const char* kSymbols[] = {"<", "<=", ">", ">=", "==", "!="};
  const char* symbol =
      kSymbols[static_cast<std::size_t>(node.op) - static_cast<std::size_t>(Op::kLess)];
  return side(node.left, world) + " is not " + symbol + ' ' + side(node.right, world);
}

std::string Expression::side(std::uint32_t index, const World& world) const {
  const Node& node = nodes_[index];
  const auto known = value(index, world);
  const std::string number = known ? text::format_number(*known, 3) : "unknown";
  if (node.op == Op::kNumber) return number;
  return std::string(
             text::trim(std::string_view(text_).substr(node.begin, node.end - node.begin))) +
         ' ' + number;
}

bool Expression::uses_baseline() const {
  return std::any_of(
      nodes_.begin(), nodes_.end(), [](const Node& node) { return node.op == Op::kBase; });
}

std::size_t Expression::comparisons() const {
  return static_cast<std::size_t>(std::count_if(
      nodes_.begin(), nodes_.end(), [](const Node& node) { return is_comparison(node.op); }));
}

Expression Expression::with_flipped(std::size_t comparison) const {
  Expression flipped = *this;
  for (Node& node : flipped.nodes_) {
    if (!is_comparison(node.op) || comparison-- != 0) continue;
    static constexpr Op kOpposite[] = {
        Op::kAtLeast, Op::kGreater, Op::kAtMost, Op::kLess, Op::kUnequal, Op::kEqual};
    node.op = kOpposite[static_cast<std::size_t>(node.op) - static_cast<std::size_t>(Op::kLess)];
  }
  return flipped;
}

}  // namespace aipreflight::diagnose
