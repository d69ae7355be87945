#include <algorithm>
#include <array>
#include <charconv>

#include "evaluator.hpp"

namespace aipreflight::cost {
namespace {

using syntax::BindingKind;
using syntax::ChildKind;
using syntax::Id;
using syntax::kNothing;
using syntax::Module;

constexpr int kMostBases = 8;
// What declares a field of a class and may say what it begins with.
constexpr std::array<std::string_view, 5> kFields{"pydantic.Field()",
                                                  "pydantic.fields.Field()",
                                                  "dataclasses.field()",
                                                  "attrs.field()",
                                                  "attr.ib()"};
constexpr std::array<std::string_view, 3> kFromEnvironment{"pydantic_settings.BaseSettings",
                                                           "pydantic_settings.main.BaseSettings",
                                                           "pydantic.BaseSettings"};

bool is_environment(std::string_view path) {
  return path == "os.environ" || path == "~process.env" || path == "~import.meta.env" ||
         path == "~Deno.env" || path == "~Bun.env";
}

Value environment(std::string_view name) {
  Value value = unknown_value("the environment variable " + std::string(name));
  value.is_environment = true;
  return value;
}

}  // namespace

Values Evaluator::attribute(const Value& object, std::string_view name) {
  if (++steps_ > 20'000) return {unknown_value("too much to follow")};
  switch (object.kind) {
    case ValueKind::kModule: {
      Values values = exported(*object.unit, name);
      if (!values.empty()) return values;
      syntax::Import import;
      import.level = 1;
      if (object.unit->path.ends_with("__init__.py")) {
        if (const Unit* below = project_.find_submodule(*object.unit, import, name)) {
          Value value;
          value.kind = ValueKind::kModule;
          value.unit = below;
          return {value};
        }
      }
      return {unknown_value(std::string(name) + " of " + object.unit->path)};
    }
    case ValueKind::kExternal:
      return of_external(object, name);
    case ValueKind::kClass:
    case ValueKind::kInstance: {
      Values values = of_constructor(object, name);
      if (!values.empty()) return values;
      values = of_class(*object.unit, object.id, name, object, 0);
      if (values.empty()) values.push_back(unknown_value(std::string(name)));
      return values;
    }
    case ValueKind::kMap:
      if (object.unit->module->language() != syntax::Language::kPython) return item(object, name);
      return {unknown_value(std::string(name))};
    case ValueKind::kText:
    case ValueKind::kNumber:
      if (name == "value") return {object};  // of a member of an enumeration
      break;
    case ValueKind::kUnknown:
    case ValueKind::kNone:
    case ValueKind::kBool:
    case ValueKind::kList:
    case ValueKind::kFunction:
      break;
  }
  return {unknown_value(std::string(name))};
}

Values Evaluator::of_external(const Value& object, std::string_view name) {
  Value value = object;
  if (is_environment(object.text) && name != "get") return {environment(name)};
  if (object.text.starts_with('<')) {
    const std::size_t close = object.text.find('>');
    const Sdk* sdk = patterns_.sdk(object.text.substr(1, close - 1));
    if (sdk != nullptr && sdk->skipped.contains(std::string(name))) return {value};
    // What the constructor was given can be read back: `llm.model_name`.
    if (close + 1 == object.text.size() && object.client_made.is_known() &&
        patterns_.call(object.text + '.' + std::string(name)) == nullptr) {
      Values given = argument(object.client_made, name);
      if (!given.empty()) return given;
    }
  } else if (object.text.ends_with("()") && object.made.is_known()) {
    // SimpleNamespace(model=…).model, a dataclass of a package
    Values given = argument(object.made, name);
    if (!given.empty()) return given;
  } else if (object.unit != nullptr && !object.text.starts_with('~') &&
             object.unit->module->language() == syntax::Language::kPython &&
             object.text.find('(') == std::string::npos) {
    // `import app.config` where `app` has no __init__.py
    syntax::Import import;
    import.module = object.text;
    if (const Unit* below = project_.find_submodule(*object.unit, import, name)) {
      Value module;
      module.kind = ValueKind::kModule;
      module.unit = below;
      return {module};
    }
  }
  value.text += '.';
  value.text += name;
  return {value};
}

// A field of a dataclass or a model of pydantic, as its constructor was given it.
Values Evaluator::of_constructor(const Value& object, std::string_view name) {
  if (object.kind != ValueKind::kInstance || !object.made.is_known()) return {};
  const Module& module = *object.unit->module;
  const syntax::Class& klass = module.klass(object.id);
  const Id field = module.find_name(name);
  const Id init =
      module.find_name(module.language() == syntax::Language::kPython ? "__init__" : "constructor");
  if (field == kNothing || (init != kNothing && !module.bindings(klass.scope, init).empty()))
    return {};
  if (module.bindings(klass.scope, field).empty()) return {};
  return argument(object.made, name);
}

// `model: str = Field("gpt-4o")`: what the field begins with.
Values Evaluator::of_field(Value declared) {
  if (declared.kind != ValueKind::kExternal ||
      std::find(kFields.begin(), kFields.end(), declared.text) == kFields.end()) {
    return {std::move(declared)};
  }
  Values given = argument(declared.made, "default");
  if (given.empty() && declared.text.starts_with("pydantic.")) given = argument(declared.made, "0");
  return given.empty() ? Values{unknown_value("a field without a default")} : given;
}

// A class of pydantic-settings: the environment comes before what stands in it.
bool Evaluator::is_from_environment(const Unit& unit, Id klass_id, int depth) {
  if (depth >= kMostBases) return false;
  const Module& module = *unit.module;
  const auto bases = module.bases(module.klass(klass_id));
  return std::any_of(bases.begin(), bases.end(), [&](Id base) {
    const Values values = eval(unit, base);
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      if (value.kind == ValueKind::kClass) {
        return is_from_environment(*value.unit, value.id, depth + 1);
      }
      return value.kind == ValueKind::kExternal &&
             std::find(kFromEnvironment.begin(), kFromEnvironment.end(), value.text) !=
                 kFromEnvironment.end();
    });
  });
}

