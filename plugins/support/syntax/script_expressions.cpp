#include "script_reader.hpp"
#include "script_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace script;

}  // namespace

Id ScriptReader::expression(const Kid& kid) {
  return expression_of(kid.node, kid.kind);
}

Id ScriptReader::expression_of(TSNode node, int kind) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return unknown(node);
  switch (kind) {
    case kIdentifier:
    case kShorthand:
      return named(node, slice(node));
    case kCall:
    case kNew:
      return call(node, kind == kNew);
    case kMember:
    case kMemberType:
      return member_access(node);
    case kSubscript: {
      Children children(children_);
      for (const Kid& kid : walker_.kids(node)) children.push_back({.value = expression(kid)});
      if (children.size() != 2) return unknown(node);
      return builder_.add(at(node, ExprKind::kSubscript), children);
    }
    case kObject:
      return object(node);
    case kArray:
      return array(node);
    case kString:
      return string(node);
    case kTemplate:
      return template_string(node);
    case kNumber:
      return number(node, read_number(slice(node)));
    case kTrue:
    case kFalse:
      return number(node, kind == kTrue ? 1 : 0, ExprKind::kBool);
    case kNull:
      return builder_.add(at(node, ExprKind::kNone));
    case kThis:
      return builder_.add(at(node, ExprKind::kThis));
    case kArrow:
    case kFunctionExpression: {
      Expr expr = at(node, ExprKind::kFunction);
      expr.name = function(node, kNothing, {});
      return builder_.add(expr);
    }
    case kClassDeclaration: {
      Expr expr = at(node, ExprKind::kClass);
      expr.name = klass(node);
      return builder_.add(expr);
    }
    case kBinary:
      return binary(node);
    case kTernary:
      return ternary(node);
    case kAssignment:
      return assignment(node);
    case kTransparent:
    case kFirstChild:
    case kSubstitution:
      return first_child(node);
    case kSequence:
      return last_child(node);
    case kUnary: {
      const Id value = first_child(node);
      if (builder_.expr(value).kind == ExprKind::kNumber && text_[begin_of(node)] == '-') {
        return number(node, -builder_.number_of(value));
      }
      if (text_[begin_of(node)] == '!') return builder_.add(at(node, ExprKind::kNot));
      return unknown(node);
    }
    case kTypeOnly:
      return unknown(node);
    case kDeclaration:
    case kFunctionDeclaration:
    case kBlock:
    case kIf:
    case kFor:
    case kForIn:
    case kWhile:
    case kTry:
    case kSwitch:
    case kReturn:
    case kExpressionStatement:
    case kImport:
    case kExport:
    case kError:
      statement({node, kind, 0});
      return unknown(node);
    default:
      return others(node);
  }
}

Id ScriptReader::others(TSNode node) {
  for (const Kid& kid : walker_.kids(node)) expression(kid);
  return unknown(node);
}

Id ScriptReader::first_child(TSNode node) {
  Id value = kNothing;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kTypeOnly) continue;
    const Id read = expression(kid);
    if (value == kNothing) value = read;
  }
  return value == kNothing ? unknown(node) : value;
}

Id ScriptReader::last_child(TSNode node) {
  Id value = kNothing;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind != kTypeOnly) value = expression(kid);
  }
  return value == kNothing ? unknown(node) : value;
}

Id ScriptReader::call(TSNode node, bool is_new) {
  const Kids kids = walker_.kids(node);
  const Kid* callee = in_field(kids, is_new ? fConstructor : fFunction);
  const Kid* list = in_field(kids, fArguments);
  Children children(children_);
  children.push_back({.value = callee == nullptr ? unknown(node) : expression(*callee)});
  if (list != nullptr && list->kind == kArguments) {
    arguments(list->node, children);
  } else if (list != nullptr) {
    children.push_back({.value = expression(*list)});  // a tagged template
  }
  Expr expr = at(node, ExprKind::kCall);
  expr.op = is_new ? 'n' : 0;
  return builder_.add(expr, children);
}

void ScriptReader::arguments(TSNode node, Children& children) {
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kSpread) {
      children.push_back({.value = first_child(kid.node), .kind = ChildKind::kSpread});
    } else {
      children.push_back({.value = expression(kid)});
    }
  }
}

