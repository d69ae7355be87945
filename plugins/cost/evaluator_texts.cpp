#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "evaluator.hpp"

namespace aipreflight::cost {
namespace {

using syntax::Expr;
using syntax::ExprKind;
using syntax::Id;
using syntax::kNothing;

constexpr std::size_t kLongestText = std::size_t{4} << 20;

Value text_value(std::string text, std::uint32_t holes = 0) {
  Value value;
  value.kind = ValueKind::kText;
  value.text = std::move(text);
  value.holes = holes;
  return value;
}

Value number_value(double number) {
  Value value;
  value.kind = ValueKind::kNumber;
  value.number = number;
  return value;
}

// As a part of a text.
Value as_text(const Value& value) {
  if (value.kind == ValueKind::kText) return value;
  if (value.kind == ValueKind::kNumber) {
    Value text = text_value(text::format_number(value.number, 15));
    text.from = value.from;
    return text;
  }
  return text_value("", 1);
}

Value joined(const Value& left, const Value& right) {
  Value text = left;
  if (text.text.size() + right.text.size() > kLongestText) {
    ++text.holes;
    return text;
  }
  text.text += right.text;
  text.holes += right.holes;
  if (!text.from) text.from = right.from;
  text.is_environment = left.is_environment || right.is_environment;
  return text;
}

bool is_definite(const Value& value) {
  return value.kind != ValueKind::kUnknown && value.kind != ValueKind::kNone &&
         !value.is_environment;
}

}  // namespace

Values Evaluator::eval_kind(const Unit& unit, Id id, const Frame* frame) {
  const syntax::Module& module = *unit.module;
  const Expr& expr = module.expr(id);
  Value value;
  value.unit = &unit;
  value.id = id;
  value.frame = frame;
  const auto here = [&](ValueKind kind) {
    value.kind = kind;
    return Values{value};
  };
  switch (expr.kind) {
    case ExprKind::kText: {
      Value text = text_value(std::string(module.name(expr.name)));
      text.from = std::make_shared<const Link>(Link{&unit, expr.begin, "literal", nullptr});
      return {text};
    }
    case ExprKind::kNumber:
    case ExprKind::kBool: {
      Value number = number_value(unit.module->number(expr));
      if (expr.kind == ExprKind::kBool) number.kind = ValueKind::kBool;
      number.from = std::make_shared<const Link>(Link{&unit, expr.begin, "literal", nullptr});
      return {number};
    }
    case ExprKind::kNone: {
      Value none;
      none.kind = ValueKind::kNone;
      return {none};
    }
    case ExprKind::kName:
      return name(unit, expr.name, expr.block, expr.begin, frame);
    case ExprKind::kThis:
      return self(unit, expr.block, frame);
    case ExprKind::kAttribute: {
      Values all;
      for (const Value& object : eval(unit, module.children(expr)[0].value, frame)) {
        add(all, attribute(object, module.name(expr.name)));
      }
      return all;
    }
    case ExprKind::kSubscript:
      return subscript(unit, expr, frame);
    case ExprKind::kCall:
      return call(unit, id, frame);
    case ExprKind::kMap:
      return here(ValueKind::kMap);
    case ExprKind::kList:
    case ExprKind::kComprehension:
      return here(ValueKind::kList);
    case ExprKind::kTemplate:
      return concatenate(unit, expr, frame);
    case ExprKind::kBinary:
      return binary(unit, expr, frame);
    case ExprKind::kConditional: {
      Values all;
      for (const syntax::Child& child : module.children(expr)) {
        add(all, eval(unit, child.value, frame));
      }
      return all;
    }
    case ExprKind::kFunction:
      value.id = expr.name;
      return here(ValueKind::kFunction);
    case ExprKind::kClass:
      value.id = expr.name;
      return here(ValueKind::kClass);
    case ExprKind::kNot:
    case ExprKind::kUnknown:
      break;
  }
  return {unknown_value("an expression that is not followed")};
}

Values Evaluator::concatenate(const Unit& unit, const Expr& expr, const Frame* frame) {
  Values texts{text_value("")};
  for (const syntax::Child& child : unit.module->children(expr)) {
    Values parts = eval(unit, child.value, frame);
    if (parts.empty()) parts.push_back(unknown_value());
    // Many ways for many parts would be no end of texts.
    const bool is_too_many = texts.size() * parts.size() > 8;
    Values next;
    for (const Value& text : texts) {
      if (is_too_many) {
        add(next, {joined(text, text_value("", 1))});
        continue;
      }
      for (const Value& part : parts) add(next, {joined(text, as_text(part))});
    }
    texts = std::move(next);
  }
  return texts;
}

Values Evaluator::either(const Values& left, Values right) {
  Values all;
  bool is_always_left = !left.empty();
  for (const Value& value : left) {
    const bool is_empty_text =
        value.kind == ValueKind::kText && value.text.empty() && value.holes == 0;
    if (is_definite(value) && !is_empty_text) {
      add(all, {value});
    } else {
      is_always_left = false;
      // What the environment may say stands in the note of the default.
      if (value.kind == ValueKind::kUnknown && !value.is_environment) add(all, {value});
    }
  }
  if (is_always_left) return all;
  const bool by_environment = std::any_of(
      left.begin(), left.end(), [](const Value& value) { return value.is_environment; });
  for (Value& value : right) value.is_environment |= by_environment;
  add(all, std::move(right));
  return all;
}

Values Evaluator::binary(const Unit& unit, const Expr& expr, const Frame* frame) {
  const auto children = unit.module->children(expr);
  const Values left = eval(unit, children[0].value, frame);
  const Values right = eval(unit, children[1].value, frame);
  if (expr.op == 'o') return either(left, right);
  if (expr.op == 'a') return right;
  Values all;
  for (const Value& a : left) {
    for (const Value& b : right) {
      const bool is_numbers = a.kind == ValueKind::kNumber && b.kind == ValueKind::kNumber;
      const bool has_text = a.kind == ValueKind::kText || b.kind == ValueKind::kText;
      if (expr.op == '|' && (a.client != nullptr || b.client != nullptr)) {
        add(all, {a.client != nullptr ? a : b});  // a pipeline of LangChain with a model in it
      } else if (expr.op == '|' && a.kind == ValueKind::kMap) {
        add(all, {b.kind == ValueKind::kMap ? b : a});
      } else if (expr.op == '+' && (a.kind == ValueKind::kList || b.kind == ValueKind::kList)) {
        // Both lists count: a list of two spreads would say the same.
        add(all, {a});
        add(all, {b});
      } else if (expr.op == '+' && has_text) {
        add(all, {joined(as_text(a), as_text(b))});
      } else if (expr.op == '%' && a.kind == ValueKind::kText) {
        add(all, {joined(a, text_value("", 1))});
      } else if (expr.op == '*' && has_text &&
                 (a.kind == ValueKind::kNumber || b.kind == ValueKind::kNumber)) {
        const Value& text = a.kind == ValueKind::kText ? a : b;
        const double times = a.kind == ValueKind::kText ? b.number : a.number;
        Value repeated = text;
        repeated.text.clear();
        for (double i = 0; i < times && repeated.text.size() + text.text.size() <= kLongestText;
             ++i) {
          repeated.text += text.text;
        }
        add(all, {repeated});
      } else if (is_numbers) {
        const double value = expr.op == '+'   ? a.number + b.number
                             : expr.op == '-' ? a.number - b.number
                             : expr.op == '*' ? a.number * b.number
                             : expr.op == '/' ? a.number / b.number
                             : expr.op == '?' ? std::nan("")
                                              : std::nan("");
        Value number = number_value(value);
        number.from = a.from;
        add(all, std::isfinite(value) ? Values{number} : Values{unknown_value("a number")});
      } else {
        add(all, {unknown_value("an expression that is not followed")});
      }
    }
  }
  return all;
}

Values Evaluator::subscript(const Unit& unit, const Expr& expr, const Frame* frame) {
  const auto children = unit.module->children(expr);
  if (children.size() != 2) return {unknown_value("an item")};
  const Values keys = eval(unit, children[1].value, frame);
  Values all;
  for (const Value& container : eval(unit, children[0].value, frame)) {
    for (const Value& key : keys) {
      if (key.kind == ValueKind::kText && key.holes == 0) {
        Values found = item(container, key.text);
        add(all, found.empty() ? Values{unknown_value("the item \"" + key.text + '"')} : found);
      } else if (key.kind == ValueKind::kNumber && key.number >= 0) {
        add(all, item(container, text::format_number(key.number, 10)));
      } else if (container.kind == ValueKind::kMap) {
        // Which of its values nobody knows, but it is one of them.
        const syntax::Module& module = *container.unit->module;
        for (const syntax::Child& child : module.children(module.expr(container.id))) {
          if (child.kind == syntax::ChildKind::kPlain)
            add(all, eval(*container.unit, child.value, container.frame));
        }
        if (all.empty()) all.push_back(unknown_value("an item"));
      } else {
        add(all, {unknown_value("an item")});
      }
    }
  }
  return all;
}

}  // namespace aipreflight::cost