Values Evaluator::of_class(
    const Unit& unit, Id klass_id, std::string_view name, const Value& object, int depth) {
  const Module& module = *unit.module;
  const syntax::Class& klass = module.klass(klass_id);
  const Id wanted = module.find_name(name);
  Values all;
  if (wanted != kNothing) {
    for (const syntax::MemberBinding& member : module.members(klass)) {
      if (member.name != wanted) continue;
      const Id scope = module.block(member.block).scope;
      const Id function = module.scope(scope).owner;
      const Frame* frame = nullptr;
      if (object.made.is_known() && module.scope(scope).kind == syntax::ScopeKind::kFunction) {
        const std::string_view method = module.name(module.function(function).name);
        if (method == "__init__" || method == "constructor") {
          frames_.push_back({&unit,
                             function,
                             object.made,
                             std::make_shared<Value>(object),
                             module.language() == syntax::Language::kPython,
                             1});
          frame = &frames_.back();
        }
      }
      Values values = eval(unit, member.value, frame);
      add_link(values, unit, member.at, "self." + std::string(name));
      add(all, std::move(values));
    }
    if (all.size() > 1) {
      std::erase_if(all, [](const Value& value) { return value.kind == ValueKind::kNone; });
    }
    for (const syntax::Binding& own : module.bindings(klass.scope, wanted)) {
      if (!all.empty() && !is_nothing(all)) break;
      Values values = binding(unit, own, nullptr);
      for (Value& value : values) {
        if (value.kind != ValueKind::kFunction || value.unit != &unit) continue;
        const syntax::Function& function = module.function(value.id);
        if (function.owner == kNothing) continue;
        if (!function.is_static) value.object = std::make_shared<Value>(object);
        if (function.is_property) {
          Values returned = call_function(value, {});
          value = returned.empty() ? unknown_value(std::string(name)) : returned.front();
        }
      }
      if (own.kind == BindingKind::kAssign || own.kind == BindingKind::kDeclare) {
        Values begun;
        for (Value& value : values) add(begun, of_field(std::move(value)));
        values = std::move(begun);
        if (is_from_environment(unit, klass_id, 0)) {
          for (Value& value : values) value.is_environment |= value.kind == ValueKind::kText;
        }
        add_link(values, unit, own.at, std::string(name));
      }
      if (is_nothing(all)) all.clear();
      add(all, std::move(values));
    }
  }
  if (!all.empty() || depth >= kMostBases) return all;
  for (const Id base : module.bases(klass)) {
    for (const Value& value : eval(unit, base)) {
      if (value.kind == ValueKind::kClass) {
        Value as_base = object;
        add(all, of_class(*value.unit, value.id, name, as_base, depth + 1));
      } else if (value.kind == ValueKind::kExternal) {
        for (Value inherited : as_instance(value)) {
          inherited.made = object.made;
          inherited.client_made = object.made;
          if (inherited.client != nullptr) add(all, of_external(inherited, name));
        }
      }
    }
    if (!all.empty()) break;
  }
  return all;
}

