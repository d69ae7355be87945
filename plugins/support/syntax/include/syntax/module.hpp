#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syntax/expressions.hpp"

// What a source file says, whatever its language: expressions, names and where they are bound. It
// holds what is needed to follow a value and drops the rest.
namespace aipreflight::syntax {

enum class Language : std::uint8_t { kPython, kJavaScript, kTypeScript, kTsx };

enum class ScopeKind : std::uint8_t { kModule, kClass, kFunction };
struct Scope {
  ScopeKind kind = ScopeKind::kModule;
  Id parent = kNothing;
  Id owner = kNothing;  // index of the function or class
  Id block = 0;         // its outermost block
};

enum class BlockKind : std::uint8_t { kBody, kBranch, kLoop };
// A run of statements. Branches of one `if` or `try` have the same group.
struct Block {
  BlockKind kind = BlockKind::kBody;
  bool leaves = false;  // ends in return, raise, continue, break
  Id parent = kNothing;
  Id scope = 0;
  Id group = kNothing;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id iterable = kNothing;  // expression that a loop runs over
};
// The branches of one statement, in order: branches() of it.
struct Group {
  bool is_complete = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id first = 0;
  std::uint32_t count = 0;
};

enum class BindingKind : std::uint8_t {
  kAssign,     // value
  kDeclare,    // type only
  kElement,    // one element of value
  kPart,       // one part of value: by index
  kNamedPart,  // the same, by name: named_part(part)
  kImport,     // imports()[value]
  kFunction,   // functions()[value]
  kClass,      // classes()[value]
  kParameter,  // functions()[value].parameters[part]
  kOpaque,     // bound to nobody knows what
};
struct Binding {
  BindingKind kind = BindingKind::kOpaque;
  bool is_block_scoped = false;
  Id name = kNothing;
  Id scope = 0;
  Id block = 0;
  std::uint32_t at = 0;    // from here on
  Id value = kNothing;     // expression, or an index
  Id type = kNothing;      // expression of the annotation
  std::uint32_t part = 0;  // kPart: index; kParameter
};

struct NamedPart {
  Id name = kNothing;
  Id fallback = kNothing;  // expression taken where the part is missing
};

// `target.name = value`, `target[name] = value`.
struct MemberBinding {
  Id target = kNothing;
  Id name = kNothing;
  Id value = kNothing;
  std::uint32_t at = 0;
  Id block = 0;
};

// `import module`, `from module import name`; `whole`: every name of it.
struct Import {
  std::string_view module;
  std::uint32_t level = 0;  // leading dots of a relative import in Python
  Id name = kNothing;       // kNothing: the module itself
  bool whole = false;
};

enum class ParameterKind : std::uint8_t { kPlain, kKeywordOnly, kRest, kRestMap, kPattern };
struct Parameter {
  Id name = kNothing;
  Id fallback = kNothing;
  Id type = kNothing;
  ParameterKind kind = ParameterKind::kPlain;
};

// parameters() and results() of it: what it returns, or yields if it is a generator.
struct Function {
  Id name = kNothing;
  Id scope = 0;
  Id owner = kNothing;  // class of a method
  bool is_static = false;
  bool is_class_method = false;
  bool is_property = false;
  bool is_generator = false;
  Id returned_type = kNothing;
  Id first_parameter = 0;
  std::uint32_t parameter_count = 0;
  Id first_result = 0;
  std::uint32_t result_count = 0;
};

// bases() of it, and members(): self.name = value, in any of its methods.
struct Class {
  Id name = kNothing;
  Id scope = 0;
  Id first_base = 0;
  std::uint32_t base_count = 0;
  Id first_member = 0;
  std::uint32_t member_count = 0;
};

struct Place {
  std::uint32_t line = 0;    // from 1; in a notebook, within the cell
  std::uint32_t column = 0;  // from 1, in bytes
  std::uint32_t cell = 0;    // from 1; 0: no notebook
};

// A cell of a notebook within the joined text.
struct Cell {
  std::uint32_t begin = 0;
  std::uint32_t number = 0;
};

// The line of a place of a text, and where that begins. One is kept for each so many bytes.
struct LineMark {
  static constexpr std::size_t kStride = 1024;
  std::uint32_t line = 1;
  std::uint32_t begin = 0;
  // The one at `to`, if this is the one at `from`.
  [[nodiscard]] LineMark moved(std::string_view text, std::size_t from, std::size_t to) const;
};

struct SyntaxError {
  std::uint32_t at = 0;
};

// Immutable once parsed; any thread.
class Module {
 public:
  Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] Place place(std::uint32_t offset) const;

