#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "names.hpp"
#include "syntax/module.hpp"

namespace aipreflight::syntax {

// A module while it is written. It keeps its memory for the next one: thousands of modules stay,
// and each shall hold no more than it needs.
struct Draft {
  Module module;
  Names names;
  std::vector<std::pair<Id, Id>> returned;  // function, expression
  std::vector<std::pair<Id, Id>> yielded;
  std::vector<std::pair<Id, MemberBinding>> of_classes;
  std::vector<std::pair<Id, MemberBinding>> of_names;
  std::vector<std::pair<Id, Id>> called;  // name, call
};

// What a target gets, whatever it turns out to be.
struct Bound {
  BindingKind kind = BindingKind::kAssign;
  Id value = kNothing;
  Id type = kNothing;
  std::uint32_t at = 0;
  bool is_block_scoped = false;
};

// Writes a Module while a reader walks the tree: it keeps the current block and makes names unique.
class Builder {
 public:
  explicit Builder(Draft& draft) : draft_(draft), module_(draft.module) {}

  Id name(std::string_view text) { return draft_.names.find_or_add(text, module_.names_); }
  Id own(std::string text);        // a text that does not stand in the source
  Id view(std::string_view text);  // one that does, and is not a name

  Id add(Expr expr) { return add(expr, std::span<const Child>()); }
  Id add(Expr expr, std::span<const Child> children);
  Id add(Expr expr, std::initializer_list<Child> children);
  Id add_number(Expr expr, double number);
  [[nodiscard]] Expr expr(Id id) const { return module_.exprs_[id]; }
  [[nodiscard]] double number_of(Id id) const { return module_.number(expr(id)); }
  [[nodiscard]] Child child(Id id, std::size_t index) const {
    return module_.children(expr(id))[index];
  }
  [[nodiscard]] std::string_view text_of(Id name) const { return module_.names_[name]; }

  // Scopes and blocks nest; each opening returns what closing needs.
  Id open_scope(ScopeKind kind, Id owner, std::uint32_t begin, std::uint32_t end);
  void close_scope(Id previous_block) { block_ = previous_block; }
  Id open_block(BlockKind kind, Id group, std::uint32_t begin, std::uint32_t end);
  void close_block(Id previous_block) { block_ = previous_block; }
  Id enter(Id block);  // as open_block(), one that was read before
  Id open_group(std::uint32_t begin, std::uint32_t end, bool is_complete);
  void leave() { module_.blocks_[block_].leaves = true; }  // the current block ends in a jump
  [[nodiscard]] Id block() const { return block_; }
  [[nodiscard]] Id scope() const { return module_.blocks_[block_].scope; }
  [[nodiscard]] const Scope& scope_of(Id id) const { return module_.scopes_[id]; }
  [[nodiscard]] Block& block_of(Id id) { return module_.blocks_[id]; }

  void bind(Binding binding) { bind_in(scope(), binding); }  // in the current scope and block
  void bind_in(Id scope, Binding binding);
  void bind_name(Id name, const Bound& bound);
  // A name among others: it gets what stands at `index` of the value.
  void bind_item(Id name, const Bound& bound, std::uint32_t index);
  // The expression of an attribute, or of a subscript by a text; of another place, nothing.
  void bind_place(Id place, const Bound& bound);
  // As bind(), where there is such a part; what else it holds is that of `binding`.
  void bind_part(Binding binding, NamedPart part);
  void bind_member(MemberBinding member);
  Id add(Import import);
  Id add(Function function);
  Id add(Class klass, std::span<const Id> bases);
  void set_parameters(Id function, std::span<const Parameter> parameters);
  [[nodiscard]] std::span<const Parameter> parameters(Id function) const {
    return module_.parameters(module_.functions_[function]);
  }
  void add_return(Id function, Id value);
  void add_yield(Id function, Id value);  // kNothing: of nothing
  [[nodiscard]] Function& function(Id id) {
    ++held_;
    return module_.functions_[id];
  }
  [[nodiscard]] Class& klass(Id id) {
    ++held_;
    return module_.classes_[id];
  }
  // The function whose body is being read, or kNothing.
  [[nodiscard]] Id current_function() const;
  // The class of the method whose body is being read, or kNothing.
  [[nodiscard]] Id current_class() const;
  void add_export(Id exported, Id bound) { module_.exports_.emplace_back(exported, bound); }
  void add_error(std::uint32_t at);
  void set_too_deep() { module_.is_too_deep_ = true; }

  // How much there is, to come back to.
  struct Mark {
    Expressions::Mark exprs;
    std::size_t held = 0;
  };
  [[nodiscard]] Mark mark() const { return {module_.exprs_.mark(), held_}; }
  // Drops the expressions since then, of which nobody has the id, unless they hold a call, a
  // function, a binding or anything else that is looked up.
  void forget(const Mark& mark) {
    if (held_ == mark.held) module_.exprs_.forget(mark.exprs);
  }

  // To be called once at the end: gives `module` what was read, sorted for looking it up, and
  // clears the draft.
  void finish(Module& module);

 private:
  void sort_bindings();
  void sort_results();
  void sort_members();
  void sort_branches();
  void sort_calls();

  Draft& draft_;
  Module& module_;
  Id block_ = kNothing;
  std::size_t held_ = 0;  // how often something was told that may refer to expressions
};

}  // namespace aipreflight::syntax
