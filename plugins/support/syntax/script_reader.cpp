#include "script_reader.hpp"

#include <algorithm>

#include "script_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace script;

const Kid* in_field(const std::vector<Kid>& kids, int field) {
  const auto found =
      std::find_if(kids.begin(), kids.end(), [field](const Kid& k) { return k.field == field; });
  return found == kids.end() ? nullptr : &*found;
}

std::string_view unquoted(std::string_view text) {
  return text.size() < 2 ? text : text.substr(1, text.size() - 2);
}

}  // namespace

void ScriptReader::read(TSNode root) {
  builder_.open_scope(ScopeKind::kModule, kNothing, begin_of(root), end_of(root));
  statements(root);
}

void ScriptReader::statements(TSNode node) {
  for (const Kid& kid : walker_.kids(node)) statement(kid);
}

void ScriptReader::statement(const Kid& kid) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return;
  switch (kid.kind) {
    case kImport:
      return import(kid.node);
    case kExport:
      return export_statement(kid.node);
    case kDeclaration:
      return declaration(kid.node);
    case kFunctionDeclaration: {
      const std::vector<Kid> kids = walker_.kids(kid.node);
      const Kid* name = in_field(kids, fName);
      const Id id = function(kid.node, kNothing, name == nullptr ? "" : slice(name->node));
      if (name == nullptr) return;
      return builder_.bind({.kind = BindingKind::kFunction,
                            .name = builder_.name(slice(name->node)),
                            // hoisted: known in the whole of its block
                            .at = builder_.block_of(builder_.block()).begin,
                            .index = id});
    }
    case kClassDeclaration:
      klass(kid.node);
      return;
    case kIf:
      return conditional(kid.node);
    case kFor:
    case kWhile:
      return loop(kid.node, kid.kind);
    case kForIn:
      return for_in(kid.node);
    case kTry:
      return try_block(kid.node);
    case kSwitch:
      return switch_block(kid.node);
    case kReturn: {
      const std::vector<Kid> kids = walker_.kids(kid.node);
      const Id function = builder_.current_function();
      const Id value = kids.empty() ? kNothing : expression(kids.front());
      if (function != kNothing && value != kNothing) {
        builder_.function(function).returns.push_back(value);
      }
      return builder_.leave();
    }
    case kThrow:
    case kBreak:
      statements(kid.node);
      return builder_.leave();
    case kTypeOnly:
      return;
    case kBlock:
    case kElse:
    case kExpressionStatement:
    case kStatementLike:
      return statements(kid.node);
    case kError:
      builder_.add_error(begin_of(kid.node));
      return statements(kid.node);
    default: {
      // For its calls alone: nobody asks for its value.
      const Builder::Mark mark = builder_.mark();
      expression(kid);
      builder_.forget(mark);
    }
  }
}

void ScriptReader::branch(const Kid& kid, BlockKind kind, Id group, Id iterable) {
  const Id previous = builder_.open_block(kind, group, begin_of(kid.node), end_of(kid.node));
  builder_.block_of(builder_.block()).iterable = iterable;
  statement(kid);
  builder_.close_block(previous);
}

void ScriptReader::bind_import(std::string_view module,
                               std::string_view name,
                               std::string_view as,
                               TSNode node) {
  Import import{.module = module};
  if (!name.empty()) import.name = builder_.name(name);
  builder_.bind({.kind = BindingKind::kImport,
                 .name = builder_.name(as),
                 .at = begin_of(node),
                 .index = builder_.add(import)});
}

void ScriptReader::import(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* source = in_field(kids, fSource);
  if (source == nullptr) return;
  const std::string_view module = unquoted(slice(source->node));
  for (const Kid& clause : kids) {
    if (clause.kind != kImportClause) continue;
    for (const Kid& kid : walker_.kids(clause.node)) {
      if (kid.kind == kIdentifier) {
        bind_import(module, "default", slice(kid.node), node);
      } else if (kid.kind == kNamespaceImport) {
        for (const Kid& name : walker_.kids(kid.node)) {
          bind_import(module, {}, slice(name.node), node);
        }
      } else if (kid.kind == kNamedImports) {
        for (const Kid& one : walker_.kids(kid.node)) {
          const std::vector<Kid> parts = walker_.kids(one.node);
          const Kid* name = in_field(parts, fName);
          const Kid* alias = in_field(parts, fAlias);
          if (name == nullptr) continue;
          bind_import(
              module, slice(name->node), slice((alias != nullptr ? alias : name)->node), node);
        }
      }
    }
  }
}

