#include <algorithm>
#include <tuple>

#include "builder.hpp"

// What a file says, sorted for looking it up.
namespace aipreflight::syntax {
namespace {

template <class Pairs>
void sort_by_first(Pairs& pairs) {
  std::stable_sort(
      pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

}  // namespace

void Builder::sort_bindings() {
  std::stable_sort(
      module_.bindings_.begin(), module_.bindings_.end(), [](const Binding& a, const Binding& b) {
        return std::tie(a.name, a.scope, a.at) < std::tie(b.name, b.scope, b.at);
      });
}

void Builder::sort_results() {
  auto& returned = draft_.returned;
  std::erase_if(returned,
                [this](const auto& one) { return module_.functions_[one.first].is_generator; });
  returned.insert(returned.end(), draft_.yielded.begin(), draft_.yielded.end());
  sort_by_first(returned);
  for (const auto& [id, value] : returned) {
    Function& function = module_.functions_[id];
    if (function.result_count++ == 0) {
      function.first_result = static_cast<Id>(module_.results_.size());
    }
    module_.results_.push_back(value);
  }
}

void Builder::sort_members() {
  sort_by_first(draft_.of_classes);
  for (const auto& [id, member] : draft_.of_classes) {
    Class& klass = module_.classes_[id];
    if (klass.member_count++ == 0) {
      klass.first_member = static_cast<Id>(module_.class_members_.size());
    }
    module_.class_members_.push_back(member);
  }
  sort_by_first(draft_.of_names);
  for (const auto& [name, member] : draft_.of_names) {
    module_.member_names_.push_back(name);
    module_.members_.push_back(member);
  }
}

void Builder::sort_branches() {
  Id first = 0;
  for (Group& group : module_.groups_) {
    group.first = first;
    first += group.count;
    group.count = 0;
  }
  module_.branches_.resize(first);
  for (std::size_t i = 0; i < module_.blocks_.size(); ++i) {
    if (module_.blocks_[i].group == kNothing) continue;
    Group& group = module_.groups_[module_.blocks_[i].group];
    module_.branches_[group.first + group.count++] = static_cast<Id>(i);
  }
}

void Builder::sort_calls() {
  for (const Id id : module_.calls_) {
    const Expr callee = expr(child(id, 0).value);
    if (callee.kind == ExprKind::kName || callee.kind == ExprKind::kAttribute) {
      draft_.called.emplace_back(callee.name, id);
    }
  }
  std::sort(draft_.called.begin(), draft_.called.end());
  for (const auto& [name, call] : draft_.called) {
    module_.called_names_.push_back(name);
    module_.calls_sorted_.push_back(call);
  }
}

void Builder::finish(Module& module) {
  sort_bindings();
  sort_results();
  sort_members();
  sort_branches();
  sort_calls();
  module.sorted_names_ = draft_.names.sorted(module_.names_);
  module.owned_ = std::move(module_.owned_);
  module.is_too_deep_ = module_.is_too_deep_;
  // A copy holds what it needs and no more; the draft keeps its room.
  const auto give = [&](auto member) {
    module.*member = module_.*member;
    (module_.*member).clear();
  };
  give(&Module::exprs_);
  give(&Module::names_);
  give(&Module::scopes_);
  give(&Module::blocks_);
  give(&Module::groups_);
  give(&Module::branches_);
  give(&Module::functions_);
  give(&Module::parameters_);
  give(&Module::results_);
  give(&Module::classes_);
  give(&Module::bases_);
  give(&Module::class_members_);
  give(&Module::imports_);
  give(&Module::bindings_);
  give(&Module::named_parts_);
  give(&Module::members_);
  give(&Module::member_names_);
  give(&Module::exports_);
  give(&Module::calls_);
  give(&Module::called_names_);
  give(&Module::calls_sorted_);
  give(&Module::errors_);
  module_.owned_.clear();
  module_.is_too_deep_ = false;
  draft_.names.clear();
  draft_.returned.clear();
  draft_.yielded.clear();
  draft_.of_classes.clear();
  draft_.of_names.clear();
  draft_.called.clear();
}

}  // namespace aipreflight::syntax
