#include <algorithm>
#include <cmath>

#include "python_reader.hpp"
#include "python_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace python;

const Kid* in_field(const std::vector<Kid>& kids, int field) {
  const auto found =
      std::find_if(kids.begin(), kids.end(), [field](const Kid& k) { return k.field == field; });
  return found == kids.end() ? nullptr : &*found;
}

bool has_prefix(std::string_view start, char prefix) {
  for (const char c : start) {
    if (c == '"' || c == '\'') return false;
    if ((c | 0x20) == prefix) return true;
  }
  return false;
}

std::uint32_t read_hex(std::string_view text, std::size_t& at, std::size_t most) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < most && at < text.size(); ++i, ++at) {
    const char c = text[at];
    const int digit = c >= '0' && c <= '9'                     ? c - '0'
                      : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                               : -1;
    if (digit < 0) break;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// The escapes of a string that is not raw; an unknown one stands for itself, as in Python.
std::string unescape(std::string_view text) {
  constexpr std::string_view kFrom = "nrtabfv0\\'\"";
  constexpr std::string_view kTo = std::string_view("\n\r\t\a\b\f\v\0\\'\"", 11);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i++];
      continue;
    }
    const char mark = text[i + 1];
    i += 2;
    if (mark == '\n') continue;
    if (mark == 'x' || mark == 'u' || mark == 'U') {
      append_code_point(out, read_hex(text, i, mark == 'x' ? 2 : mark == 'u' ? 4 : 8));
    } else if (const std::size_t known = kFrom.find(mark); known != std::string_view::npos) {
      out += kTo[known];
    } else {
      out += '\\';
      out += mark;
    }
  }
  return out;
}

// In a string with holes, "{{" and "}}" are one brace each.
void drop_doubled_braces(std::string& text) {
  for (const char* brace : {"{{", "}}"}) {
    for (std::size_t i = text.find(brace); i != std::string::npos; i = text.find(brace, i + 1)) {
      text.erase(i, 1);
    }
  }
}

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
      const std::vector<Kid> kids = walker_.kids(node);
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
        builder_.function(function).is_generator = true;
        if (value != kNothing) builder_.function(function).yields.push_back(value);
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

Id PythonReader::assignment(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
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
  const std::vector<Kid> kids = walker_.kids(node);
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
      builder_.bind({.kind = bound.kind,
                     .is_block_scoped = bound.is_block_scoped,
                     .name = builder_.name(slice(target.node)),
                     .at = bound.at,
                     .value = bound.value,
                     .type = bound.type});
      return;
    case kAttribute:
    case kSubscript: {
      const Id place = expression(target);
      const Expr& expr = builder_.expr(place);
      Id name = kNothing;
      if (expr.kind == ExprKind::kAttribute) {
        name = expr.name;
      } else if (expr.kind == ExprKind::kSubscript && expr.count == 2) {
        const Expr& key = builder_.expr(builder_.child(place, 1).value);
        if (key.kind == ExprKind::kText) name = builder_.name(builder_.text_of(key.name));
      }
      if (name == kNothing) return;
      builder_.bind_member({.target = builder_.child(place, 0).value,
                            .name = name,
                            .value = bound.value,
                            .at = bound.at});
      return;
    }
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
      const bool is_part = bound.kind == BindingKind::kAssign;
      builder_.bind({.kind = is_part ? BindingKind::kPart : BindingKind::kOpaque,
                     .is_block_scoped = bound.is_block_scoped,
                     .name = builder_.name(slice(kid.node)),
                     .at = bound.at,
                     .value = bound.value,
                     .part = index});
    } else {
      bind(kid, {.kind = BindingKind::kOpaque, .at = bound.at});
    }
    ++index;
  }
}

