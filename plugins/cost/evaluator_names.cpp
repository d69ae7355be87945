#include <algorithm>

#include "evaluator.hpp"

namespace aipreflight::cost {
namespace {

using syntax::Binding;
using syntax::BindingKind;
using syntax::Block;
using syntax::BlockKind;
using syntax::Id;
using syntax::kNothing;
using syntax::Module;
using syntax::ScopeKind;

constexpr std::size_t kMostCallers = 24;

// Which bindings of a name may hold at a place, by the order and the branches of the program.
class Reaching {
 public:
  Reaching(const Module& module, std::span<const Binding> bindings, std::uint32_t use)
      : module_(module), bindings_(bindings), use_(use) {}

  // From `at` in `block` backwards, and outwards to the end of the scope.
  std::vector<const Binding*> find(Id block, std::uint32_t at) {
    const Id scope = module_.block(block).scope;
    while (true) {
      const Block& inner = module_.block(block);
      if (within(block, at)) break;
      // What a loop binds behind the place holds from its second turn on.
      if (inner.kind == BlockKind::kLoop) within(block, inner.end);
      if (inner.parent == kNothing || module_.block(inner.parent).scope != scope) break;
      at = inner.group == kNothing ? inner.begin : module_.group(inner.group).begin;
      block = inner.parent;
    }
    return found_;
  }

 private:
  [[nodiscard]] bool is_use_in(std::uint32_t begin, std::uint32_t end) const {
    return use_ >= begin && use_ < end;
  }

  void add(const Binding& binding) {
    if (std::find(found_.begin(), found_.end(), &binding) == found_.end()) {
      found_.push_back(&binding);
    }
  }

  // The block directly below `block` in which the binding stands; kNothing: it stands in it itself,
  // `block`: it is not in it at all.
  [[nodiscard]] Id child_towards(Id block, Id inner) const {
    if (inner == block) return kNothing;
    while (inner != kNothing && module_.block(inner).parent != block) {
      inner = module_.block(inner).parent;
    }
    return inner == kNothing ? block : inner;
  }

  // True if every way through the block up to `at` binds the name.
  bool within(Id block, std::uint32_t at) {
    std::size_t i = bindings_.size();
    while (i > 0 && bindings_[i - 1].at > at) --i;
    const std::uint32_t begin = module_.block(block).begin;
    while (i > 0) {
      const Binding& binding = bindings_[i - 1];
      if (binding.at < begin) return false;
      const Id child = child_towards(block, binding.block);
      if (child == kNothing) {
        add(binding);
        return true;
      }
      if (child == block) {
        --i;
        continue;
      }
      std::uint32_t next = 0;
      if (enter(block, child, binding, next)) return true;
      while (i > 0 && bindings_[i - 1].at >= next) --i;
    }
    return false;
  }

  // Reads the block, or all branches of its statement; `next` is where to go on.
  bool enter(Id outer, Id child, const Binding& binding, std::uint32_t& next) {
    const Block& inner = module_.block(child);
    next = binding.at;
    if (inner.scope != module_.block(outer).scope) {  // of a function that sets a global
      add(binding);
      return false;
    }
    if (binding.is_block_scoped) {
      const Block& own = module_.block(binding.block);
      if (!is_use_in(own.begin, own.end)) return false;
    }
    if (inner.kind != BlockKind::kBranch || inner.group == kNothing) {
      next = inner.begin;
      if (is_use_in(inner.begin, inner.end)) return false;
      const bool is_bound = within(child, inner.end);
      return is_bound && inner.kind == BlockKind::kBody;
    }
    const syntax::Group& group = module_.group(inner.group);
    next = group.begin;
    if (is_use_in(group.begin, group.end)) return false;
    bool is_complete = group.is_complete;
    for (auto branch = group.branches.rbegin(); branch != group.branches.rend(); ++branch) {
      const Block& one = module_.block(*branch);
      if (one.leaves) continue;
      if (!within(*branch, one.end)) is_complete = false;
    }
    return is_complete;
  }