Id ScriptReader::member_access(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* from = in_field(kids, fObject);
  const Kid* name = in_field(kids, fProperty);
  if (name == nullptr) name = in_field(kids, fName);
  if (from == nullptr || name == nullptr) return others(node);
  Expr expr = at(node, ExprKind::kAttribute);
  expr.name = builder_.name(slice(name->node));
  return builder_.add(expr, {{.value = expression(*from)}});
}

std::string_view ScriptReader::key_of(const Kid& kid) const {
  std::string_view text = slice(kid.node);
  if (kid.kind == kComputed) return {};
  if (kid.kind == kString && text.size() >= 2) text = text.substr(1, text.size() - 2);
  return text;
}

Id ScriptReader::object(TSNode node) {
  Children children(children_);
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kShorthand) {
      children.push_back({.value = expression(kid), .name = builder_.name(slice(kid.node))});
    } else if (kid.kind == kSpread) {
      children.push_back({.value = first_child(kid.node), .kind = ChildKind::kSpreadMap});
    } else if (kid.kind == kMethod) {
      const Kids parts = walker_.kids(kid.node);
      const Kid* name = in_field(parts, fName);
      Expr expr = at(kid.node, ExprKind::kFunction);
      expr.name = function(kid.node, kNothing, {});
      const Id value = builder_.add(expr);
      if (name != nullptr) {
        children.push_back({.value = value, .name = builder_.name(slice(name->node))});
      }
    } else if (kid.kind == kPair) {
      const Kids parts = walker_.kids(kid.node);
      const Kid* key = in_field(parts, fKey);
      const Kid* value = in_field(parts, fValue);
      if (key == nullptr || value == nullptr) continue;
      Child child{.value = expression(*value)};
      if (key->kind == kComputed) {
        child.key = first_child(key->node);
      } else {
        child.name = builder_.name(key_of(*key));
      }
      children.push_back(child);
    }
  }
  return builder_.add(at(node, ExprKind::kMap), children);
}

Id ScriptReader::array(TSNode node) {
  Children children(children_);
  arguments(node, children);
  return builder_.add(at(node, ExprKind::kList), children);
}

Id ScriptReader::binary(TSNode node) {
  const Builder::Mark mark = builder_.mark();
  Children children(children_);
  char op = '?';
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.field == fOperator) {
      const std::string_view text = slice(kid.node);
      if (text == "||" || text == "??") {
        op = 'o';
      } else if (text == "&&") {
        op = 'a';
      } else if (text.size() == 1 && text != "<" && text != ">") {
        op = text[0];
      }
    } else {
      children.push_back({.value = expression(kid)});
    }
  }
  if (children.size() != 2) return unknown(node);
  if (op == '?') {
    builder_.forget(mark);
    return builder_.add(at(node, ExprKind::kNot));
  }
  Expr expr = at(node, ExprKind::kBinary);
  expr.op = op;
  return builder_.add(expr, children);
}

Id ScriptReader::ternary(TSNode node) {
  const Kids kids = walker_.kids(node);
  Children children(children_);
  for (const Kid& kid : kids) {
    const Id value = expression(kid);
    if (kid.field == fConsequence || kid.field == fAlternative)
      children.push_back({.value = value});
  }
  return builder_.add(at(node, ExprKind::kConditional), children);
}

// A type as an expression: `OpenAI`, `Anthropic.Message`, `A | B`, `Promise<A>` as Promise[A].
Id ScriptReader::type(TSNode node) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return unknown(node);
  const Kids kids = walker_.kids(node);
  if (kids.empty()) return unknown(node);
  const Kid& first = kids.front();
  const auto one = [this](const Kid& kid) -> Id {
    switch (kid.kind) {
      case kIdentifier:
        return named(kid.node, slice(kid.node));
      case kMemberType:
        return member_access(kid.node);
      case kGenericType: {
        Children children(children_);
        for (const Kid& part : walker_.kids(kid.node)) {
          if (part.kind == kIdentifier)
            children.push_back({.value = named(part.node, slice(part.node))});
          if (part.kind == kTypeOnly) children.push_back({.value = type(part.node)});
        }
        if (children.empty()) return unknown(kid.node);
        return builder_.add(at(kid.node, ExprKind::kSubscript), children);
      }
      case kUnionType:
      case kTransparent:
        return type(kid.node);
      default:
        return unknown(kid.node);
    }
  };
  if (kids.size() == 1) return one(first);
  Children children(children_);
  for (const Kid& kid : kids) children.push_back({.value = one(kid)});
  return builder_.add(at(node, ExprKind::kConditional), children);
}

}  // namespace aipreflight::syntax
