#include <algorithm>

#include "script_reader.hpp"
#include "script_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace script;

const Kid* in_field(const std::vector<Kid>& kids, int field) {
  const auto found =
      std::find_if(kids.begin(), kids.end(), [field](const Kid& k) { return k.field == field; });
  return found == kids.end() ? nullptr : &*found;
}

std::string unescape(std::string_view escape) {
  constexpr std::string_view kFrom = "nrtbfv0";
  constexpr std::string_view kTo = std::string_view("\n\r\t\b\f\v\0", 7);
  if (escape.size() < 2) return {};
  const char mark = escape[1];
  if (mark == 'x' || mark == 'u') {
    std::uint32_t code = 0;
    for (const char c : escape.substr(2)) {
      if (c >= '0' && c <= '9') code = code * 16 + static_cast<std::uint32_t>(c - '0');
      if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        code = code * 16 + static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
      }
    }
    std::string out;
    append_code_point(out, code);
    return out;
  }
  if (mark == '\n' || mark == '\r') return {};
  const std::size_t known = kFrom.find(mark);
  return std::string(1, known == std::string_view::npos ? mark : kTo[known]);
}

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
      std::vector<Child> children;
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
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* callee = in_field(kids, is_new ? fConstructor : fFunction);
  const Kid* list = in_field(kids, fArguments);
  std::vector<Child> children;
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

void ScriptReader::arguments(TSNode node, std::vector<Child>& children) {
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kSpread) {
      children.push_back({.value = first_child(kid.node), .kind = ChildKind::kSpread});
    } else {
      children.push_back({.value = expression(kid)});
    }
  }
}

Id ScriptReader::member_access(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
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
  std::vector<Child> children;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kShorthand) {
      children.push_back({.value = expression(kid), .name = builder_.name(slice(kid.node))});
    } else if (kid.kind == kSpread) {
      children.push_back({.value = first_child(kid.node), .kind = ChildKind::kSpreadMap});
    } else if (kid.kind == kMethod) {
      const std::vector<Kid> parts = walker_.kids(kid.node);
      const Kid* name = in_field(parts, fName);
      Expr expr = at(kid.node, ExprKind::kFunction);
      expr.name = function(kid.node, kNothing, {});
      const Id value = builder_.add(expr);
      if (name != nullptr) {
        children.push_back({.value = value, .name = builder_.name(slice(name->node))});
      }
    } else if (kid.kind == kPair) {
      const std::vector<Kid> parts = walker_.kids(kid.node);
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
  std::vector<Child> children;
  arguments(node, children);
  return builder_.add(at(node, ExprKind::kList), children);
}

Id ScriptReader::binary(TSNode node) {
  const Builder::Mark mark = builder_.mark();
  std::vector<Child> children;
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
  const std::vector<Kid> kids = walker_.kids(node);
  std::vector<Child> children;
  for (const Kid& kid : kids) {
    const Id value = expression(kid);
    if (kid.field == fConsequence || kid.field == fAlternative)
      children.push_back({.value = value});
  }
  return builder_.add(at(node, ExprKind::kConditional), children);
}

Id ScriptReader::assignment(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* left = in_field(kids, fLeft);
  const Kid* right = in_field(kids, fRight);
  if (left == nullptr || right == nullptr) return others(node);
  const Id value = expression(*right);
  bind_exports(left->node, value, end_of(node));
  bind(*left, {.value = value, .at = end_of(node)});
  return value;
}

// What an export is bound to; no variable can have that name.
Id ScriptReader::exported_name(std::string_view name) {
  return builder_.name(builder_.text_of(builder_.own("exports." + std::string(name))));
}

// `module.exports = …`, `exports.name = …`, `module.exports.name = …`
void ScriptReader::bind_exports(TSNode target, Id value, std::uint32_t at) {
  std::string_view text = slice(target);
  if (text == "module.exports") {
    const Expr& expr = builder_.expr(value);
    builder_.bind(
        {.kind = BindingKind::kAssign, .name = builder_.name("default"), .at = at, .value = value});
    builder_.add_export(builder_.name("default"), builder_.name("default"));
    if (expr.kind != ExprKind::kMap) return;
    const std::uint32_t count = expr.count;
    for (std::uint32_t i = 0; i < count; ++i) {
      const Child child = builder_.child(value, i);
      if (child.name == kNothing || child.kind != ChildKind::kPlain) continue;
      const Id name = exported_name(builder_.text_of(child.name));
      builder_.bind({.kind = BindingKind::kAssign, .name = name, .at = at, .value = child.value});
      builder_.add_export(child.name, name);
    }
    return;
  }
  if (text.starts_with("module.")) text.remove_prefix(7);
  if (!text.starts_with("exports.")) return;
  const std::string_view name = text.substr(8);
  const Id bound = exported_name(name);
  builder_.bind({.kind = BindingKind::kAssign, .name = bound, .at = at, .value = value});
  builder_.add_export(builder_.name(name), bound);
}

