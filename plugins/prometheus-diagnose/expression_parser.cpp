#include "expression_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

Result<Expression> Expression::compile(std::string_view text, Type type, const Names& names) {
  return ExpressionParser(text, names).run(type);
}

Result<Expression> ExpressionParser::run(Type type) {
  if (text_.size() > Expression::kMaxLength) {
    fail(0,
         "the expression has " + std::to_string(text_.size()) + " bytes, at most " +
             std::to_string(Expression::kMaxLength) + " are allowed");
    return *error_;
  }
  made_.text_ = text_;
  Parsed root = disjunction();
  skip_blanks();
  if (root && at_ < text_.size()) {
    root = fail(at_, "'" + text::one_line(text_.substr(at_), 20) + "' is not expected here");
  }
  if (root) root = require(root, type, 0);
  if (!root) return *error_;
  made_.root_ = root->node;
  return std::move(made_);
}

ExpressionParser::Parsed ExpressionParser::fail(std::size_t at,
                                                std::string message,
                                                std::string hint) {
  if (!error_) {
    SourceRef where;
    where.column = static_cast<std::uint32_t>(at + 1);
    error_ = profile_error(where, std::move(message), std::move(hint));
  }
  return std::nullopt;
}

ExpressionParser::Parsed ExpressionParser::require(const Parsed& term, Type type, std::size_t at) {
  if (!term || term->type == type) return term;
  return fail(at,
              type == Type::kTruth ? "a condition is expected, this is a number"
                                   : "a number is expected, this is a condition",
              type == Type::kTruth ? "compare it with something" : "");
}

ExpressionParser::Term ExpressionParser::add(
    Op op, Type type, std::size_t begin, std::uint32_t left, std::uint32_t right) {
  Expression::Node node;
  node.op = op;
  node.left = left;
  node.right = right;
  node.begin = static_cast<std::uint32_t>(begin);
  node.end = static_cast<std::uint32_t>(at_);
  made_.nodes_.push_back(node);
  return {static_cast<std::uint32_t>(made_.nodes_.size() - 1), type};
}

void ExpressionParser::skip_blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) {
    ++at_;
  }
}

bool ExpressionParser::take(std::string_view symbol) {
  skip_blanks();
  if (text_.substr(at_, symbol.size()) != symbol) return false;
  at_ += symbol.size();
  return true;
}

bool ExpressionParser::take_word(std::string_view word) {
  skip_blanks();
  const std::size_t end = at_ + word.size();
  if (text_.substr(at_, word.size()) != word) return false;
  if (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) return false;
  at_ = end;
  return true;
}

ExpressionParser::Parsed ExpressionParser::chain(std::string_view word, Op op, Rule next) {
  skip_blanks();
  const std::size_t begin = at_;
  Parsed left = (this->*next)();
  while (left && take_word(word)) {
    left = require(left, Type::kTruth, begin);
    skip_blanks();
    const std::size_t right_at = at_;
    const Parsed right = require((this->*next)(), Type::kTruth, right_at);
    if (!left || !right) return std::nullopt;
    left = add(op, Type::kTruth, begin, left->node, right->node);
  }
  return left;
}

ExpressionParser::Parsed ExpressionParser::negation() {
  skip_blanks();
  const std::size_t begin = at_;
  if (!take_word("not")) return comparison();
  if (++depth_ > Expression::kMaxDepth) return fail(begin, "the expression is nested too deeply");
  skip_blanks();
  const std::size_t inner_at = at_;
  const Parsed inner = require(negation(), Type::kTruth, inner_at);
  --depth_;
  if (!inner) return std::nullopt;
  return add(Op::kNot, Type::kTruth, begin, inner->node);
}

ExpressionParser::Parsed ExpressionParser::comparison() {
  static constexpr std::array<std::pair<std::string_view, Op>, 6> kOps = {{
      {"<=", Op::kAtMost},
      {">=", Op::kAtLeast},
      {"==", Op::kEqual},
      {"!=", Op::kUnequal},
      {"<", Op::kLess},
      {">", Op::kGreater},
  }};
  skip_blanks();
  const std::size_t begin = at_;
  Parsed left = sum();
  if (!left) return std::nullopt;
  for (const auto& [symbol, op] : kOps) {
    if (!take(symbol)) continue;
    skip_blanks();
    const std::size_t right_at = at_;
    left = require(left, Type::kNumber, begin);
    const Parsed right = require(sum(), Type::kNumber, right_at);
    if (!left || !right) return std::nullopt;
    return add(op, Type::kTruth, begin, left->node, right->node);
  }
  return left;
}

ExpressionParser::Parsed ExpressionParser::sum() {
  skip_blanks();
  const std::size_t begin = at_;
  Parsed left = product();
  while (left) {
    const bool is_plus = take("+");
    if (!is_plus && !take("-")) return left;
    left = require(left, Type::kNumber, begin);
    const std::size_t right_at = at_;
    const Parsed right = require(product(), Type::kNumber, right_at);
    if (!left || !right) return std::nullopt;
    left = add(is_plus ? Op::kAdd : Op::kSubtract, Type::kNumber, begin, left->node, right->node);
  }
  return left;
}

