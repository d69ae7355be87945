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
    const auto branches = module_.branches(group);
    for (auto branch = branches.rbegin(); branch != branches.rend(); ++branch) {
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
    case BindingKind::kNamedPart:
      values = part(unit, binding, frame);
      break;
    case BindingKind::kImport:
      values = import(unit, module.import(binding.value));
      break;
    case BindingKind::kFunction:
    case BindingKind::kClass: {
      Value value;
      value.kind = binding.kind == BindingKind::kClass ? ValueKind::kClass : ValueKind::kFunction;
      value.unit = &unit;
      value.id = binding.value;
      value.frame = frame;
      return {value};
    }
    case BindingKind::kParameter:
      if (frame != nullptr && frame->function == binding.value && frame->unit == &unit) {
        values = bound_parameter(*frame, binding.part);
      } else {
        values = parameter(unit, binding.value, binding.part);
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
  const syntax::NamedPart named = binding.kind == BindingKind::kNamedPart
                                      ? unit.module->named_part(binding.part)
                                      : syntax::NamedPart();
  Values values;
  for (const Value& whole : eval(unit, binding.value, frame)) {
    Values found;
    if (binding.kind == BindingKind::kNamedPart) {
      found = attribute(whole, unit.module->name(named.name));
    } else {
      found = item(whole, std::to_string(binding.part));
    }
    const bool is_missing = found.empty() || is_nothing(found);
    if (is_missing && named.fallback != kNothing) {
      add(values, eval(unit, named.fallback, frame));
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

}  // namespace aipreflight::cost
