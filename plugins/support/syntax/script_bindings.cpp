#include "script_reader.hpp"
#include "script_vocabulary.hpp"

namespace aipreflight::syntax {

using namespace script;

Id ScriptReader::assignment(TSNode node) {
  const Kids kids = walker_.kids(node);
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
      return builder_.bind_name(builder_.name(slice(target.node)), bound);
    case kMember:
    case kSubscript:
      return builder_.bind_place(expression(target), bound);
    case kObjectPattern:
      return bind_object_pattern(target.node, bound);
    case kArrayPattern: {
      std::uint32_t index = 0;
      for (const Kid& kid : walker_.kids(target.node)) {
        if (kid.kind == kIdentifier) {
          builder_.bind_item(builder_.name(slice(kid.node)), bound, index);
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
        .kind = bound.kind == BindingKind::kAssign ? BindingKind::kNamedPart : BindingKind::kOpaque,
        .is_block_scoped = bound.is_block_scoped,
        .at = bound.at,
        .value = bound.value};
    NamedPart named;
    Kid target = kid;
    if (kid.kind == kPairPattern) {
      for (const Kid& part : walker_.kids(kid.node)) {
        if (part.field == fKey) named.name = builder_.name(key_of(part));
        if (part.field == fValue) target = part;
      }
    }
    if (target.kind == kAssignmentPattern) {
      for (const Kid& part : walker_.kids(target.node)) {
        if (part.field == fRight) named.fallback = expression(part);
        if (part.field == fLeft) target = part;
      }
    }
    if (target.kind != kShorthandPattern && target.kind != kIdentifier) continue;
    binding.name = builder_.name(slice(target.node));
    if (named.name == kNothing) named.name = binding.name;
    builder_.bind_part(binding, named);
  }
}

}  // namespace aipreflight::syntax