Values Evaluator::item(const Value& container, std::string_view key) {
  switch (container.kind) {
    case ValueKind::kMap:
      return of_map(container, key);
    case ValueKind::kList: {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
      std::vector<Values> items;
      if (error != std::errc() || end != key.data() + key.size() || !elements(container, items)) {
        return {unknown_value("an item of a list")};
      }
      return index < items.size() ? items[index] : Values{unknown_value("an item of a list")};
    }
    case ValueKind::kExternal:
      if (is_environment(container.text)) return {environment(key)};
      return {unknown_value("an item of " + container.text)};
    case ValueKind::kClass: {  // an enumeration by name
      return attribute(container, key);
    }
    case ValueKind::kUnknown:
    case ValueKind::kNone:
    case ValueKind::kBool:
    case ValueKind::kNumber:
    case ValueKind::kText:
    case ValueKind::kFunction:
    case ValueKind::kInstance:
    case ValueKind::kModule:
      break;
  }
  return {unknown_value("an item")};
}

Values Evaluator::of_map(const Value& map, std::string_view key) {
  Values set = of_holder(map, key);
  if (!set.empty()) return set;
  const Module& module = *map.unit->module;
  const syntax::Expr& expr = module.expr(map.id);
  const auto children = module.children(expr);
  const std::size_t first = expr.kind == syntax::ExprKind::kCall ? 1 : 0;
  Values all;
  for (std::size_t i = children.size(); i > first; --i) {
    const syntax::Child& child = children[i - 1];
    const bool is_named = child.name != kNothing && module.name(child.name) == key;
    if (is_named) {
      Values values = eval(*map.unit, child.value, map.frame);
      add_link(values, *map.unit, module.expr(child.value).begin, std::string(key));
      add(all, std::move(values));
      return all;
    }
    if (child.kind == ChildKind::kPlain && child.name == kNothing && child.key != kNothing) {
      for (const Value& name : eval(*map.unit, child.key, map.frame)) {
        if (name.kind == ValueKind::kText && name.holes == 0 && name.text == key) {
          add(all, eval(*map.unit, child.value, map.frame));
          return all;
        }
      }
    }
    const bool is_copied = expr.kind == syntax::ExprKind::kCall && child.kind == ChildKind::kPlain;
    if (child.kind != ChildKind::kSpreadMap && !is_copied) continue;
    for (const Value& inner : eval(*map.unit, child.value, map.frame)) {
      if (inner.kind != ValueKind::kMap) continue;
      add(all, of_map(inner, key));
    }
    if (!all.empty()) return all;
  }
  return all;
}

// What was set in the map through the variable that holds it.
Values Evaluator::of_holder(const Value& map, std::string_view key) {
  if (map.holder_unit == nullptr) return {};
  const Module& module = *map.holder_unit->module;
  const Id wanted = module.find_name(key);
  Values all;
  if (wanted != kNothing) {
    const auto members = module.members_of(map.holder_name);
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
      const Id scope = module.block(member->block).scope;
      if (member->name != wanted || scope != map.holder_scope) continue;
      Values values = eval(*map.holder_unit, member->value, map.frame);
      add_link(values, *map.holder_unit, member->at, std::string(key));
      return values;
    }
  }
  const Id update = module.find_name("update");
  if (update == kNothing) return {};
  for (const Id call : module.calls_of(update)) {
    const syntax::Expr& expr = module.expr(call);
    const syntax::Expr& callee = module.expr(module.children(expr)[0].value);
    if (callee.kind != syntax::ExprKind::kAttribute) continue;
    const syntax::Expr& target = module.expr(module.children(callee)[0].value);
    if (target.kind != syntax::ExprKind::kName || target.name != map.holder_name ||
        module.block(expr.block).scope != map.holder_scope) {
      continue;
    }
    Value given;
    given.kind = ValueKind::kMap;
    given.unit = map.holder_unit;
    given.id = call;
    given.frame = map.frame;
    add(all, of_map(given, key));
  }
  return all;
}

}  // namespace aipreflight::cost
