#include "python_reader.hpp"

#include <algorithm>

#include "python_vocabulary.hpp"

namespace aipreflight::syntax {
namespace {

using namespace python;

}  // namespace

void PythonReader::read(TSNode root) {
  builder_.open_scope(ScopeKind::kModule, kNothing, begin_of(root), end_of(root));
  statements(root);
}

void PythonReader::statements(TSNode node) {
  for (const Kid& kid : walker_.kids(node)) statement(kid);
}

void PythonReader::statement(const Kid& kid) {
  const Depth depth(*this);
  if (depth.is_too_deep()) return;
  switch (kid.kind) {
    case kImport:
      return import(kid.node);
    case kImportFrom:
      return import_from(kid.node);
    case kIf:
      return conditional(kid.node);
    case kFor:
    case kWhile:
      return loop(kid.node, kid.kind);
    case kTry:
      return try_block(kid.node);
    case kWith:
      return with(kid.node);
    case kMatch:
      return match(kid.node);
    case kFunctionDefinition:
      return function(kid.node, {});
    case kClassDefinition:
      return klass(kid.node);
    case kDecorated:
      return decorated(kid.node);
    case kReturn: {
      const Kids kids = walker_.kids(kid.node);
      const Id function = builder_.current_function();
      const Id value = kids.empty() ? kNothing : expression(kids.front());
      if (function != kNothing && value != kNothing) {
        builder_.add_return(function, value);
      }
      return builder_.leave();
    }
    case kRaise:
    case kBreak:
    case kContinue:
      statements(kid.node);
      return builder_.leave();
    case kBlock:
    case kExpressionStatement:
      return statements(kid.node);
    case kError:
      builder_.add_error(begin_of(kid.node));
      return statements(kid.node);
    default:
      drop_expression(kid);
  }
}

// For its calls alone: nobody asks for its value.
void PythonReader::drop_expression(const Kid& kid) {
  const Builder::Mark mark = builder_.mark();
  expression(kid);
  builder_.forget(mark);
}

void PythonReader::block(const Kid& kid, BlockKind kind, Id group, Id iterable) {
  const Id previous = builder_.open_block(kind, group, begin_of(kid.node), end_of(kid.node));
  builder_.block_of(builder_.block()).iterable = iterable;
  statement(kid);
  builder_.close_block(previous);
}

void PythonReader::import(TSNode node) {
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kAliased) {
      const Kids parts = walker_.kids(kid.node);
      const Kid* name = in_field(parts, fName);
      const Kid* alias = in_field(parts, fAlias);
      if (name == nullptr || alias == nullptr) continue;
      const Id import = builder_.add(Import{.module = slice(name->node)});
      builder_.bind({.kind = BindingKind::kImport,
                     .name = builder_.name(slice(alias->node)),
                     .at = begin_of(kid.node),
                     .value = import});
    } else if (kid.kind == kDottedName) {
      // `import a.b` binds `a`.
      const std::string_view whole = slice(kid.node);
      const std::string_view first = whole.substr(0, whole.find('.'));
      const Id import = builder_.add(Import{.module = first});
      builder_.bind({.kind = BindingKind::kImport,
                     .name = builder_.name(first),
                     .at = begin_of(kid.node),
                     .value = import});
    }
  }
}

void PythonReader::import_from(TSNode node) {
  Import import;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.field == fModuleName) {
      import.module = slice(kid.node);
      while (!import.module.empty() && import.module.front() == '.') {
        ++import.level;
        import.module.remove_prefix(1);
      }
      while (!import.module.empty() && import.module.front() == ' ') import.module.remove_prefix(1);
      continue;
    }
    if (kid.kind == kWildcard) {
      Import all = import;
      all.whole = true;
      builder_.add(all);
      continue;
    }
    TSNode name = kid.node;
    TSNode alias = kid.node;
    if (kid.kind == kAliased) {
      for (const Kid& part : walker_.kids(kid.node)) {
        if (part.field == fName) name = part.node;
        if (part.field == fAlias) alias = part.node;
      }
    } else if (kid.kind != kDottedName) {
      continue;
    }
    Import one = import;
    one.name = builder_.name(slice(name));
    builder_.bind({.kind = BindingKind::kImport,
                   .name = builder_.name(slice(alias)),
                   .at = begin_of(kid.node),
                   .value = builder_.add(one)});
  }
}