void ScriptReader::export_statement(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* source = in_field(kids, fSource);
  const Kid* value = in_field(kids, fValue);
  const std::string_view module = source == nullptr ? "" : unquoted(slice(source->node));
  bool has_clause = false;
  for (const Kid& kid : kids) {
    if (kid.kind == kExportClause) {
      has_clause = true;
      for (const Kid& one : walker_.kids(kid.node)) {
        const std::vector<Kid> parts = walker_.kids(one.node);
        const Kid* name = in_field(parts, fName);
        const Kid* alias = in_field(parts, fAlias);
        if (name == nullptr) continue;
        const std::string_view as = slice((alias != nullptr ? alias : name)->node);
        if (source != nullptr) {
          bind_import(module, slice(name->node), as, node);
        } else {
          builder_.add_export(builder_.name(as), builder_.name(slice(name->node)));
        }
      }
    } else if (kid.field == fDeclaration) {
      statement(kid);
      // `export default function f`: known by both names
      const std::vector<Kid> parts = walker_.kids(kid.node);
      const Kid* name = in_field(parts, fName);
      if (slice(node).starts_with("export default") && name != nullptr) {
        builder_.add_export(builder_.name("default"), builder_.name(slice(name->node)));
      }
    }
  }
  if (value != nullptr) {
    const Id read = expression(*value);
    builder_.bind({.kind = BindingKind::kAssign,
                   .name = builder_.name("default"),
                   .at = end_of(node),
                   .value = read});
    builder_.add_export(builder_.name("default"), builder_.name("default"));
    return;
  }
  if (source != nullptr && !has_clause) builder_.add(Import{.module = module, .whole = true});
}

void ScriptReader::declaration(TSNode node) {
  const bool is_block_scoped = !slice(node).starts_with("var");
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kDeclarator) declarator(kid.node, is_block_scoped);
  }
}

void ScriptReader::declarator(TSNode node, bool is_block_scoped) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* name = in_field(kids, fName);
  const Kid* value = in_field(kids, fValue);
  const Kid* annotation = in_field(kids, fType);
  if (name == nullptr) return;
  Bound bound{.at = end_of(node), .is_block_scoped = is_block_scoped};
  if (annotation != nullptr) bound.type = type(annotation->node);
  if (value == nullptr) {
    bound.kind = BindingKind::kDeclare;
  } else {
    bound.value = expression(*value);
  }
  bind(*name, bound);
}

void ScriptReader::conditional(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* alternative = in_field(kids, fAlternative);
  if (const Kid* condition = in_field(kids, fCondition)) expression(*condition);
  const Id group = builder_.open_group(begin_of(node), end_of(node), alternative != nullptr);
  if (const Kid* kid = in_field(kids, fConsequence)) branch(*kid, BlockKind::kBranch, group);
  if (alternative != nullptr) branch(*alternative, BlockKind::kBranch, group);
}

void ScriptReader::loop(TSNode node, int) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Id previous = builder_.open_block(BlockKind::kLoop, kNothing, begin_of(node), end_of(node));
  for (const Kid& kid : kids) statement(kid);
  builder_.close_block(previous);
}

void ScriptReader::for_in(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* left = in_field(kids, fLeft);
  const Kid* right = in_field(kids, fRight);
  const Id over = right == nullptr ? kNothing : expression(*right);
  const Id previous = builder_.open_block(BlockKind::kLoop, kNothing, begin_of(node), end_of(node));
  builder_.block_of(builder_.block()).iterable = over;
  if (left != nullptr) {
    bind(*left,
         {.kind = BindingKind::kElement,
          .value = over,
          .at = begin_of(node),
          .is_block_scoped = true});
  }
  if (const Kid* body = in_field(kids, fBody)) statement(*body);
  builder_.close_block(previous);
}

void ScriptReader::try_block(TSNode node) {
  const Id group = builder_.open_group(begin_of(node), end_of(node), false);
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.field == fBody) {
      branch(kid, BlockKind::kBranch, group);
    } else if (kid.kind == kCatch) {
      for (const Kid& part : walker_.kids(kid.node)) {
        if (part.field == fBody) branch(part, BlockKind::kBranch, group);
      }
    } else {
      statements(kid.node);
    }
  }
}

