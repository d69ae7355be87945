#include <algorithm>

#include "evaluator.hpp"

// What comes in from outside of a function: arguments of its callers, annotated types, the object.
namespace aipreflight::cost {
namespace {

using syntax::Id;
using syntax::kNothing;
using syntax::Module;
using syntax::ScopeKind;

constexpr std::size_t kMostCallers = 24;

}  // namespace

Values Evaluator::bound_parameter(const Frame& frame, std::uint32_t index) {
  const syntax::Function& function = frame.unit->module->function(frame.function);
  const syntax::Parameter& parameter = frame.unit->module->parameters(function)[index];
  if (frame.has_receiver && index == 0) {
    return frame.receiver ? Values{*frame.receiver} : Values();
  }
  const std::string keyword(frame.unit->module->name(parameter.name));
  const bool is_python = frame.unit->module->language() == syntax::Language::kPython;
  const std::uint32_t position = index - (frame.has_receiver ? 1u : 0u);
  Values values;
  if (is_python) values = argument(frame.call, keyword);
  if (values.empty() && parameter.kind != syntax::ParameterKind::kKeywordOnly &&
      parameter.kind != syntax::ParameterKind::kRestMap) {
    values = argument(frame.call, std::to_string(position));
  }
  if (values.empty() && parameter.kind == syntax::ParameterKind::kRestMap) {
    // **kwargs: the call itself, as a mapping
    Value map;
    map.kind = ValueKind::kMap;
    map.unit = frame.call.unit;
    map.id = frame.call.expr;
    map.frame = frame.call.frame;
    return {map};
  }
  if (values.empty() && parameter.fallback != kNothing) {
    values = eval(*frame.unit, parameter.fallback);
  }
  if (is_nothing(values) && parameter.type != kNothing) {
    Values typed = by_type(*frame.unit, parameter.type, nullptr);
    if (!typed.empty()) return typed;
  }
  return values;
}

Values Evaluator::parameter(const Unit& unit, Id function, std::uint32_t index) {
  const Module& module = *unit.module;
  const syntax::Function& owner = module.function(function);
  const syntax::Parameter& parameter = module.parameters(owner)[index];
  const bool is_python = module.language() == syntax::Language::kPython;
  if (is_python && index == 0 && owner.owner != kNothing && !owner.is_static) {
    Value value;
    value.kind = owner.is_class_method ? ValueKind::kClass : ValueKind::kInstance;
    value.unit = &unit;
    value.id = owner.owner;
    return {value};
  }
  Values values = by_type(unit, parameter.type, nullptr);
  const auto is_foreign = [](const Value& value) {
    return value.kind == ValueKind::kExternal && value.client == nullptr;
  };
  if (!values.empty()) {
    if (!std::all_of(values.begin(), values.end(), is_foreign)) return values;
    // A base class of a package, or an interface: a caller may give a client that is one.
    Values given = from_callers(unit, function, index);
    std::erase_if(given, [](const Value& value) { return value.client == nullptr; });
    return given.empty() ? values : given;
  }
  values = from_callers(unit, function, index);
  if (parameter.fallback != kNothing) {
    // What a caller outside of the project gives nobody knows; the default is what the code says.
    Values fallback = eval(unit, parameter.fallback);
    const bool is_none = fallback.size() == 1 && fallback[0].kind == ValueKind::kNone;
    if (!is_none || values.empty()) add(values, std::move(fallback));
  }
  return values;
}

Values Evaluator::from_callers(const Unit& unit, Id function, std::uint32_t index) {
  const std::pair<const Unit*, Id> key{&unit, function};
  if (std::find(active_parameters_.begin(), active_parameters_.end(), key) !=
      active_parameters_.end()) {
    return {};
  }
  const Module& module = *unit.module;
  const syntax::Function& owner = module.function(function);
  std::string name(module.name(owner.name));
  const bool is_constructor =
      owner.owner != kNothing && (name == "__init__" || name == "constructor");
  if (is_constructor) name = module.name(module.klass(owner.owner).name);
  if (name.empty()) return {};
  active_parameters_.push_back(key);
  Values all;
  std::size_t callers = 0;
  for (const Unit* other : project_.callers_of(name)) {
    const Id called = other->module->find_name(name);
    for (const Id call : other->module->calls_of(called)) {
      if (callers >= kMostCallers) break;
      const syntax::Expr& expr = other->module->expr(call);
      for (const Value& callee : eval(*other, other->module->children(expr)[0].value)) {
        const bool is_it = is_constructor
                               ? callee.kind == ValueKind::kClass && callee.id == owner.owner
                               : callee.kind == ValueKind::kFunction && callee.id == function;
        if (!is_it || callee.unit != &unit) continue;
        ++callers;
        const Frame* frame = make_frame(callee, {other, call, nullptr});
        if (frame == nullptr) continue;
        Frame own = *frame;
        own.unit = &unit;
        own.function = function;
        own.has_receiver = module.language() == syntax::Language::kPython &&
                           owner.owner != kNothing && !owner.is_static;
        Values given = bound_parameter(own, index);
        std::erase_if(given, [](const Value& v) { return v.kind == ValueKind::kNone; });
        add(all, std::move(given));
      }
    }
  }
  active_parameters_.pop_back();
  return all;
}

Values Evaluator::by_type(const Unit& unit, Id type, const Frame* frame) {
  if (type == kNothing) return {};
  const Module& module = *unit.module;
  const syntax::Expr& expr = module.expr(type);
  const auto children = module.children(expr);
  Values all;
  switch (expr.kind) {
    case syntax::ExprKind::kText:
      return by_type_name(unit, module.name(expr.name), expr.block);
    case syntax::ExprKind::kBinary:
    case syntax::ExprKind::kConditional:
      for (const syntax::Child& child : children) add(all, by_type(unit, child.value, frame));
      return all;
    case syntax::ExprKind::kSubscript:
      for (std::size_t i = 1; i < children.size(); ++i) {
        const std::string_view text = module.name(module.expr(children[0].value).name);
        if (text == "Optional" || text == "Union" || text == "Annotated" || text == "Promise" ||
            text == "ClassVar" || text == "Final") {
          add(all, by_type(unit, children[i].value, frame));
        }
      }
      return all;
    case syntax::ExprKind::kName:
    case syntax::ExprKind::kAttribute:
      for (const Value& value : eval(unit, type, frame)) add(all, as_instance(value));
      return all;
    case syntax::ExprKind::kUnknown:
    case syntax::ExprKind::kTemplate:
    case syntax::ExprKind::kNumber:
    case syntax::ExprKind::kBool:
    case syntax::ExprKind::kNone:
    case syntax::ExprKind::kThis:
    case syntax::ExprKind::kCall:
    case syntax::ExprKind::kMap:
    case syntax::ExprKind::kList:
    case syntax::ExprKind::kFunction:
    case syntax::ExprKind::kClass:
    case syntax::ExprKind::kComprehension:
    case syntax::ExprKind::kNot:
      break;
  }
  return {};
}

// A type in quotes: "OpenAI", "openai.OpenAI | None".
Values Evaluator::by_type_name(const Unit& unit, std::string_view text, Id block) {
  const Module& module = *unit.module;
  Values all;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of("|[], ", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    const std::size_t dot = word.find('.');
    const Id first = module.find_name(word.substr(0, dot));
    if (word.empty() || first == kNothing) continue;
    for (Value value : name(unit, first, block, module.block(0).end, nullptr)) {
      Values values{value};
      for (std::size_t from = dot; from != std::string_view::npos;) {
        const std::size_t to = word.find('.', from + 1);
        Values next;
        for (const Value& one : values)
          add(next, attribute(one, word.substr(from + 1, to - from - 1)));
        values = std::move(next);
        from = to;
      }
      for (const Value& one : values) add(all, as_instance(one));
    }
  }
  return all;
}

Values Evaluator::as_instance(const Value& type) {
  Value value = type;
  if (type.kind == ValueKind::kClass) {
    value.kind = ValueKind::kInstance;
    return {value};
  }
  if (type.kind != ValueKind::kExternal || type.text.starts_with('~')) return {};
  if (const Client* client = patterns_.client(type.text)) {
    value.text = '<' + client->sdk->id + '>';
    value.client = client;
  } else {
    value.text += "()";
  }
  return {value};
}

Values Evaluator::self(const Unit& unit, Id block, const Frame* frame) {
  const Module& module = *unit.module;
  for (Id scope = module.block(block).scope; scope != kNothing;
       scope = module.scope(scope).parent) {
    const syntax::Scope& current = module.scope(scope);
    Id klass = kNothing;
    if (current.kind == ScopeKind::kClass) klass = current.owner;
    if (current.kind == ScopeKind::kFunction) klass = module.function(current.owner).owner;
    if (klass == kNothing) continue;
    if (frame != nullptr && frame->receiver && current.kind == ScopeKind::kFunction &&
        frame->function == current.owner) {
      return {*frame->receiver};
    }
    Value value;
    value.kind = ValueKind::kInstance;
    value.unit = &unit;
    value.id = klass;
    return {value};
  }
  return {};
}

}  // namespace aipreflight::cost
