#include "python_reader.hpp"
#include "python_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace python;

}  // namespace

Id PythonReader::expression(const Kid& kid) {
  return expression_of(kid.node, kid.kind);
}

Id PythonReader::only_child(TSNode node) {
  Id value = kNothing;
  for (const Kid& kid : walker_.kids(node)) {
    const Id read = expression(kid);
    if (value == kNothing) value = read;
  }
  return value;
}

Id PythonReader::expression_of(TSNode node, int kind) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return unknown(node);
  switch (kind) {
    case kIdentifier:
      return named(node, slice(node));
    case kAttribute:
      return attribute(node);
    case kCall:
      return call(node);
    case kString:
      return string(node);
    case kConcatenated:
      return concatenated(node);
    case kInteger:
      return number(node, read_number(slice(node)));
    case kTrue:
    case kFalse:
      return number(node, kind == kTrue ? 1 : 0, ExprKind::kBool);
    case kNoneValue:
      return builder_.add(at(node, ExprKind::kNone));
    case kTransparent: {
      const Id value = only_child(node);
      return value == kNothing ? unknown(node) : value;
    }
    case kSubscript:
    case kGenericType:
      return subscript(node);
    case kDictionary:
      return map(node);
    case kList:
      return list(node);
    case kBinary:
      return binary(node, false);
    case kBoolean:
      return binary(node, true);
    case kConditional:
      return conditional_expression(node);
    case kComprehension:
      return comprehension(node);
    case kLambda:
      return lambda(node);
    case kAssignment:
    case kNamedExpression:
      return assignment(node);
    case kAugmented:
      return augmented(node);
    case kTruth: {
      const Builder::Mark mark = builder_.mark();
      others(node);
      builder_.forget(mark);
      return builder_.add(at(node, ExprKind::kNot));
    }
    case kUnary: {
      const Id value = only_child(node);
      if (value != kNothing && builder_.expr(value).kind == ExprKind::kNumber) {
        const double n = builder_.number_of(value);
        return number(node, text_[begin_of(node)] == '-' ? -n : n);
      }
      return unknown(node);
    }
    case kAsPattern: {
      const Kids kids = walker_.kids(node);
      if (kids.empty()) return unknown(node);
      const Id value = expression(kids.front());
      for (const Kid& kid : kids) {
        if (kid.field != fAlias) continue;
        for (const Kid& target : walker_.kids(kid.node)) {
          bind(target, {.value = value, .at = begin_of(node)});
        }
      }
      return value;
    }
    case kYield: {
      const Id value = only_child(node);
      const Id function = builder_.current_function();
      if (function != kNothing) {
        builder_.add_yield(function, value);
      }
      return unknown(node);
    }
    case kFunctionDefinition:
    case kClassDefinition:
    case kBlock:
    case kExpressionStatement:
    case kDecorated:
    case kIf:
    case kFor:
    case kWhile:
    case kTry:
    case kWith:
    case kReturn:
    case kImport:
    case kImportFrom:
    case kError:
      statement({node, kind, 0});
      return unknown(node);
    default:
      return others(node);
  }
}

// What is not followed may hold calls all the same.
Id PythonReader::others(TSNode node) {
  for (const Kid& kid : walker_.kids(node)) expression(kid);
  return unknown(node);
}

Id PythonReader::call(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* callee = in_field(kids, fFunction);
  const Kid* arguments = in_field(kids, fArguments);
  Children children(children_);
  children.push_back({.value = callee == nullptr ? unknown(node) : expression(*callee)});
  if (arguments != nullptr && arguments->kind == kComprehension) {
    children.push_back({.value = expression(*arguments)});
  } else if (arguments != nullptr) {
    for (const Kid& kid : walker_.kids(arguments->node)) {
      if (kid.kind == kKeywordArgument) {
        const Kids parts = walker_.kids(kid.node);
        const Kid* name = in_field(parts, fName);
        const Kid* value = in_field(parts, fValue);
        if (name == nullptr || value == nullptr) continue;
        children.push_back({.value = expression(*value),
                            .name = builder_.name(slice(name->node)),
                            .kind = ChildKind::kKeyword});
      } else if (kid.kind == kDictionarySplat) {
        children.push_back({.value = only_child(kid.node), .kind = ChildKind::kSpreadMap});
      } else if (kid.kind == kListSplat) {
        children.push_back({.value = only_child(kid.node), .kind = ChildKind::kSpread});
      } else {
        children.push_back({.value = expression(kid)});
      }
    }
  }
  return builder_.add(at(node, ExprKind::kCall), children);
}

Id PythonReader::attribute(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* object = in_field(kids, fObject);
  const Kid* name = in_field(kids, fAttribute);
  if (object == nullptr || name == nullptr) return others(node);
  Expr expr = at(node, ExprKind::kAttribute);
  expr.name = builder_.name(slice(name->node));
  return builder_.add(expr, {{.value = expression(*object)}});
}