  const Module& module_;
  std::span<const Binding> bindings_;
  std::uint32_t use_;
  std::vector<const Binding*> found_;
};

bool is_nothing(const Values& values) {
  return std::all_of(values.begin(), values.end(), [](const Value& value) {
    return value.kind == ValueKind::kUnknown;
  });
}

}  // namespace

Values Evaluator::name(const Unit& unit, Id name, Id block, std::uint32_t at, const Frame* frame) {
  const Module& module = *unit.module;
  Id scope = module.block(block).scope;
  bool is_own = true;
  while (scope != kNothing) {
    const syntax::Scope& current = module.scope(scope);
    if (is_own || current.kind != ScopeKind::kClass) {
      const auto bindings = module.bindings(scope, name);
      if (!bindings.empty()) {
        const bool is_of_frame = frame != nullptr && frame->unit == &unit &&
                                 current.kind == ScopeKind::kFunction &&
                                 frame->function == current.owner;
        return in_scope(unit,
                        bindings,
                        is_own ? block : current.block,
                        at,
                        is_own,
                        is_of_frame ? frame : nullptr);
      }
    }
    is_own = false;
    scope = current.parent;
  }
  const std::string text(module.name(name));
  for (const syntax::Import& import : module.imports()) {
    if (!import.whole) continue;
    if (const Unit* other = project_.find(unit, import)) {
      Values values = exported(*other, text);
      if (!values.empty()) return values;
    } else {
      Value value;
      value.kind = ValueKind::kExternal;
      value.text = std::string(import.module) + '.' + text;
      if (patterns_.client(value.text) != nullptr || patterns_.call(value.text) != nullptr)
        return {value};
    }
  }
  Value value;
  value.kind = ValueKind::kExternal;
  value.text = '~' + text;  // a builtin, or what nobody bound
  return {value};
}

Values Evaluator::in_scope(const Unit& unit,
                           std::span<const Binding> bindings,
                           Id block,
                           std::uint32_t at,
                           bool is_own_scope,
                           const Frame* frame) {
  const Module& module = *unit.module;
  Reaching reaching(module, bindings, at);
  const std::uint32_t from = is_own_scope ? at : module.block(block).end;
  std::vector<const Binding*> found = reaching.find(block, from);
  if (found.empty()) {
    for (const Binding& one : bindings) {
      if (!one.is_block_scoped) found.push_back(&one);
    }
  }
  Values all;
  for (const Binding* one : found) {
    Values values = binding(unit, *one, frame);
    for (Value& value : values) {
      if (value.holder_name == kNothing && value.kind == ValueKind::kMap) {
        value.holder_unit = &unit;
        value.holder_name = one->name;
        value.holder_scope = one->scope;
      }
    }
    add(all, std::move(values));
  }
  // `client = None` before it is set for real.
  if (all.size() > 1) {
    std::erase_if(all, [](const Value& value) { return value.kind == ValueKind::kNone; });
  }
  return all;
}

Values Evaluator::binding(const Unit& unit, const Binding& binding, const Frame* frame) {
  const Module& module = *unit.module;
  Values values;
  switch (binding.kind) {
    case BindingKind::kAssign:
      values = eval(unit, binding.value, frame);
      if (is_nothing(values) && binding.type != kNothing) {
        Values typed = by_type(unit, binding.type, frame);
        if (!typed.empty()) values = std::move(typed);
      }
      break;
    case BindingKind::kDeclare:
      values = by_type(unit, binding.type, frame);
      break;
    case BindingKind::kElement: {
      for (const Value& list : eval(unit, binding.value, frame)) {
        std::vector<Values> items;
        if (!elements(list, items)) {
          add(values, {unknown_value("an element of a list that is not known")});
          continue;
        }
        for (Values& item : items) add(values, std::move(item));
      }
      break;
    }
    case BindingKind::kPart:
      values = part(unit, binding, frame);
      break;
    case BindingKind::kImport:
      values = import(unit, module.import(binding.index));
      break;
    case BindingKind::kFunction:
    case BindingKind::kClass: {
      Value value;
      value.kind = binding.kind == BindingKind::kClass ? ValueKind::kClass : ValueKind::kFunction;
      value.unit = &unit;
      value.id = binding.index;
      value.frame = frame;
      return {value};
    }
    case BindingKind::kParameter:
      if (frame != nullptr && frame->function == binding.index && frame->unit == &unit) {
        values = bound_parameter(*frame, binding.part);
      } else {
        values = parameter(unit, binding.index, binding.part);
      }
      break;
    case BindingKind::kOpaque:
      break;
  }
  if (values.empty()) values.push_back(unknown_value(std::string(module.name(binding.name))));
  add_link(values, unit, binding.at, std::string(module.name(binding.name)));
  return values;
}

Values Evaluator::part(const Unit& unit, const Binding& binding, const Frame* frame) {
  Values values;
  for (const Value& whole : eval(unit, binding.value, frame)) {
    Values found;
    if (binding.part_name != kNothing) {
      found = attribute(whole, unit.module->name(binding.part_name));
    } else {
      found = item(whole, std::to_string(binding.part));
    }
    const bool is_missing = found.empty() || is_nothing(found);
    if (is_missing && binding.fallback != kNothing) {
      add(values, eval(unit, binding.fallback, frame));
    } else {
      add(values, std::move(found));
    }
  }
  return values;
}

Values Evaluator::import(const Unit& unit, const syntax::Import& import) {
  const Module& module = *unit.module;
  const Unit* other = project_.find(unit, import);
  const std::string name(module.name(import.name));
  if (other != nullptr) {
    if (import.name == kNothing) {
      Value value;
      value.kind = ValueKind::kModule;
      value.unit = other;
      return {value};
    }
    Values values = exported(*other, name);
    if (!values.empty()) return values;
  }
  if (import.name != kNothing) {
    if (const Unit* submodule = project_.find_submodule(unit, import, name)) {
      Value value;
      value.kind = ValueKind::kModule;
      value.unit = submodule;
      return {value};
    }
  }
  if (import.level > 0 || other != nullptr) return {unknown_value(name + " of another file")};
  Value value;
  value.kind = ValueKind::kExternal;
  value.unit = &unit;
  value.text = import.module;
  if (!name.empty()) value.text += '.' + name;
  return {value};
}

Values Evaluator::exported(const Unit& unit, std::string_view name) {
  const std::pair<const Unit*, std::string> key{&unit, name};
  if (std::find(active_exports_.begin(), active_exports_.end(), key) != active_exports_.end()) {
    return {};  // files that import each other
  }
  active_exports_.push_back(key);
  const Module& module = *unit.module;
  Values values;
  Id bound = module.find_name(name);
  for (const auto& [exported_name, bound_name] : module.exports()) {
    if (exported_name == bound) bound = bound_name;
  }
  if (bound != kNothing) {
    const auto bindings = module.bindings(0, bound);
    if (!bindings.empty()) {
      const std::uint32_t end = module.block(0).end;
      values = in_scope(unit, bindings, 0, end, true, nullptr);
    }
  }
  for (std::size_t i = 0; values.empty() && i < module.imports().size(); ++i) {
    const syntax::Import& import = module.imports()[i];
    if (!import.whole) continue;
    if (const Unit* other = project_.find(unit, import)) values = exported(*other, name);
  }
  active_exports_.pop_back();
  return values;
}

Values Evaluator::bound_parameter(const Frame& frame, std::uint32_t index) {
  const syntax::Function& function = frame.unit->module->function(frame.function);
  const syntax::Parameter& parameter = function.parameters[index];
  if (frame.has_receiver && index == 0) {
    return frame.receiver ? Values{*frame.receiver} : Values();
  }
  const std::string keyword(frame.unit->module->name(parameter.name));
  const bool is_python = frame.unit->module->language() == syntax::Language::kPython;
  const std::uint32_t position = index - (frame.has_receiver ? 1u : 0u);
  Values values;
  if (is_python) values = argument(frame.call, keyword);
  if (values.empty() && parameter.kind != syntax::ParameterKind::kKeywordOnly &&
      parameter.kind != syntax::ParameterKind::kRestMap) {
    values = argument(frame.call, std::to_string(position));
  }
  if (values.empty() && parameter.kind == syntax::ParameterKind::kRestMap) {
    // **kwargs: the call itself, as a mapping
    Value map;
    map.kind = ValueKind::kMap;
    map.unit = frame.call.unit;
    map.id = frame.call.expr;
    map.frame = frame.call.frame;
    return {map};
  }
  if (values.empty() && parameter.fallback != kNothing) {
    values = eval(*frame.unit, parameter.fallback);
  }
  if (is_nothing(values) && parameter.type != kNothing) {
    Values typed = by_type(*frame.unit, parameter.type, nullptr);
    if (!typed.empty()) return typed;
  }
  return values;
}

Values Evaluator::parameter(const Unit& unit, Id function, std::uint32_t index) {
  const Module& module = *unit.module;
  const syntax::Function& owner = module.function(function);
  const syntax::Parameter& parameter = owner.parameters[index];
  const bool is_python = module.language() == syntax::Language::kPython;
  if (is_python && index == 0 && owner.owner != kNothing && !owner.is_static) {
    Value value;
    value.kind = owner.is_class_method ? ValueKind::kClass : ValueKind::kInstance;
    value.unit = &unit;
    value.id = owner.owner;
    return {value};
  }
  Values values = by_type(unit, parameter.type, nullptr);
  if (!values.empty()) return values;
  values = from_callers(unit, function, index);
  if (parameter.fallback != kNothing) {
    // What a caller outside of the project gives nobody knows; the default is what the code says.
    Values fallback = eval(unit, parameter.fallback);
    const bool is_none = fallback.size() == 1 && fallback[0].kind == ValueKind::kNone;
    if (!is_none || values.empty()) add(values, std::move(fallback));
  }
  return values;
}

Values Evaluator::from_callers(const Unit& unit, Id function, std::uint32_t index) {
  const std::pair<const Unit*, Id> key{&unit, function};
  if (std::find(active_parameters_.begin(), active_parameters_.end(), key) !=
      active_parameters_.end()) {
    return {};
  }
  const Module& module = *unit.module;
  const syntax::Function& owner = module.function(function);
  std::string name(module.name(owner.name));
  const bool is_constructor =
      owner.owner != kNothing && (name == "__init__" || name == "constructor");
  if (is_constructor) name = module.name(module.klass(owner.owner).name);
  if (name.empty()) return {};
  active_parameters_.push_back(key);
  Values all;
  std::size_t callers = 0;
  for (const Unit* other : project_.callers_of(name)) {
    const Id called = other->module->find_name(name);
    for (const Id call : other->module->calls_of(called)) {
      if (callers >= kMostCallers) break;
      const syntax::Expr& expr = other->module->expr(call);
      for (const Value& callee : eval(*other, other->module->children(expr)[0].value)) {
        const bool is_it = is_constructor
                               ? callee.kind == ValueKind::kClass && callee.id == owner.owner
                               : callee.kind == ValueKind::kFunction && callee.id == function;
        if (!is_it || callee.unit != &unit) continue;
        ++callers;
        const Frame* frame = make_frame(callee, {other, call, nullptr});
        if (frame == nullptr) continue;
        Frame own = *frame;
        own.unit = &unit;
        own.function = function;
        own.has_receiver = module.language() == syntax::Language::kPython &&
                           owner.owner != kNothing && !owner.is_static;
        Values given = bound_parameter(own, index);
        std::erase_if(given, [](const Value& v) { return v.kind == ValueKind::kNone; });
        add(all, std::move(given));
      }
    }
  }
  active_parameters_.pop_back();
  return all;
}

Values Evaluator::by_type(const Unit& unit, Id type, const Frame* frame) {
  if (type == kNothing) return {};
  const Module& module = *unit.module;
  const syntax::Expr& expr = module.expr(type);
  const auto children = module.children(expr);
  Values all;
  switch (expr.kind) {
    case syntax::ExprKind::kText:
      return by_type_name(unit, module.name(expr.name), expr.block);
    case syntax::ExprKind::kBinary:
    case syntax::ExprKind::kConditional:
      for (const syntax::Child& child : children) add(all, by_type(unit, child.value, frame));
      return all;
    case syntax::ExprKind::kSubscript:
      for (std::size_t i = 1; i < children.size(); ++i) {
        const std::string_view text = module.name(module.expr(children[0].value).name);
        if (text == "Optional" || text == "Union" || text == "Annotated" || text == "Promise" ||
            text == "ClassVar" || text == "Final") {
          add(all, by_type(unit, children[i].value, frame));
        }
      }
      return all;
    case syntax::ExprKind::kName:
    case syntax::ExprKind::kAttribute:
      for (const Value& value : eval(unit, type, frame)) add(all, as_instance(value));
      return all;
    case syntax::ExprKind::kUnknown:
    case syntax::ExprKind::kTemplate:
    case syntax::ExprKind::kNumber:
    case syntax::ExprKind::kBool:
    case syntax::ExprKind::kNone:
    case syntax::ExprKind::kThis:
    case syntax::ExprKind::kCall:
    case syntax::ExprKind::kMap:
    case syntax::ExprKind::kList:
    case syntax::ExprKind::kFunction:
    case syntax::ExprKind::kClass:
    case syntax::ExprKind::kComprehension:
    case syntax::ExprKind::kNot:
      break;
  }
  return {};
}

// A type in quotes: "OpenAI", "openai.OpenAI | None".
Values Evaluator::by_type_name(const Unit& unit, std::string_view text, Id block) {
  const Module& module = *unit.module;
  Values all;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of("|[], ", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    const std::size_t dot = word.find('.');
    const Id first = module.find_name(word.substr(0, dot));
    if (word.empty() || first == kNothing) continue;
    for (Value value : name(unit, first, block, module.block(0).end, nullptr)) {
      Values values{value};
      for (std::size_t from = dot; from != std::string_view::npos;) {
        const std::size_t to = word.find('.', from + 1);
        Values next;
        for (const Value& one : values)
          add(next, attribute(one, word.substr(from + 1, to - from - 1)));
        values = std::move(next);
        from = to;
      }
      for (const Value& one : values) add(all, as_instance(one));
    }
  }
  return all;
}

Values Evaluator::as_instance(const Value& type) {
  Value value = type;
  if (type.kind == ValueKind::kClass) {
    value.kind = ValueKind::kInstance;
    return {value};
  }
  if (type.kind != ValueKind::kExternal || type.text.starts_with('~')) return {};
  if (const Client* client = patterns_.client(type.text)) {
    value.text = '<' + client->sdk->id + '>';
    value.client = client;
  } else {
    value.text += "()";
  }
  return {value};
}

Values Evaluator::self(const Unit& unit, Id block, const Frame* frame) {
  const Module& module = *unit.module;
  for (Id scope = module.block(block).scope; scope != kNothing;
       scope = module.scope(scope).parent) {
    const syntax::Scope& current = module.scope(scope);
    Id klass = kNothing;
    if (current.kind == ScopeKind::kClass) klass = current.owner;
    if (current.kind == ScopeKind::kFunction) klass = module.function(current.owner).owner;
    if (klass == kNothing) continue;
    if (frame != nullptr && frame->receiver && current.kind == ScopeKind::kFunction &&
        frame->function == current.owner) {
      return {*frame->receiver};
    }
    Value value;
    value.kind = ValueKind::kInstance;
    value.unit = &unit;
    value.id = klass;
    return {value};
  }
  return {};
}

}  // namespace aipreflight::cost
