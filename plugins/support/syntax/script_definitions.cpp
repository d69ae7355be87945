#include "script_reader.hpp"
#include "script_vocabulary.hpp"

namespace aipreflight::syntax {

using namespace script;

Id ScriptReader::function(TSNode node, Id owner, std::string_view name) {
  Function made;
  if (!name.empty()) made.name = builder_.name(name);
  made.owner = owner;
  const std::string_view text = slice(node);
  made.is_static = owner != kNothing && text.starts_with("static ");
  made.is_property = owner != kNothing && text.starts_with("get ");
  const Id id = builder_.add(made);
  const Kids kids = walker_.kids(node);
  const Kid* list = in_field(kids, fParameters);
  const Kid* single = in_field(kids, fParameter);
  {
    Parameters read(parameters_);
    if (list != nullptr) {
      for (const Kid& kid : walker_.kids(list->node)) parameter(kid, read);
    }
    if (single != nullptr) parameter(*single, read);
    builder_.set_parameters(id, read);
  }
  if (const Kid* returned = in_field(kids, fReturnType)) {
    builder_.function(id).returned_type = type(returned->node);
  }
  const Id previous = builder_.open_scope(ScopeKind::kFunction, id, begin_of(node), end_of(node));
  builder_.function(id).scope = builder_.scope();
  bind_parameters(id, list != nullptr ? list->node : node, begin_of(node));
  if (const Kid* body = in_field(kids, fBody)) {
    if (body->kind == kBlock) {
      statements(body->node);
    } else {
      const Id value = expression(*body);
      builder_.add_return(id, value);
    }
  }
  builder_.close_scope(previous);
  return id;
}

void ScriptReader::parameter(const Kid& kid, Parameters& list) {
  Parameter made;
  Kid pattern = kid;
  if (kid.kind == kParameter) {
    for (const Kid& part : walker_.kids(kid.node)) {
      if (part.field == fPattern) pattern = part;
      if (part.field == fType) made.type = type(part.node);
      if (part.field == fValue) made.fallback = expression(part);
    }
  } else if (kid.kind == kAssignmentPattern) {
    for (const Kid& part : walker_.kids(kid.node)) {
      if (part.field == fLeft) pattern = part;
      if (part.field == fRight) made.fallback = expression(part);
    }
  }
  if (pattern.kind == kIdentifier) {
    made.name = builder_.name(slice(pattern.node));
  } else if (pattern.kind == kRestPattern) {
    made.kind = ParameterKind::kRest;
    for (const Kid& part : walker_.kids(pattern.node)) made.name = builder_.name(slice(part.node));
  } else {
    // Known only by its parts: a name that no program can write stands for the whole.
    made.kind = ParameterKind::kPattern;
    made.name = builder_.own("#" + std::to_string(list.size()));
    made.name = builder_.name(builder_.text_of(made.name));
  }
  list.push_back(made);
}

void ScriptReader::bind_parameters(Id function, TSNode list, std::uint32_t at) {
  const std::size_t count = builder_.parameters(function).size();
  for (std::size_t i = 0; i < count; ++i) {
    builder_.bind({.kind = BindingKind::kParameter,
                   .name = builder_.parameters(function)[i].name,
                   .at = at,
                   .value = function,
                   .part = static_cast<std::uint32_t>(i)});
  }
  const Kids kids = walker_.kids(list);
  for (std::size_t i = 0; i < count && i < kids.size(); ++i) {
    const Parameter parameter = builder_.parameters(function)[i];
    if (parameter.kind != ParameterKind::kPattern) continue;
    Kid pattern = kids[i];
    for (const Kid& part : walker_.kids(kids[i].node)) {
      if (part.field == fPattern || (kids[i].kind == kAssignmentPattern && part.field == fLeft)) {
        pattern = part;
      }
    }
    const Id whole = named(kids[i].node, builder_.text_of(parameter.name));
    bind(pattern, {.value = whole, .at = at});
  }
}

Id ScriptReader::klass(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* name = in_field(kids, fName);
  Class made;
  if (name != nullptr) made.name = builder_.name(slice(name->node));
  Stack<Id>::List bases(ids_);
  for (const Kid& kid : kids) {
    if (kid.kind != kClassHeritage) continue;
    for (const Kid& part : walker_.kids(kid.node)) {
      if (part.kind == kTypeOnly) continue;
      if (part.kind == kClassHeritage) {
        for (const Kid& base : walker_.kids(part.node)) {
          if (base.kind != kTypeOnly) bases.push_back(expression(base));
        }
      } else {
        bases.push_back(expression(part));
      }
    }
  }
  const Id id = builder_.add(made, bases);
  if (name != nullptr) {
    builder_.bind({.kind = BindingKind::kClass,
                   .name = builder_.klass(id).name,
                   .at = begin_of(node),
                   .value = id});
  }
  const Id previous = builder_.open_scope(ScopeKind::kClass, id, begin_of(node), end_of(node));
  builder_.klass(id).scope = builder_.scope();
  if (const Kid* body = in_field(kids, fBody)) {
    for (const Kid& kid : walker_.kids(body->node)) member(kid, id);
  }
  builder_.close_scope(previous);
  return id;
}

void ScriptReader::member(const Kid& kid, Id klass) {
  if (kid.kind == kMethod) {
    const Kids kids = walker_.kids(kid.node);
    const Kid* name = in_field(kids, fName);
    const std::string_view text = name == nullptr ? "" : slice(name->node);
    const Id id = function(kid.node, klass, text);
    builder_.bind({.kind = BindingKind::kFunction,
                   .name = builder_.name(text),
                   .at = begin_of(kid.node),
                   .value = id});
    if (text != "constructor") return;
    // `constructor(private client: OpenAI)` makes a member of the parameter.
    const Kid* list = in_field(kids, fParameters);
    if (list == nullptr) return;
    for (const Kid& parameter : walker_.kids(list->node)) {
      const Kids parts = walker_.kids(parameter.node);
      const Kid* pattern = in_field(parts, fPattern);
      const std::string_view whole = slice(parameter.node);
      const bool is_member = whole.starts_with("private ") || whole.starts_with("public ") ||
                             whole.starts_with("protected ") || whole.starts_with("readonly ");
      if (pattern == nullptr || pattern->kind != kIdentifier || !is_member) continue;
      const Id scope = builder_.function(id).scope;
      const Id block = builder_.scope_of(scope).block;
      const Id target = builder_.add(at(parameter.node, ExprKind::kThis));
      const Id previous = builder_.enter(block);
      const Id value = named(pattern->node, slice(pattern->node));
      builder_.bind_member({.target = target,
                            .name = builder_.name(slice(pattern->node)),
                            .value = value,
                            .at = begin_of(parameter.node)});
      builder_.close_block(previous);
    }
    return;
  }
  if (kid.kind != kField) {
    statement(kid);
    return;
  }
  const Kids kids = walker_.kids(kid.node);
  const Kid* name = in_field(kids, fProperty);
  if (name == nullptr) name = in_field(kids, fName);
  const Kid* value = in_field(kids, fValue);
  const Kid* annotation = in_field(kids, fType);
  if (name == nullptr) return;
  Binding binding{.name = builder_.name(slice(name->node)), .at = begin_of(kid.node)};
  if (annotation != nullptr) binding.type = type(annotation->node);
  if (value != nullptr) {
    binding.kind = BindingKind::kAssign;
    binding.value = expression(*value);
  } else {
    binding.kind = BindingKind::kDeclare;
  }
  builder_.bind(binding);
}

}  // namespace aipreflight::syntax
