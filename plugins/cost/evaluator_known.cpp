#include <algorithm>
#include <array>

#include "evaluator.hpp"

namespace aipreflight::cost {
namespace {

using syntax::Module;

Value map_value(const CallRef& call) {
  Value value;
  value.kind = ValueKind::kMap;
  value.unit = call.unit;
  value.id = call.expr;
  value.frame = call.frame;
  return value;
}

}  // namespace

// Functions of the languages and their libraries whose result follows from their arguments.
Values Evaluator::call_known(const std::string& path, const CallRef& call) {
  if (path == "~dict" || path == "collections.OrderedDict") return {map_value(call)};
  if (path == "os.getenv" || path == "os.environ.get" || path == "~Deno.env.get") {
    std::string name = "that is not known";
    for (const Value& value : argument(call, "0")) {
      if (value.kind == ValueKind::kText) name = value.text;
    }
    Value variable = unknown_value("the environment variable " + name);
    variable.is_environment = true;
    Values fallback = argument(call, "1");
    if (fallback.empty()) fallback = argument(call, "default");
    if (fallback.empty()) return {variable};
    return either({variable}, std::move(fallback));
  }
  if (path == "~getattr") return named_attribute(call);
  constexpr std::array<std::string_view, 13> kFirst{"~str",
                                                    "~String",
                                                    "~int",
                                                    "~float",
                                                    "~list",
                                                    "textwrap.dedent",
                                                    "~tuple",
                                                    "inspect.cleandoc",
                                                    "~cast",
                                                    "copy.deepcopy",
                                                    "copy.copy",
                                                    "~Object.freeze",
                                                    "~structuredClone"};
  if (std::find(kFirst.begin(), kFirst.end(), path) != kFirst.end()) return argument(call, "0");
  if (path == "typing.cast") return argument(call, "1");
  if (path == "~Object.assign") {
    Values all;
    for (const char* index : {"2", "1", "0"}) {
      for (const Value& value : argument(call, index)) {
        if (value.kind == ValueKind::kMap) add(all, {value});
      }
      if (!all.empty()) return all;
    }
  }
  if (path == "functools.partial") {
    Values all = argument(call, "0");
    for (Value& value : all) value.partial = call;
    return all;
  }
  if (path == "~require") {
    for (const Value& module : argument(call, "0")) {
      syntax::Import wanted;
      wanted.module = module.text;
      if (module.kind == ValueKind::kText) return import(*call.unit, wanted);
    }
  }
  if (path == "~super") {
    const Module& module = *call.unit->module;
    return self(*call.unit, module.expr(call.expr).block, call.frame);
  }
  return {};
}

// `getattr(client, "chat")`. Whether the third argument holds only the running program knows.
Values Evaluator::named_attribute(const CallRef& call) {
  Values all;
  for (const Value& name : argument(call, "1")) {
    if (name.kind != ValueKind::kText || name.holes != 0) {
      add(all, {unknown_value("an attribute whose name is not known")});
      continue;
    }
    for (const Value& object : argument(call, "0")) add(all, attribute(object, name.text));
  }
  return all;
}

}  // namespace aipreflight::cost
