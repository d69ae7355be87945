#include "builder.hpp"

#include <algorithm>
#include <tuple>

namespace aipreflight::syntax {
namespace {

constexpr std::size_t kMostErrors = 1000;

}  // namespace

Id Builder::own(std::string text) {
  module_.owned_.push_front(std::move(text));
  return view(module_.owned_.front());
}

Id Builder::view(std::string_view text) {
  module_.names_.push_back(text);
  return static_cast<Id>(module_.names_.size() - 1);
}

Id Builder::add(Expr expr, std::initializer_list<Child> children) {
  return add(expr, std::span(children.begin(), children.size()));
}

Id Builder::add(Expr expr, std::span<const Child> children) {
  expr.block = block_;
  const Id id = module_.exprs_.add(expr, children);
  if (expr.kind == ExprKind::kCall) {
    module_.calls_.push_back(id);
    ++held_;
  }
  return id;
}

Id Builder::add_number(Expr expr, double number) {
  expr.block = block_;
  return module_.exprs_.add_number(expr, number);
}

Id Builder::open_scope(ScopeKind kind, Id owner, std::uint32_t begin, std::uint32_t end) {
  ++held_;
  const Id previous = block_;
  const Id scope = static_cast<Id>(module_.scopes_.size());
  const Id block = static_cast<Id>(module_.blocks_.size());
  module_.scopes_.push_back(
      {kind, previous == kNothing ? kNothing : module_.blocks_[previous].scope, owner, block});
  module_.blocks_.push_back({.parent = previous, .scope = scope, .begin = begin, .end = end});
  block_ = block;
  return previous;
}

Id Builder::open_block(BlockKind kind, Id group, std::uint32_t begin, std::uint32_t end) {
  ++held_;
  const Id previous = block_;
  const Id block = static_cast<Id>(module_.blocks_.size());
  module_.blocks_.push_back({.kind = kind,
                             .parent = previous,
                             .scope = module_.blocks_[previous].scope,
                             .group = group,
                             .begin = begin,
                             .end = end});
  if (group != kNothing) ++module_.groups_[group].count;
  block_ = block;
  return previous;
}

Id Builder::enter(Id block) {
  const Id previous = block_;
  block_ = block;
  return previous;
}

Id Builder::open_group(std::uint32_t begin, std::uint32_t end, bool is_complete) {
  module_.groups_.push_back({.is_complete = is_complete, .begin = begin, .end = end});
  return static_cast<Id>(module_.groups_.size() - 1);
}

void Builder::bind_in(Id scope, Binding binding) {
  ++held_;
  binding.scope = scope;
  binding.block = block_;
  module_.bindings_.push_back(binding);
}

void Builder::bind_part(Binding binding, NamedPart part) {
  binding.part = static_cast<std::uint32_t>(module_.named_parts_.size());
  module_.named_parts_.push_back(part);
  bind(binding);
}

void Builder::bind_name(Id name, const Bound& bound) {
  bind({.kind = bound.kind,
        .is_block_scoped = bound.is_block_scoped,
        .name = name,
        .at = bound.at,
        .value = bound.value,
        .type = bound.type});
}

void Builder::bind_item(Id name, const Bound& bound, std::uint32_t index) {
  bind({.kind = bound.kind == BindingKind::kAssign ? BindingKind::kPart : BindingKind::kOpaque,
        .is_block_scoped = bound.is_block_scoped,
        .name = name,
        .at = bound.at,
        .value = bound.value,
        .part = index});
}

void Builder::bind_place(Id place, const Bound& bound) {
  const Expr target = expr(place);
  Id member = kNothing;
  if (target.kind == ExprKind::kAttribute) {
    member = target.name;
  } else if (target.kind == ExprKind::kSubscript && target.count == 2) {
    const Expr key = expr(child(place, 1).value);
    if (key.kind == ExprKind::kText) member = name(text_of(key.name));
  }
  if (member == kNothing) return;
  bind_member(
      {.target = child(place, 0).value, .name = member, .value = bound.value, .at = bound.at});
}

void Builder::bind_member(MemberBinding member) {
  ++held_;
  member.block = block_;
  const Expr target = expr(member.target);
  if (target.kind != ExprKind::kName && target.kind != ExprKind::kThis) return;
  const Id klass = current_class();
  const Id function = current_function();
  bool is_self = target.kind == ExprKind::kThis;
  if (!is_self && klass != kNothing && function != kNothing) {
    const auto list = parameters(function);
    is_self = !list.empty() && list.front().name == target.name;
  }
  if (is_self && klass != kNothing) {
    draft_.of_classes.emplace_back(klass, member);
  } else if (target.kind == ExprKind::kName) {
    draft_.of_names.emplace_back(target.name, member);
  }
}

Id Builder::add(Import import) {
  module_.imports_.push_back(import);
  return static_cast<Id>(module_.imports_.size() - 1);
}

Id Builder::add(Function function) {
  module_.functions_.push_back(function);
  return static_cast<Id>(module_.functions_.size() - 1);
}

Id Builder::add(Class klass, std::span<const Id> bases) {
  klass.first_base = static_cast<Id>(module_.bases_.size());
  klass.base_count = static_cast<std::uint32_t>(bases.size());
  module_.bases_.insert(module_.bases_.end(), bases.begin(), bases.end());
  module_.classes_.push_back(klass);
  return static_cast<Id>(module_.classes_.size() - 1);
}

void Builder::set_parameters(Id function, std::span<const Parameter> parameters) {
  ++held_;
  Function& owner = module_.functions_[function];
  owner.first_parameter = static_cast<Id>(module_.parameters_.size());
  owner.parameter_count = static_cast<std::uint32_t>(parameters.size());
  module_.parameters_.insert(module_.parameters_.end(), parameters.begin(), parameters.end());
}

void Builder::add_return(Id function, Id value) {
  ++held_;
  draft_.returned.emplace_back(function, value);
}

void Builder::add_yield(Id function, Id value) {
  ++held_;
  module_.functions_[function].is_generator = true;
  if (value != kNothing) draft_.yielded.emplace_back(function, value);
}

Id Builder::current_function() const {
  for (Id id = scope(); id != kNothing; id = module_.scopes_[id].parent) {
    if (module_.scopes_[id].kind == ScopeKind::kFunction) return module_.scopes_[id].owner;
  }
  return kNothing;
}

Id Builder::current_class() const {
  for (Id id = scope(); id != kNothing; id = module_.scopes_[id].parent) {
    const Scope& scope = module_.scopes_[id];
    if (scope.kind == ScopeKind::kClass) return scope.owner;
    if (scope.kind == ScopeKind::kFunction && module_.functions_[scope.owner].owner != kNothing) {
      return module_.functions_[scope.owner].owner;
    }
  }
  return kNothing;
}

void Builder::add_error(std::uint32_t at) {
  if (module_.errors_.size() < kMostErrors) module_.errors_.push_back({at});
}

}  // namespace aipreflight::syntax