void PythonReader::conditional(TSNode node) {
  const Kids kids = walker_.kids(node);
  const bool is_complete =
      std::any_of(kids.begin(), kids.end(), [](const Kid& k) { return k.kind == kElse; });
  const Kid* condition = in_field(kids, fCondition);
  if (condition != nullptr) drop_expression(*condition);
  const Id group = builder_.open_group(begin_of(node), end_of(node), is_complete);
  for (const Kid& kid : kids) {
    if (kid.field == fConsequence) {
      if (condition != nullptr && slice(condition->node) == "False") continue;  // it never runs
      block(kid, BlockKind::kBranch, group);
    } else if (kid.kind == kElif) {
      for (const Kid& part : walker_.kids(kid.node)) {
        if (part.field == fCondition) drop_expression(part);
        if (part.field == fConsequence) block(part, BlockKind::kBranch, group);
      }
    } else if (kid.kind == kElse) {
      for (const Kid& part : walker_.kids(kid.node)) block(part, BlockKind::kBranch, group);
    }
  }
}

void PythonReader::loop(TSNode node, int kind) {
  const Kids kids = walker_.kids(node);
  const Kid* left = in_field(kids, fLeft);
  const Kid* right = in_field(kids, kind == kFor ? fRight : fCondition);
  const Id over = right == nullptr ? kNothing : expression(*right);
  for (const Kid& kid : kids) {
    if (kid.field == fBody) {
      const Id previous =
          builder_.open_block(BlockKind::kLoop, kNothing, begin_of(node), end_of(kid.node));
      builder_.block_of(builder_.block()).iterable = kind == kFor ? over : kNothing;
      if (kind == kFor && left != nullptr) {
        bind(*left, {.kind = BindingKind::kElement, .value = over, .at = begin_of(node)});
      }
      statement(kid);
      builder_.close_block(previous);
    } else if (kid.kind == kElse) {
      statements(kid.node);
    }
  }
}

void PythonReader::try_block(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Id group = builder_.open_group(begin_of(node), end_of(node), false);
  for (const Kid& kid : kids) {
    if (kid.field == fBody) {
      block(kid, BlockKind::kBranch, group);
    } else if (kid.kind == kExcept) {
      const Id previous =
          builder_.open_block(BlockKind::kBranch, group, begin_of(kid.node), end_of(kid.node));
      statements(kid.node);
      builder_.close_block(previous);
    } else {
      statements(kid.node);  // else, finally
    }
  }
}

void PythonReader::with(TSNode node) {
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind != kWithClause) {
      statement(kid);
      continue;
    }
    for (const Kid& item : walker_.kids(kid.node)) {
      for (const Kid& value : walker_.kids(item.node)) expression(value);
    }
  }
}

void PythonReader::match(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Id group = builder_.open_group(begin_of(node), end_of(node), false);
  for (const Kid& kid : kids) {
    if (kid.field == fSubject) {
      expression(kid);
      continue;
    }
    if (kid.kind == kCase) {
      case_clause(kid, group);
      continue;
    }
    for (const Kid& clause : walker_.kids(kid.node)) case_clause(clause, group);
  }
}

void PythonReader::case_clause(const Kid& clause, Id group) {
  for (const Kid& part : walker_.kids(clause.node)) {
    if (part.field == fConsequence) block(part, BlockKind::kBranch, group);
  }
}

void PythonReader::decorated(TSNode node) {
  Decorators decorators;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kDecorator) {
      const Id value = only_child(kid.node);
      if (value == kNothing) continue;
      const Expr expr = builder_.expr(value);
      const std::string_view text = text_.substr(expr.begin, expr.end - expr.begin);
      decorators.is_static |= text == "staticmethod";
      decorators.is_class_method |= text == "classmethod";
      decorators.is_property |= text == "property" || text.ends_with("cached_property");
    } else if (kid.kind == kFunctionDefinition) {
      function(kid.node, decorators);
    } else if (kid.kind == kClassDefinition) {
      klass(kid.node);
    }
  }
}