Id PythonReader::subscript(TSNode node) {
  Children children(children_);
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kOther && kid.field == fOther) {  // type_parameter
      for (const Kid& part : walker_.kids(kid.node))
        children.push_back({.value = expression(part)});
    } else if (kid.kind == kSlice) {
      children.push_back({.value = others(kid.node)});
    } else {
      children.push_back({.value = expression(kid)});
    }
  }
  if (children.empty()) return unknown(node);
  return builder_.add(at(node, ExprKind::kSubscript), children);
}

Id PythonReader::map(TSNode node) {
  Children children(children_);
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kDictionarySplat) {
      children.push_back({.value = only_child(kid.node), .kind = ChildKind::kSpreadMap});
    } else if (kid.kind == kPair) {
      const Kids parts = walker_.kids(kid.node);
      const Kid* key = in_field(parts, fKey);
      const Kid* value = in_field(parts, fValue);
      if (key == nullptr || value == nullptr) continue;
      const Id read = expression(*key);
      const Expr& expr = builder_.expr(read);
      const Id name =
          expr.kind == ExprKind::kText ? builder_.name(builder_.text_of(expr.name)) : kNothing;
      children.push_back({.value = expression(*value), .key = read, .name = name});
    }
  }
  return builder_.add(at(node, ExprKind::kMap), children);
}

Id PythonReader::list(TSNode node) {
  Children children(children_);
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kListSplat) {
      children.push_back({.value = only_child(kid.node), .kind = ChildKind::kSpread});
    } else {
      children.push_back({.value = expression(kid)});
    }
  }
  return builder_.add(at(node, ExprKind::kList), children);
}

Id PythonReader::binary(TSNode node, bool is_boolean) {
  Children children(children_);
  char op = '|';  // a union of types has no operator field
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.field == fOperator) {
      const std::string_view text = slice(kid.node);
      op = is_boolean ? (text == "or" ? 'o' : 'a') : text.size() == 1 ? text[0] : '?';
    } else {
      children.push_back({.value = expression(kid)});
    }
  }
  if (children.size() != 2) return unknown(node);
  Expr expr = at(node, ExprKind::kBinary);
  expr.op = op;
  return builder_.add(expr, children);
}

Id PythonReader::conditional_expression(TSNode node) {
  const Kids kids = walker_.kids(node);
  std::vector<Id> values;
  for (const Kid& kid : kids) values.push_back(expression(kid));
  if (values.size() != 3) return unknown(node);
  return builder_.add(at(node, ExprKind::kConditional),
                      {{.value = values[0]}, {.value = values[2]}});
}

Id PythonReader::comprehension(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Id previous = builder_.open_block(BlockKind::kLoop, kNothing, begin_of(node), end_of(node));
  bool is_first = true;
  for (const Kid& kid : kids) {
    if (kid.kind != kForIn) continue;
    const Kids parts = walker_.kids(kid.node);
    const Kid* left = in_field(parts, fLeft);
    const Kid* right = in_field(parts, fRight);
    if (left == nullptr || right == nullptr) continue;
    const Id over = expression(*right);
    if (is_first) builder_.block_of(builder_.block()).iterable = over;
    is_first = false;
    bind(*left,
         {.kind = BindingKind::kElement,
          .value = over,
          .at = begin_of(node),
          .is_block_scoped = true});
  }
  Id body = kNothing;
  for (const Kid& kid : kids) {
    if (kid.kind == kForIn) continue;
    const Id read = kid.kind == kPair ? others(kid.node) : expression(kid);
    if (kid.field == fBody) body = read;
  }
  const Id over = builder_.block_of(builder_.block()).iterable;
  builder_.close_block(previous);
  if (body == kNothing) return unknown(node);
  Children children(children_);
  children.push_back({.value = body});
  if (over != kNothing) children.push_back({.value = over});
  return builder_.add(at(node, ExprKind::kComprehension), children);
}

Id PythonReader::lambda(TSNode node) {
  const Id id = builder_.add(Function());
  const Kids kids = walker_.kids(node);
  if (const Kid* list = in_field(kids, fParameters)) parameters(list->node, id);
  const Id previous = builder_.open_scope(ScopeKind::kFunction, id, begin_of(node), end_of(node));
  builder_.function(id).scope = builder_.scope();
  bind_parameters(id, begin_of(node));
  if (const Kid* body = in_field(kids, fBody)) {
    const Id value = expression(*body);
    builder_.add_return(id, value);
  }
  builder_.close_scope(previous);
  Expr expr = at(node, ExprKind::kFunction);
  expr.name = id;
  return builder_.add(expr);
}

}  // namespace aipreflight::syntax