ExpressionParser::Parsed ExpressionParser::product() {
  skip_blanks();
  const std::size_t begin = at_;
  Parsed left = sign();
  while (left) {
    const bool is_times = take("*");
    if (!is_times && !take("/")) return left;
    left = require(left, Type::kNumber, begin);
    const std::size_t right_at = at_;
    const Parsed right = require(sign(), Type::kNumber, right_at);
    if (!left || !right) return std::nullopt;
    left =
        add(is_times ? Op::kMultiply : Op::kDivide, Type::kNumber, begin, left->node, right->node);
  }
  return left;
}

ExpressionParser::Parsed ExpressionParser::sign() {
  skip_blanks();
  const std::size_t begin = at_;
  if (!take("-")) return primary();
  if (++depth_ > Expression::kMaxDepth) return fail(begin, "the expression is nested too deeply");
  const Parsed inner = require(sign(), Type::kNumber, begin);
  --depth_;
  if (!inner) return std::nullopt;
  return add(Op::kNegate, Type::kNumber, begin, inner->node);
}

ExpressionParser::Parsed ExpressionParser::primary() {
  skip_blanks();
  if (at_ == text_.size()) return fail(at_, "the expression ends too early");
  const char c = text_[at_];
  if (is_digit(c) || c == '.') return number();
  if (is_letter(c)) return name();
  if (c != '(')
    return fail(at_, "'" + text::one_line(text_.substr(at_, 1)) + "' is not expected here");
  if (++depth_ > Expression::kMaxDepth) return fail(at_, "the expression is nested too deeply");
  ++at_;
  const Parsed inner = disjunction();
  --depth_;
  if (inner && !take(")")) return fail(at_, "')' is missing");
  return inner;
}

ExpressionParser::Parsed ExpressionParser::number() {
  double value = 0;
  const std::size_t begin = at_;
  const char* first = text_.data() + at_;
  const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
  if (error != std::errc()) return fail(at_, "not a number");
  at_ += static_cast<std::size_t>(end - first);
  const Term term = add(Op::kNumber, Type::kNumber, begin);
  made_.nodes_.back().number = value;
  return term;
}

std::string_view ExpressionParser::read_name() {
  const std::size_t begin = at_;
  while (at_ < text_.size() &&
         (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) {
    ++at_;
  }
  return text_.substr(begin, at_ - begin);
}

ExpressionParser::Parsed ExpressionParser::name() {
  const std::size_t begin = at_;
  const std::string_view name = read_name();
  if (name == "true" || name == "false") {
    const Term term = add(Op::kNumber, Type::kTruth, begin);
    made_.nodes_.back().number = name == "true" ? 1 : 0;
    return term;
  }
  if (name == "and" || name == "or" || name == "not") {
    return fail(begin, "'" + std::string(name) + "' is not expected here");
  }
  if (take("(")) return call(name, begin);
  return reference_or_parameter(name, begin);
}

ExpressionParser::Parsed ExpressionParser::call(std::string_view function, std::size_t begin) {
  const bool is_one = function == "abs" || function == "base";
  if (!is_one && function != "min" && function != "max") {
    return fail(begin,
                "unknown function '" + std::string(function) + "'",
                "there are abs, base, max and min");
  }
  if (++depth_ > Expression::kMaxDepth) return fail(begin, "the expression is nested too deeply");
  std::size_t argument_at = at_;
  Parsed result = require(disjunction(), Type::kNumber, argument_at);
  if (result && is_one) {
    result = add(function == "abs" ? Op::kAbs : Op::kBase, Type::kNumber, begin, result->node);
  }
  bool has_more = false;
  while (result && !is_one && take(",")) {
    has_more = true;
    argument_at = at_;
    const Parsed next = require(disjunction(), Type::kNumber, argument_at);
    if (!next) return std::nullopt;
    result = add(
        function == "min" ? Op::kMin : Op::kMax, Type::kNumber, begin, result->node, next->node);
  }
  --depth_;
  if (!result) return std::nullopt;
  if (!is_one && !has_more) return fail(begin, "'" + std::string(function) + "' needs two numbers");
  if (!take(")")) return fail(at_, "')' is missing");
  made_.nodes_[result->node].end = static_cast<std::uint32_t>(at_);
  return result;
}

ExpressionParser::Parsed ExpressionParser::reference_or_parameter(std::string_view name,
                                                                  std::size_t begin) {
  if (name.find('.') == std::string_view::npos) {
    const auto value = names_.parameter(name);
    if (!value) {
      return fail(
          begin, "unknown parameter '" + text::one_line(name, 80) + "'", names_.hint_for(name));
    }
    const Term term = add(Op::kParameter, Type::kNumber, begin);
    made_.nodes_.back().number = *value;
    return term;
  }
  if (!names_.has_reference(name)) {
    return fail(begin, "unknown signal '" + text::one_line(name, 80) + "'", names_.hint_for(name));
  }
  auto& references = made_.references_;
  const auto found = std::find(references.begin(), references.end(), name);
  const auto index = static_cast<std::uint32_t>(found - references.begin());
  if (found == references.end()) references.emplace_back(name);
  const Term term = add(Op::kReference, Type::kNumber, begin);
  made_.nodes_.back().reference = index;
  return term;
}

}  // namespace aipreflight::diagnose