  [[nodiscard]] Expr expr(Id id) const { return exprs_[id]; }
  [[nodiscard]] Children children(const Expr& expr) const { return exprs_.children(expr); }
  [[nodiscard]] double number(const Expr& expr) const { return exprs_.number(expr); }
  [[nodiscard]] std::string_view name(Id id) const {
    return id == kNothing ? std::string_view() : names_[id];
  }
  [[nodiscard]] Id find_name(std::string_view name) const;  // kNothing: stands nowhere in it
  [[nodiscard]] const Scope& scope(Id id) const { return scopes_[id]; }
  [[nodiscard]] const Block& block(Id id) const { return blocks_[id]; }
  [[nodiscard]] const Group& group(Id id) const { return groups_[id]; }
  [[nodiscard]] std::span<const Id> branches(const Group& group) const {
    return std::span(branches_).subspan(group.first, group.count);
  }
  [[nodiscard]] const Function& function(Id id) const { return functions_[id]; }
  [[nodiscard]] std::span<const Parameter> parameters(const Function& function) const {
    return std::span(parameters_).subspan(function.first_parameter, function.parameter_count);
  }
  [[nodiscard]] std::span<const Id> results(const Function& function) const {
    return std::span(results_).subspan(function.first_result, function.result_count);
  }
  [[nodiscard]] const Class& klass(Id id) const { return classes_[id]; }
  [[nodiscard]] std::span<const Id> bases(const Class& klass) const {
    return std::span(bases_).subspan(klass.first_base, klass.base_count);
  }
  [[nodiscard]] std::span<const MemberBinding> members(const Class& klass) const {
    return std::span(class_members_).subspan(klass.first_member, klass.member_count);
  }
  [[nodiscard]] const Import& import(Id id) const { return imports_[id]; }
  [[nodiscard]] const std::vector<Function>& functions() const { return functions_; }
  [[nodiscard]] const std::vector<Import>& imports() const { return imports_; }

  // Of one name in one scope, by position.
  [[nodiscard]] std::span<const Binding> bindings(Id scope, Id name) const;
  // Of one name in any scope.
  [[nodiscard]] std::span<const Binding> bindings(Id name) const;
  [[nodiscard]] const NamedPart& named_part(std::uint32_t index) const {
    return named_parts_[index];
  }
  // `name.x = …` and `name["x"] = …` for a variable of that name.
  [[nodiscard]] std::span<const MemberBinding> members_of(Id name) const;
  // Exported under a name that differs from the binding's (JavaScript), or "default".
  [[nodiscard]] const std::vector<std::pair<Id, Id>>& exports() const { return exports_; }
  [[nodiscard]] const std::vector<Id>& calls() const { return calls_; }
  // Of functions and methods of that name, by the last part of what is called.
  [[nodiscard]] std::span<const Id> calls_of(Id name) const;
  // The names for which calls_of() gives any, each once.
  [[nodiscard]] std::vector<std::string_view> called_names() const;

  [[nodiscard]] const std::vector<SyntaxError>& errors() const { return errors_; }
  [[nodiscard]] bool is_too_deep() const { return is_too_deep_; }
  [[nodiscard]] bool is_unfinished() const { return is_unfinished_; }  // it took too long

 private:
  friend class Builder;
  friend class Parse;

  [[nodiscard]] LineMark line_at(std::uint32_t offset) const;

  Language language_ = Language::kPython;
  std::string text_;
  std::vector<Cell> cells_;
  std::vector<LineMark> line_marks_;
  Expressions exprs_;
  std::vector<std::string_view> names_;
  std::vector<Id> sorted_names_;          // those of names, by their text
  std::forward_list<std::string> owned_;  // texts that do not stand in text_ as they are
  std::vector<Scope> scopes_;
  std::vector<Block> blocks_;
  std::vector<Group> groups_;
  std::vector<Id> branches_;
  std::vector<Function> functions_;
  std::vector<Parameter> parameters_;
  std::vector<Id> results_;
  std::vector<Class> classes_;
  std::vector<Id> bases_;
  std::vector<MemberBinding> class_members_;
  std::vector<Import> imports_;
  std::vector<Binding> bindings_;  // by name, scope, position
  std::vector<NamedPart> named_parts_;
  std::vector<MemberBinding> members_;
  std::vector<Id> member_names_;
  std::vector<std::pair<Id, Id>> exports_;
  std::vector<Id> calls_;
  std::vector<Id> called_names_;  // of calls_sorted_
  std::vector<Id> calls_sorted_;
  std::vector<SyntaxError> errors_;
  bool is_too_deep_ = false;
  bool is_unfinished_ = false;
};

}  // namespace aipreflight::syntax