Id PythonReader::call(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* callee = in_field(kids, fFunction);
  const Kid* arguments = in_field(kids, fArguments);
  std::vector<Child> children;
  children.push_back({.value = callee == nullptr ? unknown(node) : expression(*callee)});
  if (arguments != nullptr && arguments->kind == kComprehension) {
    children.push_back({.value = expression(*arguments)});
  } else if (arguments != nullptr) {
    for (const Kid& kid : walker_.kids(arguments->node)) {
      if (kid.kind == kKeywordArgument) {
        const std::vector<Kid> parts = walker_.kids(kid.node);
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
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* object = in_field(kids, fObject);
  const Kid* name = in_field(kids, fAttribute);
  if (object == nullptr || name == nullptr) return others(node);
  Expr expr = at(node, ExprKind::kAttribute);
  expr.name = builder_.name(slice(name->node));
  return builder_.add(expr, {{.value = expression(*object)}});
}

Id PythonReader::subscript(TSNode node) {
  std::vector<Child> children;
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
  std::vector<Child> children;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kDictionarySplat) {
      children.push_back({.value = only_child(kid.node), .kind = ChildKind::kSpreadMap});
    } else if (kid.kind == kPair) {
      const std::vector<Kid> parts = walker_.kids(kid.node);
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
  std::vector<Child> children;
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
  std::vector<Child> children;
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
  const std::vector<Kid> kids = walker_.kids(node);
  std::vector<Id> values;
  for (const Kid& kid : kids) values.push_back(expression(kid));
  if (values.size() != 3) return unknown(node);
  return builder_.add(at(node, ExprKind::kConditional),
                      {{.value = values[0]}, {.value = values[2]}});
}

Id PythonReader::comprehension(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Id previous = builder_.open_block(BlockKind::kLoop, kNothing, begin_of(node), end_of(node));
  bool is_first = true;
  for (const Kid& kid : kids) {
    if (kid.kind != kForIn) continue;
    const std::vector<Kid> parts = walker_.kids(kid.node);
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
  std::vector<Child> children{{.value = body}};
  if (over != kNothing) children.push_back({.value = over});
  return builder_.add(at(node, ExprKind::kComprehension), children);
}

Id PythonReader::lambda(TSNode node) {
  Function made;
  made.block = builder_.block();
  made.at = begin_of(node);
  made.end = end_of(node);
  const Id id = builder_.add(std::move(made));
  const std::vector<Kid> kids = walker_.kids(node);
  if (const Kid* list = in_field(kids, fParameters)) parameters(list->node, id);
  const Id previous = builder_.open_scope(ScopeKind::kFunction, id, begin_of(node), end_of(node));
  builder_.function(id).scope = builder_.scope();
  bind_parameters(id, begin_of(node));
  if (const Kid* body = in_field(kids, fBody)) {
    const Id value = expression(*body);
    builder_.function(id).returns.push_back(value);
  }
  builder_.close_scope(previous);
  Expr expr = at(node, ExprKind::kFunction);
  expr.name = id;
  return builder_.add(expr);
}

Id PythonReader::string(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const std::string_view whole = slice(node);
  const bool is_raw = has_prefix(whole, 'r');
  const auto decode = [&](const Kid& kid) {
    std::string piece = is_raw ? std::string(slice(kid.node)) : unescape(slice(kid.node));
    if (has_prefix(whole, 'f')) drop_doubled_braces(piece);
    return piece;
  };
  const bool has_holes = std::any_of(
      kids.begin(), kids.end(), [](const Kid& kid) { return kid.kind == kInterpolation; });
  if (!has_holes) {
    std::string only;
    for (const Kid& kid : kids) {
      if (kid.kind == kStringContent) only += decode(kid);
    }
    const std::size_t found = whole.find(only);
    return found == std::string_view::npos ? text(node, std::move(only))
                                           : plain_text(node, whole.substr(found, only.size()));
  }
  std::vector<Child> parts;
  for (const Kid& kid : kids) {
    if (kid.kind == kStringContent) {
      parts.push_back({.value = text(kid.node, decode(kid))});
    } else if (kid.kind == kInterpolation) {
      const Id hole = only_child(kid.node);
      parts.push_back({.value = hole == kNothing ? unknown(kid.node) : hole});
    }
  }
  return builder_.add(at(node, ExprKind::kTemplate), parts);
}

Id PythonReader::concatenated(TSNode node) {
  std::vector<Child> parts;
  bool is_plain = true;
  std::string all;
  for (const Kid& kid : walker_.kids(node)) {
    const Id part = expression(kid);
    const Expr& expr = builder_.expr(part);
    if (expr.kind == ExprKind::kText) {
      all += builder_.text_of(expr.name);
    } else {
      is_plain = false;
    }
    parts.push_back({.value = part});
  }
  if (is_plain) return text(node, std::move(all));
  return builder_.add(at(node, ExprKind::kTemplate), parts);
}

}  // namespace aipreflight::syntax