void PythonReader::function(TSNode node, const Decorators& decorators) {
  const Kids kids = walker_.kids(node);
  const Kid* name = in_field(kids, fName);
  if (name == nullptr) return statements(node);
  Function made;
  made.name = builder_.name(slice(name->node));
  if (builder_.scope_of(builder_.scope()).kind == ScopeKind::kClass) {
    made.owner = builder_.scope_of(builder_.scope()).owner;
  }
  made.is_static = decorators.is_static;
  made.is_class_method = decorators.is_class_method;
  made.is_property = decorators.is_property;
  const Id id = builder_.add(made);
  builder_.bind({.kind = BindingKind::kFunction,
                 .name = builder_.function(id).name,
                 .at = begin_of(node),
                 .value = id});
  for (const Kid& kid : kids) {
    if (kid.field == fParameters) parameters(kid.node, id);  // defaults belong to the outer scope
    if (kid.field == fReturnType) builder_.function(id).returned_type = only_child(kid.node);
  }
  const Id previous = builder_.open_scope(ScopeKind::kFunction, id, begin_of(node), end_of(node));
  builder_.function(id).scope = builder_.scope();
  bind_parameters(id, begin_of(node));
  if (const Kid* body = in_field(kids, fBody)) statement(*body);
  builder_.close_scope(previous);
}

void PythonReader::klass(TSNode node) {
  const Kids kids = walker_.kids(node);
  const Kid* name = in_field(kids, fName);
  if (name == nullptr) return statements(node);
  Class made;
  made.name = builder_.name(slice(name->node));
  Stack<Id>::List bases(ids_);
  if (const Kid* list = in_field(kids, fSuperclasses)) {
    for (const Kid& base : walker_.kids(list->node)) {
      if (base.kind != kKeywordArgument) bases.push_back(expression(base));
    }
  }
  const Id id = builder_.add(made, bases);
  builder_.bind({.kind = BindingKind::kClass,
                 .name = builder_.klass(id).name,
                 .at = begin_of(node),
                 .value = id});
  const Id previous = builder_.open_scope(ScopeKind::kClass, id, begin_of(node), end_of(node));
  builder_.klass(id).scope = builder_.scope();
  if (const Kid* body = in_field(kids, fBody)) statement(*body);
  builder_.close_scope(previous);
}

void PythonReader::parameters(TSNode node, Id function) {
  Parameters list(parameters_);
  bool is_keyword_only = false;
  for (const Kid& kid : walker_.kids(node)) {
    if (kid.kind == kKeywordSeparator) {
      is_keyword_only = true;
    } else {
      parameter(kid, list, is_keyword_only);
      is_keyword_only |= kid.kind == kListSplatPattern;
    }
  }
  builder_.set_parameters(function, list);
}

void PythonReader::parameter(const Kid& kid, Parameters& list, bool is_keyword_only) {
  Parameter made;
  if (is_keyword_only) made.kind = ParameterKind::kKeywordOnly;
  const auto take_name = [&](const Kid& part) {
    std::string_view name = slice(part.node);
    if (name.starts_with("**")) {
      made.kind = ParameterKind::kRestMap;
      name.remove_prefix(2);
    } else if (name.starts_with("*")) {
      made.kind = ParameterKind::kRest;
      name.remove_prefix(1);
    }
    made.name = builder_.name(name);
  };
  if (kid.kind == kIdentifier || kid.kind == kListSplatPattern ||
      kid.kind == kDictionarySplatPattern) {
    take_name(kid);
  } else if (kid.kind == kParameter) {
    for (const Kid& part : walker_.kids(kid.node)) {
      if (part.field == fValue) {
        made.fallback = expression(part);
      } else if (part.field == fType) {
        made.type = only_child(part.node);
      } else {
        take_name(part);
      }
    }
  }
  if (made.name != kNothing) list.push_back(made);
}

void PythonReader::bind_parameters(Id function, std::uint32_t at) {
  const auto list = builder_.parameters(function);
  for (std::size_t i = 0; i < list.size(); ++i) {
    builder_.bind({.kind = BindingKind::kParameter,
                   .name = list[i].name,
                   .at = at,
                   .value = function,
                   .part = static_cast<std::uint32_t>(i)});
  }
}

}  // namespace aipreflight::syntax
