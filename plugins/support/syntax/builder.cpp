#include "builder.hpp"

#include <algorithm>
#include <tuple>

namespace aipreflight::syntax {
namespace {

constexpr std::size_t kMostErrors = 1000;

}  // namespace

Id Builder::name(std::string_view text) {
  const auto [entry, is_new] = name_ids_.try_emplace(text, static_cast<Id>(module_.names_.size()));
  if (is_new) module_.names_.push_back(text);
  return entry->second;
}

Id Builder::own(std::string text) {
  module_.owned_.push_back(std::move(text));
  module_.names_.push_back(module_.owned_.back());
  return static_cast<Id>(module_.names_.size() - 1);
}

Id Builder::view(std::string_view text) {
  module_.names_.push_back(text);
  return static_cast<Id>(module_.names_.size() - 1);
}

Id Builder::add(Expr expr) {
  expr.block = block_;
  module_.exprs_.push_back(expr);
  return static_cast<Id>(module_.exprs_.size() - 1);
}

Id Builder::add(Expr expr, const std::vector<Child>& children) {
  expr.first = static_cast<Id>(module_.children_.size());
  expr.count = static_cast<std::uint32_t>(children.size());
  module_.children_.insert(module_.children_.end(), children.begin(), children.end());
  const Id id = add(expr);
  if (expr.kind == ExprKind::kCall) {
    module_.calls_.push_back(id);
    ++held_;
  }
  return id;
}

Id Builder::add_number(Expr expr, double number) {
  expr.first = static_cast<Id>(module_.numbers_.size());
  module_.numbers_.push_back(number);
  return add(expr);
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

void Builder::close_scope(Id previous_block) {
  block_ = previous_block;
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
  if (group != kNothing) module_.groups_[group].branches.push_back(block);
  block_ = block;
  return previous;
}

Id Builder::enter(Id block) {
  const Id previous = block_;
  block_ = block;
  return previous;
}

void Builder::close_block(Id previous_block) {
  block_ = previous_block;
}

Id Builder::open_group(std::uint32_t begin, std::uint32_t end, bool is_complete) {
  module_.groups_.push_back(
      {.block = block_, .is_complete = is_complete, .begin = begin, .end = end, .branches = {}});
  return static_cast<Id>(module_.groups_.size() - 1);
}

void Builder::leave() {
  module_.blocks_[block_].leaves = true;
}

void Builder::bind(Binding binding) {
  bind_in(scope(), binding);
}

void Builder::bind_in(Id scope, Binding binding) {
  ++held_;
  binding.scope = scope;
  binding.block = block_;
  module_.bindings_.push_back(binding);
}

void Builder::bind_member(MemberBinding member) {
  ++held_;
  member.block = block_;
  Expr target = module_.exprs_[member.target];
  if (target.kind != ExprKind::kName && target.kind != ExprKind::kThis) return;
  const Id klass = current_class();
  const Id function = current_function();
  bool is_self = target.kind == ExprKind::kThis;
  if (!is_self && klass != kNothing && function != kNothing) {
    const auto& parameters = module_.functions_[function].parameters;
    is_self = !parameters.empty() && parameters.front().name == target.name;
  }
  if (is_self && klass != kNothing) {
    module_.classes_[klass].members.push_back(member);
  } else if (target.kind == ExprKind::kName) {
    module_.named_members_.emplace_back(target.name, member);
  }
}

Id Builder::add(Import import) {
  module_.imports_.push_back(import);
  return static_cast<Id>(module_.imports_.size() - 1);
}
Id Builder::add(Function function) {
  module_.functions_.push_back(std::move(function));
  return static_cast<Id>(module_.functions_.size() - 1);
}
Id Builder::add(Class klass) {
  module_.classes_.push_back(std::move(klass));
  return static_cast<Id>(module_.classes_.size() - 1);
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

Builder::Mark Builder::mark() const {
  return {module_.exprs_.size(), module_.children_.size(), module_.numbers_.size(), held_};
}

void Builder::forget(const Mark& mark) {
  if (held_ != mark.held) return;
  module_.exprs_.resize(mark.exprs);
  module_.children_.resize(mark.children);
  module_.numbers_.resize(mark.numbers);
}

void Builder::add_error(std::uint32_t at) {
  if (module_.errors_.size() < kMostErrors) module_.errors_.push_back({at});
}

void Builder::finish() {
  std::stable_sort(
      module_.bindings_.begin(), module_.bindings_.end(), [](const Binding& a, const Binding& b) {
        return std::tie(a.name, a.scope, a.at) < std::tie(b.name, b.scope, b.at);
      });
  std::stable_sort(module_.named_members_.begin(),
                   module_.named_members_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [name, member] : module_.named_members_) {
    module_.member_names_.push_back(name);
    module_.members_.push_back(member);
  }
  module_.named_members_.clear();
  for (const Id id : module_.calls_) {
    const Expr& callee = module_.exprs_[module_.children_[module_.exprs_[id].first].value];
    if (callee.kind == ExprKind::kName || callee.kind == ExprKind::kAttribute) {
      module_.calls_by_name_.emplace_back(callee.name, id);
    }
  }
  std::sort(module_.calls_by_name_.begin(), module_.calls_by_name_.end());
  for (const auto& entry : module_.calls_by_name_) module_.calls_sorted_.push_back(entry.second);
  module_.sorted_names_.reserve(name_ids_.size());
  for (const auto& [text, id] : name_ids_) module_.sorted_names_.push_back(id);
  std::sort(module_.sorted_names_.begin(), module_.sorted_names_.end(), [this](Id a, Id b) {
    return module_.names_[a] < module_.names_[b];
  });
  // Thousands of modules are kept at a time.
  const auto shrink = [](auto&... all) { (all.shrink_to_fit(), ...); };
  shrink(module_.lines_,
         module_.exprs_,
         module_.children_,
         module_.numbers_,
         module_.names_,
         module_.scopes_,
         module_.blocks_,
         module_.groups_,
         module_.functions_,
         module_.classes_,
         module_.imports_,
         module_.bindings_,
         module_.named_members_,
         module_.members_,
         module_.member_names_,
         module_.calls_,
         module_.calls_by_name_,
         module_.calls_sorted_);
}

}  // namespace aipreflight::syntax
