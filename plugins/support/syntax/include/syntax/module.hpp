#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What a source file says, whatever its language: expressions, names and where they are bound. It
// holds what is needed to follow a value and drops the rest.
namespace aipreflight::syntax {

using Id = std::uint32_t;
inline constexpr Id kNothing = 0xFFFFFFFF;

enum class Language : std::uint8_t { kPython, kJavaScript, kTypeScript, kTsx };

enum class ExprKind : std::uint8_t {
  kUnknown,        // its calls stand in calls() all the same
  kText,           // name: text
  kTemplate,       // children: parts
  kNumber,         // number()
  kBool,           // number(): 0 or 1
  kNone,           // None, null, undefined
  kName,           // name
  kThis,           // `this` and `super`
  kAttribute,      // children[0].name
  kSubscript,      // children[0][children[1]]
  kCall,           // children[0](children[1..]); op 'n': with `new`
  kMap,            // children: key or name, value; spread
  kList,           // children; spread
  kBinary,         // children[0] op children[1]
  kConditional,    // one of the children
  kFunction,       // name: index into functions()
  kClass,          // name: index into classes()
  kComprehension,  // children[0] for each element; begins a block
  kNot,            // negation, comparison: a truth value
};

enum class ChildKind : std::uint8_t { kPlain, kKeyword, kSpread, kSpreadMap };
struct Child {
  Id value = kNothing;
  Id key = kNothing;   // expression of a map's key
  Id name = kNothing;  // keyword, or a map's key that is plain text
  ChildKind kind = ChildKind::kPlain;
};

struct Expr {
  ExprKind kind = ExprKind::kUnknown;
  char op = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id block = 0;
  Id name = kNothing;
  Id first = 0;             // of its children; of a number, where that stands
  std::uint32_t count = 0;  // of its children
};

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
  bool always = true;   // a branch that is one of a complete set
  bool leaves = false;  // ends in return, raise, continue, break
  Id parent = kNothing;
  Id scope = 0;
  Id group = kNothing;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Id iterable = kNothing;  // expression that a loop runs over
};
// The branches of one statement, in order.
struct Group {
  Id block = 0;  // in which it stands
  bool is_complete = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::vector<Id> branches;
};

enum class BindingKind : std::uint8_t {
  kAssign,     // value
  kDeclare,    // type only
  kElement,    // one element of value
  kPart,       // one part of value: by index, or by name
  kImport,     // imports()[index]
  kFunction,   // functions()[index]
  kClass,      // classes()[index]
  kParameter,  // functions()[index].parameters[part]
  kOpaque,     // bound to nobody knows what
};
struct Binding {
  BindingKind kind = BindingKind::kOpaque;
  bool is_block_scoped = false;
  Id name = kNothing;
  Id scope = 0;
  Id block = 0;
  std::uint32_t at = 0;  // from here on
  Id value = kNothing;   // expression
  Id type = kNothing;    // expression of the annotation
  Id index = kNothing;
  std::uint32_t part = 0;  // kPart: index
  Id part_name = kNothing;
  Id fallback = kNothing;  // kPart: expression taken where the part is missing
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

struct Function {
  Id name = kNothing;
  Id scope = 0;
  Id block = 0;  // in which it is defined
  std::uint32_t at = 0;
  std::uint32_t end = 0;
  Id owner = kNothing;  // class of a method
  bool is_static = false;
  bool is_class_method = false;
  bool is_property = false;
  bool is_generator = false;
  Id returned_type = kNothing;
  std::vector<Parameter> parameters;
  std::vector<Id> returns;
  std::vector<Id> yields;
  std::vector<Id> decorators;
};

struct Class {
  Id name = kNothing;
  Id scope = 0;
  Id block = 0;
  std::uint32_t at = 0;
  std::vector<Id> bases;
  // self.name = value, in any of its methods
  std::vector<MemberBinding> members;
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

  [[nodiscard]] const Expr& expr(Id id) const { return exprs_[id]; }
  [[nodiscard]] std::span<const Child> children(const Expr& expr) const {
    return std::span(children_).subspan(expr.count == 0 ? 0 : expr.first, expr.count);
  }
  [[nodiscard]] double number(const Expr& expr) const { return numbers_[expr.first]; }
  [[nodiscard]] std::string_view name(Id id) const {
    return id == kNothing ? std::string_view() : names_[id];
  }
  [[nodiscard]] Id find_name(std::string_view name) const;  // kNothing: stands nowhere in it
  [[nodiscard]] const Scope& scope(Id id) const { return scopes_[id]; }
  [[nodiscard]] const Block& block(Id id) const { return blocks_[id]; }
  [[nodiscard]] const Group& group(Id id) const { return groups_[id]; }
  [[nodiscard]] const Function& function(Id id) const { return functions_[id]; }
  [[nodiscard]] const Class& klass(Id id) const { return classes_[id]; }
  [[nodiscard]] const Import& import(Id id) const { return imports_[id]; }
  [[nodiscard]] const std::vector<Function>& functions() const { return functions_; }
  [[nodiscard]] const std::vector<Import>& imports() const { return imports_; }

  // Of one name in one scope, by position.
  [[nodiscard]] std::span<const Binding> bindings(Id scope, Id name) const;
  // Of one name in any scope.
  [[nodiscard]] std::span<const Binding> bindings(Id name) const;
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

  Language language_ = Language::kPython;
  std::string text_;
  std::vector<Cell> cells_;
  std::vector<std::uint32_t> lines_;  // offsets at which they begin
  std::vector<Expr> exprs_;
  std::vector<Child> children_;
  std::vector<double> numbers_;
  std::vector<std::string_view> names_;
  std::vector<Id> sorted_names_;   // those of names, by their text
  std::deque<std::string> owned_;  // texts that do not stand in text_ as they are
  std::vector<Scope> scopes_;
  std::vector<Block> blocks_;
  std::vector<Group> groups_;
  std::vector<Function> functions_;
  std::vector<Class> classes_;
  std::vector<Import> imports_;
  std::vector<Binding> bindings_;  // by name, scope, position
  std::vector<std::pair<Id, MemberBinding>> named_members_;
  std::vector<MemberBinding> members_;
  std::vector<Id> member_names_;
  std::vector<std::pair<Id, Id>> exports_;
  std::vector<Id> calls_;
  std::vector<std::pair<Id, Id>> calls_by_name_;
  std::vector<Id> calls_sorted_;
  std::vector<SyntaxError> errors_;
  bool is_too_deep_ = false;
  bool is_unfinished_ = false;
};

}  // namespace aipreflight::syntax
