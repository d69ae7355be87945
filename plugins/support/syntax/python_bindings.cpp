#include "python_reader.hpp"
#include "python_vocabulary.hpp"

namespace aipreflight::syntax {

using namespace python;

Id PythonReader::assignment(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* left = in_field(kids, fLeft);
  if (left == nullptr) left = in_field(kids, fName);
  const Kid* right = in_field(kids, fRight);
  if (right == nullptr) right = in_field(kids, fValue);
  const Kid* type = in_field(kids, fType);
  Bound bound{.at = end_of(node)};
  if (type != nullptr) bound.type = only_child(type->node);
  bound.value = right == nullptr ? kNothing : expression(*right);
  if (right == nullptr) bound.kind = BindingKind::kDeclare;
  if (left != nullptr) bind(*left, bound);
  return bound.value == kNothing ? unknown(node) : bound.value;
}

Id PythonReader::augmented(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* left = in_field(kids, fLeft);
  const Kid* right = in_field(kids, fRight);
  if (left == nullptr || right == nullptr) return others(node);
  const Id before = expression(*left);
  const Id added = expression(*right);
  Expr sum = at(node, ExprKind::kBinary);
  const Kid* op = in_field(kids, fOperator);
  sum.op = op == nullptr ? '?' : text_[begin_of(op->node)];
  const Id value = builder_.add(sum, {{.value = before}, {.value = added}});
  bind(*left, {.value = value, .at = end_of(node)});
  return value;
}

void PythonReader::bind(const Kid& target, const Bound& bound) {
  switch (target.kind) {
    case kIdentifier:
      return builder_.bind_name(builder_.name(slice(target.node)), bound);
    case kAttribute:
    case kSubscript:
      return builder_.bind_place(expression(target), bound);
    case kPatternList:
    case kList:
      return bind_parts(target.node, bound);
    case kAsTarget:
    case kTransparent:
      for (const Kid& kid : walker_.kids(target.node)) bind(kid, bound);
      return;
    default:
      return;
  }
}

void PythonReader::bind_parts(TSNode target, const Bound& bound) {
  std::uint32_t index = 0;
  for (const Kid& kid : walker_.kids(target)) {
    if (kid.kind == kIdentifier) {
      builder_.bind_item(builder_.name(slice(kid.node)), bound, index);
    } else {
      bind(kid, {.kind = BindingKind::kOpaque, .at = bound.at});
    }
    ++index;
  }
}

}  // namespace aipreflight::syntax