void ScriptReader::switch_block(TSNode node) {
  const std::vector<Kid> kids = walker_.kids(node);
  if (const Kid* value = in_field(kids, fValue)) expression(*value);
  const Kid* body = in_field(kids, fBody);
  if (body == nullptr) return;
  const std::vector<Kid> cases = walker_.kids(body->node);
  const bool is_complete =
      std::any_of(cases.begin(), cases.end(), [](const Kid& kid) { return kid.kind == kDefault; });
  const Id group = builder_.open_group(begin_of(node), end_of(node), is_complete);
  for (const Kid& kid : cases) {
    const Id previous =
        builder_.open_block(BlockKind::kBranch, group, begin_of(kid.node), end_of(kid.node));
    statements(kid.node);
    // `break` ends a case and not the block around the switch
    builder_.block_of(builder_.block()).leaves = false;
    builder_.close_block(previous);
  }
}

Id ScriptReader::function(TSNode node, Id owner, std::string_view name) {
  Function made;
  if (!name.empty()) made.name = builder_.name(name);
  made.block = builder_.block();
  made.at = begin_of(node);
  made.end = end_of(node);
  made.owner = owner;
  const std::string_view text = slice(node);
  made.is_static = owner != kNothing && text.starts_with("static ");
  made.is_property = owner != kNothing && text.starts_with("get ");
  const Id id = builder_.add(std::move(made));
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* list = in_field(kids, fParameters);
  const Kid* single = in_field(kids, fParameter);
  if (list != nullptr) parameters(list->node, id);
  if (single != nullptr) parameter(*single, id);
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
      builder_.function(id).returns.push_back(value);
    }
  }
  builder_.close_scope(previous);
  return id;
}

void ScriptReader::parameters(TSNode node, Id function) {
  for (const Kid& kid : walker_.kids(node)) parameter(kid, function);
}

void ScriptReader::parameter(const Kid& kid, Id function) {
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
    made.name = builder_.own("#" + std::to_string(builder_.function(function).parameters.size()));
    made.name = builder_.name(builder_.text_of(made.name));
  }
  builder_.function(function).parameters.push_back(made);
}

void ScriptReader::bind_parameters(Id function, TSNode list, std::uint32_t at) {
  const std::size_t count = builder_.function(function).parameters.size();
  for (std::size_t i = 0; i < count; ++i) {
    builder_.bind({.kind = BindingKind::kParameter,
                   .name = builder_.function(function).parameters[i].name,
                   .at = at,
                   .index = function,
                   .part = static_cast<std::uint32_t>(i)});
  }
  const std::vector<Kid> kids = walker_.kids(list);
  for (std::size_t i = 0; i < count && i < kids.size(); ++i) {
    const Parameter parameter = builder_.function(function).parameters[i];
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
  const std::vector<Kid> kids = walker_.kids(node);
  const Kid* name = in_field(kids, fName);
  Class made;
  if (name != nullptr) made.name = builder_.name(slice(name->node));
  made.block = builder_.block();
  made.at = begin_of(node);
  for (const Kid& kid : kids) {
    if (kid.kind != kClassHeritage) continue;
    for (const Kid& part : walker_.kids(kid.node)) {
      if (part.kind == kTypeOnly) continue;
      if (part.kind == kClassHeritage) {
        for (const Kid& base : walker_.kids(part.node)) {
          if (base.kind != kTypeOnly) made.bases.push_back(expression(base));
        }
      } else {
        made.bases.push_back(expression(part));
      }
    }
  }
  const Id id = builder_.add(std::move(made));
  if (name != nullptr) {
    builder_.bind({.kind = BindingKind::kClass,
                   .name = builder_.klass(id).name,
                   .at = begin_of(node),
                   .index = id});
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
    const std::vector<Kid> kids = walker_.kids(kid.node);
    const Kid* name = in_field(kids, fName);
    const std::string_view text = name == nullptr ? "" : slice(name->node);
    const Id id = function(kid.node, klass, text);
    builder_.bind({.kind = BindingKind::kFunction,
                   .name = builder_.name(text),
                   .at = begin_of(kid.node),
                   .index = id});
    if (text != "constructor") return;
    // `constructor(private client: OpenAI)` makes a member of the parameter.
    const Kid* list = in_field(kids, fParameters);
    if (list == nullptr) return;
    for (const Kid& parameter : walker_.kids(list->node)) {
      const std::vector<Kid> parts = walker_.kids(parameter.node);
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
  const std::vector<Kid> kids = walker_.kids(kid.node);
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
