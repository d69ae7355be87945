#include "script_reader.hpp"

#include <algorithm>

#include "script_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace script;

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
      const Kids kids = walker_.kids(kid.node);
      const Kid* name = in_field(kids, fName);
      const Id id = function(kid.node, kNothing, name == nullptr ? "" : slice(name->node));
      if (name == nullptr) return;
      return builder_.bind({.kind = BindingKind::kFunction,
                            .name = builder_.name(slice(name->node)),
                            // hoisted: known in the whole of its block
                            .at = builder_.block_of(builder_.block()).begin,
                            .value = id});
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
      const Kids kids = walker_.kids(kid.node);
      const Id function = builder_.current_function();
      const Id value = kids.empty() ? kNothing : expression(kids.front());
      if (function != kNothing && value != kNothing) {
        builder_.add_return(function, value);
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
                 .value = builder_.add(import)});
}

void ScriptReader::import(TSNode node) {
  const Kids kids = walker_.kids(node);
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
          const Kids parts = walker_.kids(one.node);
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
  const Kids kids = walker_.kids(node);
  const Kid* source = in_field(kids, fSource);
  const Kid* value = in_field(kids, fValue);
  const std::string_view module = source == nullptr ? "" : unquoted(slice(source->node));
  bool has_clause = false;
  for (const Kid& kid : kids) {
    if (kid.kind == kExportClause) {
      has_clause = true;
      for (const Kid& one : walker_.kids(kid.node)) {
        const Kids parts = walker_.kids(one.node);
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
      const Kids parts = walker_.kids(kid.node);
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
  const Kids kids = walker_.kids(node);
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
  const Kids kids = walker_.kids(node);
  const Kid* alternative = in_field(kids, fAlternative);
  if (const Kid* condition = in_field(kids, fCondition)) expression(*condition);
  const Id group = builder_.open_group(begin_of(node), end_of(node), alternative != nullptr);
  if (const Kid* kid = in_field(kids, fConsequence)) branch(*kid, BlockKind::kBranch, group);
  if (alternative != nullptr) branch(*alternative, BlockKind::kBranch, group);
}

void ScriptReader::loop(TSNode node, int) {
  const Kids kids = walker_.kids(node);
  const Id previous = builder_.open_block(BlockKind::kLoop, kNothing, begin_of(node), end_of(node));
  for (const Kid& kid : kids) statement(kid);
  builder_.close_block(previous);
}

void ScriptReader::for_in(TSNode node) {
  const Kids kids = walker_.kids(node);
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
  const Kids kids = walker_.kids(node);
  if (const Kid* value = in_field(kids, fValue)) expression(*value);
  const Kid* body = in_field(kids, fBody);
  if (body == nullptr) return;
  const Kids cases = walker_.kids(body->node);
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

}  // namespace aipreflight::syntax
