#pragma once

#include <string_view>

#include "reader.hpp"

namespace aipreflight::syntax {

[[nodiscard]] const Vocabulary& script_vocabulary(Language language);

// Reads a tree of the JavaScript, TypeScript and TSX grammars.
class ScriptReader : public Reader {
 public:
  using Reader::Reader;
  void read(TSNode root);

 private:
  void statement(const Kid& kid);
  void statements(TSNode node);
  void branch(const Kid& kid, BlockKind kind, Id group, Id iterable = kNothing);
  void import(TSNode node);
  void bind_import(std::string_view module,
                   std::string_view name,
                   std::string_view as,
                   TSNode node);
  void export_statement(TSNode node);
  void declaration(TSNode node);
  void declarator(TSNode node, bool is_block_scoped);
  void conditional(TSNode node);
  void loop(TSNode node, int kind);
  void for_in(TSNode node);
  void try_block(TSNode node);
  void switch_block(TSNode node);
  Id function(TSNode node, Id owner, std::string_view name);
  void parameter(const Kid& kid, Parameters& list);
  void bind_parameters(Id function, TSNode list, std::uint32_t at);
  Id klass(TSNode node);
  void member(const Kid& kid, Id klass);

  Id expression(const Kid& kid);
  Id expression_of(TSNode node, int kind);
  Id first_child(TSNode node);
  Id last_child(TSNode node);
  Id others(TSNode node);
  Id call(TSNode node, bool is_new);
  void arguments(TSNode node, Children& children);
  Id member_access(TSNode node);
  Id object(TSNode node);
  Id array(TSNode node);
  Id binary(TSNode node);
  Id ternary(TSNode node);
  Id assignment(TSNode node);
  Id string(TSNode node);
  Id template_string(TSNode node);
  Id type(TSNode node);
  void bind(const Kid& target, const Bound& bound);
  void bind_object_pattern(TSNode pattern, const Bound& bound);
  Id exported_name(std::string_view name);
  void bind_exports(TSNode target, Id value, std::uint32_t at);
  [[nodiscard]] std::string_view key_of(const Kid& kid) const;
};

}  // namespace aipreflight::syntax