void ScriptReader::bind(const Kid& target, const Bound& bound) {
  switch (target.kind) {
    case kIdentifier:
      builder_.bind({.kind = bound.kind,
                     .is_block_scoped = bound.is_block_scoped,
                     .name = builder_.name(slice(target.node)),
                     .at = bound.at,
                     .value = bound.value,
                     .type = bound.type});
      return;
    case kMember:
    case kSubscript: {
      const Id place = expression(target);
      const Expr& expr = builder_.expr(place);
      Id name = expr.kind == ExprKind::kAttribute ? expr.name : kNothing;
      if (expr.kind == ExprKind::kSubscript) {
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
    case kObjectPattern:
      return bind_object_pattern(target.node, bound);
    case kArrayPattern: {
      std::uint32_t index = 0;
      for (const Kid& kid : walker_.kids(target.node)) {
        if (kid.kind == kIdentifier) {
          builder_.bind({.kind = bound.kind == BindingKind::kAssign ? BindingKind::kPart
                                                                    : BindingKind::kOpaque,
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
      return;
    }
    default:
      return;
  }
}

void ScriptReader::bind_object_pattern(TSNode pattern, const Bound& bound) {
  for (const Kid& kid : walker_.kids(pattern)) {
    Binding binding{
        .kind = bound.kind == BindingKind::kAssign ? BindingKind::kPart : BindingKind::kOpaque,
        .is_block_scoped = bound.is_block_scoped,
        .at = bound.at,
        .value = bound.value};
    Kid target = kid;
    if (kid.kind == kPairPattern) {
      for (const Kid& part : walker_.kids(kid.node)) {
        if (part.field == fKey) binding.part_name = builder_.name(key_of(part));
        if (part.field == fValue) target = part;
      }
    }
    if (target.kind == kAssignmentPattern) {
      for (const Kid& part : walker_.kids(target.node)) {
        if (part.field == fRight) binding.fallback = expression(part);
        if (part.field == fLeft) target = part;
      }
    }
    if (target.kind != kShorthandPattern && target.kind != kIdentifier) continue;
    binding.name = builder_.name(slice(target.node));
    if (binding.part_name == kNothing) binding.part_name = binding.name;
    builder_.bind(binding);
  }
}

Id ScriptReader::string(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  if (kids.size() == 1 && kids[0].kind == kStringFragment) {
    return plain_text(node, slice(kids[0].node));
  }
  std::string all;
  for (const Kid& kid : kids) {
    if (kid.kind == kStringFragment) all += slice(kid.node);
    if (kid.kind == kEscape) all += unescape(slice(kid.node));
  }
  return text(node, std::move(all));
}

Id ScriptReader::template_string(TSNode node) {
  std::vector<Child> parts;
  std::string plain;
  std::uint32_t from = begin_of(node) + 1;
  const auto flush = [&](std::uint32_t to) {
    if (to > from) plain += text_.substr(from, to - from);
  };
  const auto close = [&] {
    if (!plain.empty()) parts.push_back({.value = text(node, std::move(plain))});
    plain.clear();
  };
  bool has_holes = false;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kEscape) {
      flush(begin_of(kid.node));
      plain += unescape(slice(kid.node));
      from = end_of(kid.node);
    } else if (kid.kind == kSubstitution) {
      flush(begin_of(kid.node));
      close();
      has_holes = true;
      parts.push_back({.value = first_child(kid.node)});
      from = end_of(kid.node);
    }
  }
  flush(end_of(node) == 0 ? 0 : end_of(node) - 1);
  if (!has_holes) return text(node, std::move(plain));
  close();
  return builder_.add(at(node, ExprKind::kTemplate), parts);
}

// A type as an expression: `OpenAI`, `Anthropic.Message`, `A | B`, `Promise<A>` as Promise[A].
Id ScriptReader::type(TSNode node) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return unknown(node);
  const std::vector<Kid> kids = walker_.kids(node);
  if (kids.empty()) return unknown(node);
  const Kid& first = kids.front();
  const auto one = [this](const Kid& kid) -> Id {
    switch (kid.kind) {
      case kIdentifier:
        return named(kid.node, slice(kid.node));
      case kMemberType:
        return member_access(kid.node);
      case kGenericType: {
        std::vector<Child> children;
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
  std::vector<Child> children;
  for (const Kid& kid : kids) children.push_back({.value = one(kid)});
  return builder_.add(at(node, ExprKind::kConditional), children);
}

}  // namespace aipreflight::syntax
