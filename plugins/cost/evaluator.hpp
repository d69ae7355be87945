#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value.hpp"

namespace aipreflight::cost {

// Finds out what expressions of a program may be, without running it: names by scope and order,
// attributes by class, calls by what functions return, imports through the files of the project.
// What it cannot follow is unknown; it never guesses. One thread each; a Project may be shared.
class Evaluator {
 public:
  Evaluator(Project& project, const Patterns& patterns) : project_(project), patterns_(patterns) {}

  // Effort is bounded: to be called before each new question. Values of the one before end here.
  void begin();

  [[nodiscard]] Values eval(const Unit& unit, syntax::Id expr, const Frame* frame = nullptr);
  // What a call was given as `selector`: a keyword, a position, or a path into one of them. In
  // JavaScript a keyword is a member of an object among the arguments. Empty: nothing was given.
  [[nodiscard]] Values argument(const CallRef& call, std::string_view selector);
  [[nodiscard]] Values argument(const Value& callee,
                                const CallRef& call,
                                std::string_view selector);
  [[nodiscard]] Values attribute(const Value& object, std::string_view name);
  [[nodiscard]] Values item(const Value& container, std::string_view key);
  // What the program gives as `argument` to a function of a package, such as one that sets a
  // default for all calls, or what `unit` assigns to that attribute of an object of a package.
  // Where several files call it, those nearest to `unit` count.
  [[nodiscard]] Values setting(const Unit& unit,
                               std::string_view function,
                               std::string_view argument);
  // The elements of a list, where they are known; nullopt-like: false.
  [[nodiscard]] bool elements(const Value& list, std::vector<Values>& found);
  // How often a loop runs; 0: not known.
  [[nodiscard]] std::uint64_t length(const Unit& unit, syntax::Id iterable);

 private:
  // Names (evaluator_names.cpp)
  Values name(
      const Unit& unit, syntax::Id name, syntax::Id block, std::uint32_t at, const Frame* frame);
  Values in_scope(const Unit& unit,
                  std::span<const syntax::Binding> bindings,
                  syntax::Id block,
                  std::uint32_t at,
                  bool is_own_scope,
                  const Frame* frame);
  Values binding(const Unit& unit, const syntax::Binding& binding, const Frame* frame);
  Values part(const Unit& unit, const syntax::Binding& binding, const Frame* frame);
  Values import(const Unit& unit, const syntax::Import& import);
  Values exported(const Unit& unit, std::string_view name);

  // Parameters, types and objects (evaluator_parameters.cpp)
  Values parameter(const Unit& unit, syntax::Id function, std::uint32_t index);
  Values bound_parameter(const Frame& frame, std::uint32_t index);
  Values from_callers(const Unit& unit, syntax::Id function, std::uint32_t index);
  Values by_type(const Unit& unit, syntax::Id type, const Frame* frame);
  Values by_type_name(const Unit& unit, std::string_view name, syntax::Id block);
  Values as_instance(const Value& type);
  Values self(const Unit& unit, syntax::Id block, const Frame* frame);

  // Members (evaluator_members.cpp)
  Values of_class(
      const Unit& unit, syntax::Id klass, std::string_view name, const Value& object, int depth);
  Values of_constructor(const Value& object, std::string_view name);
  Values of_field(Value declared);
  [[nodiscard]] bool is_from_environment(const Unit& unit, syntax::Id klass, int depth);
  Values of_map(const Value& map, std::string_view key);
  Values of_holder(const Value& map, std::string_view key);
  Values of_external(const Value& object, std::string_view name);

  // Calls (evaluator_calls.cpp, and of what languages have themselves evaluator_known.cpp)
  Values call(const Unit& unit, syntax::Id expr, const Frame* frame);
  Values call_value(const Value& callee, const CallRef& call);
  Values call_external(const Value& callee, const CallRef& call);
  Values call_known(const std::string& path, const CallRef& call);
  Values call_function(const Value& callee, const CallRef& call);
  Values named_attribute(const CallRef& call);
  Values method_of_data(const Value& object, std::string_view name, const CallRef& call);
  Values piped(const CallRef& call);
  [[nodiscard]] const Frame* make_frame(const Value& callee, const CallRef& call);

  // Texts and operators (evaluator_texts.cpp)
  Values eval_kind(const Unit& unit, syntax::Id expr, const Frame* frame);
  Values concatenate(const Unit& unit, const syntax::Expr& expr, const Frame* frame);
  Values binary(const Unit& unit, const syntax::Expr& expr, const Frame* frame);
  Values either(const Values& left, Values right);
  Values subscript(const Unit& unit, const syntax::Expr& expr, const Frame* frame);

  static void add(Values& all, Values more);
  static void add_link(Values& values, const Unit& unit, std::uint32_t at, std::string what);

  struct Active {
    const Unit* unit;
    syntax::Id expr;
    const Frame* frame;
    bool operator==(const Active&) const = default;
  };

  Project& project_;
  const Patterns& patterns_;
  std::deque<Frame> frames_;
  std::vector<Active> active_;
  std::vector<std::pair<const Unit*, syntax::Id>> active_parameters_;
  std::vector<std::pair<const Unit*, std::string>> active_exports_;
  int depth_ = 0;
  int steps_ = 0;
};

}  // namespace aipreflight::cost
