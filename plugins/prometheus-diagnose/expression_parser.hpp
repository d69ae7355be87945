#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expression.hpp"

namespace aipreflight::diagnose {

// One pass over the text of an expression; the first problem ends it.
class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, const Names& names) : text_(text), names_(names) {}
  [[nodiscard]] Result<Expression> run(Expression::Type type);

 private:
  using Op = Expression::Op;
  using Type = Expression::Type;
  struct Term {
    std::uint32_t node = 0;
    Type type = Type::kNumber;
  };
  using Parsed = std::optional<Term>;
  using Rule = Parsed (ExpressionParser::*)();

  Parsed disjunction() { return chain("or", Op::kOr, &ExpressionParser::conjunction); }
  Parsed conjunction() { return chain("and", Op::kAnd, &ExpressionParser::negation); }
  Parsed chain(std::string_view word, Op op, Rule next);
  Parsed negation();
  Parsed comparison();
  Parsed sum();
  Parsed product();
  Parsed sign();
  Parsed primary();
  Parsed number();
  Parsed name();
  Parsed call(std::string_view function, std::size_t begin);
  Parsed reference_or_parameter(std::string_view name, std::size_t begin);

  void skip_blanks();
  bool take(std::string_view symbol);
  bool take_word(std::string_view word);
  std::string_view read_name();
  Parsed fail(std::size_t at, std::string message, std::string hint = {});
  Parsed require(const Parsed& term, Type type, std::size_t at);
  Term add(Op op, Type type, std::size_t begin, std::uint32_t left = 0, std::uint32_t right = 0);

  std::string_view text_;
  const Names& names_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Expression made_;
  std::optional<Error> error_;
};

}  // namespace aipreflight::diagnose
