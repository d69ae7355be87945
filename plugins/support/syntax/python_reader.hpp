#pragma once

#include "reader.hpp"

namespace aipreflight::syntax {

[[nodiscard]] const Vocabulary& python_vocabulary();

// Reads a tree of the Python grammar.
class PythonReader : public Reader {
 public:
  using Reader::Reader;
  void read(TSNode root);

 private:
  void statement(const Kid& kid);
  void statements(TSNode node);
  void block(const Kid& kid, BlockKind kind, Id group, Id iterable = kNothing);
  void import(TSNode node);
  void import_from(TSNode node);
  void conditional(TSNode node);
  void loop(TSNode node, int kind);
  void try_block(TSNode node);
  void with(TSNode node);
  void match(TSNode node);
  void case_clause(const Kid& clause, Id group);
  // What the decorators of a method say of it.
  struct Decorators {
    bool is_static = false;
    bool is_class_method = false;
    bool is_property = false;
  };
  void function(TSNode node, const Decorators& decorators);
  void klass(TSNode node);
  void decorated(TSNode node);
  void parameters(TSNode node, Id function);
  void parameter(const Kid& kid, Parameters& list, bool is_keyword_only);
  void bind_parameters(Id function, std::uint32_t at);

  Id expression(const Kid& kid);
  void drop_expression(const Kid& kid);
  Id expression_of(TSNode node, int kind);
  Id only_child(TSNode node);
  Id assignment(TSNode node);
  Id augmented(TSNode node);
  Id call(TSNode node);
  Id attribute(TSNode node);
  Id subscript(TSNode node);
  Id map(TSNode node);
  Id list(TSNode node);
  Id binary(TSNode node, bool is_boolean);
  Id comprehension(TSNode node);
  Id lambda(TSNode node);
  Id conditional_expression(TSNode node);
  Id string(TSNode node);
  Id concatenated(TSNode node);
  Id others(TSNode node);

  void bind(const Kid& target, const Bound& bound);
  void bind_parts(TSNode target, const Bound& bound);
};

}  // namespace aipreflight::syntax
