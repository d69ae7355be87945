#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "syntax/module.hpp"

namespace aipreflight::syntax {

// Writes a Module while a reader walks the tree: it keeps the current block and makes names unique.
class Builder {
 public:
  explicit Builder(Module& module) : module_(module) {}

  Id name(std::string_view text);
  Id own(std::string text);        // a text that does not stand in the source
  Id view(std::string_view text);  // one that does, and is not a name

  Id add(Expr expr);
  Id add(Expr expr, const std::vector<Child>& children);
  Id add_number(Expr expr, double number);
  [[nodiscard]] const Expr& expr(Id id) const { return module_.exprs_[id]; }
  [[nodiscard]] double number_of(Id id) const { return module_.number(module_.exprs_[id]); }
  [[nodiscard]] const Child& child(Id id, std::size_t index) const {
    return module_.children_[module_.exprs_[id].first + index];
  }
  [[nodiscard]] std::string_view text_of(Id name) const { return module_.names_[name]; }

  // Scopes and blocks nest; each opening returns what closing needs.
  Id open_scope(ScopeKind kind, Id owner, std::uint32_t begin, std::uint32_t end);
  void close_scope(Id previous_block);
  Id open_block(BlockKind kind, Id group, std::uint32_t begin, std::uint32_t end);
  void close_block(Id previous_block);
  Id enter(Id block);  // as open_block(), one that was read before
  Id open_group(std::uint32_t begin, std::uint32_t end, bool is_complete);
  void leave();  // the current block ends in a jump
  [[nodiscard]] Id block() const { return block_; }
  [[nodiscard]] Id scope() const { return module_.blocks_[block_].scope; }
  [[nodiscard]] const Scope& scope_of(Id id) const { return module_.scopes_[id]; }
  [[nodiscard]] Block& block_of(Id id) { return module_.blocks_[id]; }

  void bind(Binding binding);  // scope and block are filled in, unless scope is set otherwise
  void bind_in(Id scope, Binding binding);
  void bind_member(MemberBinding member);
  Id add(Import import);
  Id add(Function function);
  Id add(Class klass);
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
    std::size_t exprs = 0;
    std::size_t children = 0;
    std::size_t numbers = 0;
    std::size_t held = 0;
  };
  [[nodiscard]] Mark mark() const;
  // Drops the expressions since then, of which nobody has the id, unless they hold a call, a
  // function, a binding or anything else that is looked up.
  void forget(const Mark& mark);

  // To be called once at the end: sorts what is looked up, and gives back what was reserved.
  void finish();

 private:
  Module& module_;
  std::unordered_map<std::string_view, Id> name_ids_;
  Id block_ = kNothing;
  std::size_t held_ = 0;  // how often something was told that may refer to expressions
};

}  // namespace aipreflight::syntax
