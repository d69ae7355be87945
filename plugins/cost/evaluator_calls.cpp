#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "evaluator.hpp"

namespace aipreflight::cost {
namespace {

using syntax::Child;
using syntax::ChildKind;
using syntax::Expr;
using syntax::ExprKind;
using syntax::Id;
using syntax::kNothing;
using syntax::Module;

constexpr int kMostFrames = 10;

bool is_index(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// How far down two files share their folders; a file is nearest to itself.
std::size_t nearness(std::string_view one, std::string_view other) {
  if (one == other) return one.size() + 1;
  const auto [end, unused] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  const std::size_t slash = one.substr(0, static_cast<std::size_t>(end - one.begin())).rfind('/');
  return slash == std::string_view::npos ? 0 : slash;
}

}  // namespace

Values Evaluator::argument(const Value& callee, const CallRef& call, std::string_view selector) {
  Values values = argument(call, selector);
  if (values.empty() && callee.partial.is_known()) values = argument(callee.partial, selector);
  return values;
}

Values Evaluator::setting(const Unit& unit, std::string_view function, std::string_view argument) {
  const std::string_view name = function.substr(function.rfind('.') + 1);
  std::size_t nearest = 0;
  Values found;
  const Module& own = *unit.module;
  for (const syntax::MemberBinding& member : own.members_of(own.find_name(name))) {
    if (own.name(member.name) != argument) continue;
    for (const Value& holder : eval(unit, member.target)) {
      if (holder.kind == ValueKind::kExternal && holder.text == function) {
        add(found, eval(unit, member.value));
      }
    }
  }
  if (!found.empty()) return found;
  for (const Unit* other : project_.callers_of(name)) {
    const std::size_t near = nearness(unit.path, other->path);
    if (near < nearest) continue;
    for (const Id call : other->module->calls_of(other->module->find_name(name))) {
      const Expr& expr = other->module->expr(call);
      for (const Value& callee : eval(*other, other->module->children(expr)[0].value)) {
        if (callee.kind != ValueKind::kExternal || callee.text != function) continue;
        Values given = this->argument({other, call, nullptr}, argument);
        if (given.empty()) continue;
        if (near > nearest) found.clear();
        nearest = near;
        add(found, std::move(given));
      }
    }
  }
  return found;
}

Values Evaluator::argument(const CallRef& call, std::string_view selector) {
  if (!call.is_known()) return {};
  const std::size_t dot = selector.find('.');
  const std::string_view first = selector.substr(0, dot);
  const Module& module = *call.unit->module;
  const auto children = module.children(module.expr(call.expr)).subspan(1);
  Values found;
  if (is_index(first)) {
    std::size_t wanted = 0;
    std::from_chars(first.data(), first.data() + first.size(), wanted);
    std::size_t position = 0;
    for (const Child& child : children) {
      if (child.kind == ChildKind::kSpread) break;
      if (child.kind != ChildKind::kPlain) continue;
      if (position++ == wanted) found = eval(*call.unit, child.value, call.frame);
    }
  } else {
    for (const Child& child : children) {
      if (child.kind == ChildKind::kKeyword && module.name(child.name) == first) {
        found = eval(*call.unit, child.value, call.frame);
      }
    }
    const bool is_python = module.language() == syntax::Language::kPython;
    for (std::size_t i = children.size(); found.empty() && i > 0; --i) {
      const Child& child = children[i - 1];
      const bool is_map =
          is_python ? child.kind == ChildKind::kSpreadMap : child.kind == ChildKind::kPlain;
      if (!is_map) continue;
      for (const Value& map : eval(*call.unit, child.value, call.frame)) {
        if (map.kind == ValueKind::kMap) {
          add(found, item(map, first));
        } else if (is_python && map.kind == ValueKind::kUnknown) {
          add(found, {unknown_value("** of what is not known")});
        }
      }
    }
  }
  if (dot == std::string_view::npos || found.empty()) return found;
  // A path into what was given.
  Values values = std::move(found);
  std::string_view rest = selector.substr(dot + 1);
  while (!rest.empty()) {
    const std::size_t next = rest.find('.');
    const std::string_view name = rest.substr(0, next);
    Values inner;
    for (const Value& value : values) {
      Values one = value.kind == ValueKind::kMap || value.kind == ValueKind::kList
                       ? item(value, name)
                       : attribute(value, name);
      // An attribute of an object of a package that was not given says nothing.
      std::erase_if(one, [](const Value& v) {
        return v.kind == ValueKind::kExternal && v.client == nullptr;
      });
      add(inner, std::move(one));
    }
    values = std::move(inner);
    rest = next == std::string_view::npos ? std::string_view() : rest.substr(next + 1);
  }
  return values;
}

Values Evaluator::call(const Unit& unit, Id id, const Frame* frame) {
  const Module& module = *unit.module;
  const Expr& expr = module.expr(id);
  const Expr& callee = module.expr(module.children(expr)[0].value);
  const CallRef ref{&unit, id, frame};
  Values all;
  if (callee.kind == ExprKind::kAttribute) {
    const std::string_view name = module.name(callee.name);
    if (name == "pipe" || name == "from") add(all, piped(ref));
    if (!all.empty()) return all;
    for (const Value& object : eval(unit, module.children(callee)[0].value, frame)) {
      if (object.kind == ValueKind::kText || object.kind == ValueKind::kMap ||
          object.kind == ValueKind::kList) {
        add(all, method_of_data(object, name, ref));
      } else {
        for (const Value& value : attribute(object, name)) add(all, call_value(value, ref));
      }
    }
    return all;
  }
  for (const Value& value : eval(unit, module.children(expr)[0].value, frame)) {
    add(all, call_value(value, ref));
  }
  return all;
}

// `prompt.pipe(model)`, `RunnableSequence.from([prompt, model])`: whatever model is in it.
Values Evaluator::piped(const CallRef& call) {
  const Module& module = *call.unit->module;
  Values all;
  const auto take = [&](const Values& values) {
    for (const Value& value : values) {
      if (value.client != nullptr && value.text.ends_with('>')) add(all, {value});
    }
  };
  for (const Child& child : module.children(module.expr(call.expr)).subspan(1)) {
    const Values values = eval(*call.unit, child.value, call.frame);
    take(values);
    for (const Value& value : values) {
      std::vector<Values> items;
      if (value.kind == ValueKind::kList && elements(value, items)) {
        for (const Values& item : items) take(item);
      }
    }
  }
  return all;
}

Values Evaluator::method_of_data(const Value& object, std::string_view name, const CallRef& call) {
  constexpr std::array<std::string_view, 9> kSame{
      "strip", "lstrip", "rstrip", "trim", "copy", "encode", "toString", "trimStart", "trimEnd"};
  if (std::find(kSame.begin(), kSame.end(), name) != kSame.end()) return {object};
  if (object.kind == ValueKind::kText) {
    Value changed = object;
    if (name == "lower" || name == "toLowerCase") {
      changed.text = text::to_lower(object.text);
    } else if (name == "format" || name == "replace" || name == "join" || name == "substitute" ||
               name == "concat" || name == "replaceAll") {
      ++changed.holes;
    } else {
      return {unknown_value("a method of a text")};
    }
    return {changed};
  }
  if (object.kind == ValueKind::kMap && (name == "get" || name == "pop" || name == "setdefault")) {
    Values all;
    for (const Value& key : argument(call, "0")) {
      if (key.kind == ValueKind::kText && key.holes == 0) add(all, item(object, key.text));
    }
    if (all.empty()) {
      all = argument(call, "1");
      if (is_nothing(all) || !all.empty()) {
        // Which key it is nobody knows: any of its values, or the default.
        for (const Value& key : argument(call, "0")) {
          if (key.kind == ValueKind::kText && key.holes == 0) continue;
          const Module& module = *object.unit->module;
          for (const Child& child : module.children(module.expr(object.id))) {
            if (child.kind == ChildKind::kPlain)
              add(all, eval(*object.unit, child.value, object.frame));
          }
        }
      }
    }
    return all.empty() ? Values{unknown_value("an item")} : all;
  }
  return {unknown_value("a method of data")};
}

Values Evaluator::call_value(const Value& callee, const CallRef& call) {
  switch (callee.kind) {
    case ValueKind::kExternal:
      return call_external(callee, call);
    case ValueKind::kClass: {
      Value value = callee;
      value.kind = ValueKind::kInstance;
      value.made = call;
      value.object = nullptr;
      return {value};
    }
    case ValueKind::kFunction:
      return call_function(callee, call);
    case ValueKind::kInstance: {
      Values all;
      for (const Value& method : attribute(callee, "__call__")) {
        if (method.kind == ValueKind::kFunction) add(all, call_function(method, call));
      }
      return all.empty() ? Values{unknown_value("what an object gives when it is called")} : all;
    }
    case ValueKind::kUnknown:
    case ValueKind::kNone:
    case ValueKind::kBool:
    case ValueKind::kNumber:
    case ValueKind::kText:
    case ValueKind::kList:
    case ValueKind::kMap:
    case ValueKind::kModule:
      break;
  }
  return {unknown_value(callee.text.empty() ? "what a call gives" : callee.text)};
}

Values Evaluator::call_external(const Value& callee, const CallRef& call) {
  Values known = call_known(callee.text, call);
  if (!known.empty()) return known;
  std::string path = callee.text;
  if (patterns_.is_by_argument(path)) {
    for (const char* selector : {"service_name", "0"}) {
      for (const Value& value : argument(call, selector)) {
        if (value.kind == ValueKind::kText && path == callee.text) path += '(' + value.text + ')';
      }
    }
  }
  Value made = callee;
  made.made = call;
  made.partial = {};
  if (const Client* client = patterns_.client(path)) {
    made.text = '<' + client->sdk->id + '>';
    made.client = client;
    made.client_made = call;
    made.first_made = {};
    return {made};
  }
  if (const Wrapper* wrapper = patterns_.wrapper(path)) {
    for (const std::string& selector : wrapper->arguments) {
      Values given = argument(call, selector);
      std::erase_if(given, [](const Value& value) {
        return value.client == nullptr && value.kind != ValueKind::kInstance;
      });
      if (!given.empty()) return given;
    }
    if (wrapper->otherwise.empty()) return {unknown_value("what " + path + " was given")};
    made.text = '<' + wrapper->otherwise + '>';
    made.client_made = call;
    made.client = nullptr;
    return {made};
  }
  if (path.starts_with('<')) {
    const std::size_t dot = path.rfind('.');
    const std::size_t close = path.find('>');
    const Sdk* sdk = patterns_.sdk(path.substr(1, close - 1));
    if (sdk != nullptr && dot != std::string::npos && sdk->same.contains(path.substr(dot + 1))) {
      made = callee;
      made.text = path.substr(0, dot);
      return {made};
    }
  }
  if (!made.first_made.is_known()) made.first_made = call;
  made.text = path + "()";
  return {made};
}

const Frame* Evaluator::make_frame(const Value& callee, const CallRef& call) {
  const int depth = call.frame == nullptr ? 1 : call.frame->depth + 1;
  if (depth > kMostFrames) return nullptr;
  Frame frame;
  frame.unit = callee.unit;
  frame.function = callee.id;
  frame.call = call;
  frame.receiver = callee.object;
  frame.has_receiver =
      callee.object != nullptr && callee.unit->module->language() == syntax::Language::kPython;
  frame.depth = depth;
  frames_.push_back(std::move(frame));
  return &frames_.back();
}

Values Evaluator::call_function(const Value& callee, const CallRef& call) {
  const syntax::Function& function = callee.unit->module->function(callee.id);
  const Frame* frame = make_frame(callee, call);
  if (frame == nullptr) return {unknown_value("too much to follow")};
  Values all;
  for (const Id returned : callee.unit->module->results(function)) {
    add(all, eval(*callee.unit, returned, frame));
  }
  if (is_nothing(all) && function.returned_type != kNothing) {
    Values typed = by_type(*callee.unit, function.returned_type, nullptr);
    if (!typed.empty()) return typed;
  }
  if (all.empty()) all.push_back(unknown_value("what a function returns"));
  return all;
}

}  // namespace aipreflight::cost
