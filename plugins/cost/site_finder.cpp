#include "site_finder.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace aipreflight::cost {
namespace {

using syntax::BindingKind;
using syntax::Expr;
using syntax::ExprKind;
using syntax::Id;
using syntax::kNothing;
using syntax::Module;

constexpr std::size_t kLongestExpression = 120;

std::string language_text(const Unit& unit) {
  switch (unit.module->language()) {
    case syntax::Language::kPython:
      return "python";
    case syntax::Language::kJavaScript:
      return "javascript";
    case syntax::Language::kTypeScript:
    case syntax::Language::kTsx:
      break;
  }
  return "typescript";
}

// "chat.completions.create" of `x.chat.completions.create`, with a dot before it; names only.
std::string attributes_of(const Module& module, const Expr& callee) {
  std::string path;
  Expr at = callee;
  while (at.kind == ExprKind::kAttribute) {
    const std::string_view name = module.name(at.name);
    if (name != "beta" && name != "with_raw_response" && name != "with_streaming_response" &&
        name != "aio") {
      path = '.' + std::string(name) + path;
    }
    at = module.expr(module.children(at)[0].value);
  }
  return path;
}

std::string function_around(const Module& module, Id block) {
  std::string name;
  for (Id scope = module.block(block).scope; scope != kNothing;
       scope = module.scope(scope).parent) {
    const syntax::Scope& current = module.scope(scope);
    std::string own;
    if (current.kind == syntax::ScopeKind::kFunction) {
      own = module.name(module.function(current.owner).name);
    } else if (current.kind == syntax::ScopeKind::kClass) {
      own = module.name(module.klass(current.owner).name);
    }
    if (!own.empty()) name = name.empty() ? own : own + '.' + name;
  }
  return name;
}

std::string shown(std::string_view text) {
  return text::one_line(text, kLongestExpression);
}

}  // namespace

const char* to_text(Confidence confidence) {
  switch (confidence) {
    case Confidence::kLiteral:
      return "literal";
    case Confidence::kResolved:
      return "resolved";
    case Confidence::kRange:
      return "range";
    case Confidence::kAssumed:
      return "assumed";
    case Confidence::kUnknown:
      break;
  }
  return "unknown";
}

Where where_of(const Unit& unit, std::uint32_t at) {
  const syntax::Place place = unit.module->place(at);
  return {unit.path, place.line, place.column, place.cell};
}

std::vector<Step> steps_of(const Chain& chain) {
  std::vector<Step> steps;
  for (const Link* link = chain.get(); link != nullptr; link = link->next.get()) {
    Step step{where_of(*link->unit, link->at), link->what};
    if (steps.empty() || !(steps.back().where == step.where)) steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Site> SiteFinder::find(const Unit& unit) {
  const Module& module = *unit.module;
  std::vector<Site> sites;
  for (const Id call : module.calls()) {
    if (!is_candidate(unit, module.expr(call))) continue;
    evaluator_.begin();
    if (auto site = at(unit, call)) sites.push_back(std::move(*site));
  }
  std::sort(sites.begin(), sites.end(), [](const Site& a, const Site& b) {
    return std::tie(a.where.cell, a.where.line, a.where.column) <
           std::tie(b.where.cell, b.where.line, b.where.column);
  });
  return sites;
}

// Cheap: most calls are none, and evaluating them would cost more than parsing.
bool SiteFinder::is_candidate(const Unit& unit, const Expr& call) const {
  const Module& module = *unit.module;
  const Expr& callee = module.expr(module.children(call)[0].value);
  if (callee.kind == ExprKind::kCall) return true;  // llm.bind(…)(…)
  if (callee.kind != ExprKind::kName && callee.kind != ExprKind::kAttribute) return false;
  if (patterns_.is_tail(module.name(callee.name))) return true;
  if (callee.kind == ExprKind::kAttribute) {
    const Expr& object = module.expr(module.children(callee)[0].value);
    return object.kind == ExprKind::kThis ||
           (object.kind == ExprKind::kName &&
            (module.name(object.name) == "self" || module.name(object.name) == "cls"));
  }
  // A name that is an alias of something.
  for (const syntax::Binding& binding : module.bindings(callee.name)) {
    switch (binding.kind) {
      case BindingKind::kImport:
      case BindingKind::kParameter:
      case BindingKind::kPart:
      case BindingKind::kNamedPart:
      case BindingKind::kElement:
        return true;
      case BindingKind::kAssign: {
        const ExprKind kind = module.expr(binding.value).kind;
        if (kind == ExprKind::kAttribute || kind == ExprKind::kCall || kind == ExprKind::kName ||
            kind == ExprKind::kConditional || kind == ExprKind::kBinary) {
          return true;
        }
        break;
      }
      case BindingKind::kDeclare:
      case BindingKind::kFunction:
      case BindingKind::kClass:
      case BindingKind::kOpaque:
        break;
    }
  }
  return false;
}

std::optional<Site> SiteFinder::at(const Unit& unit, Id id) {
  const Module& module = *unit.module;
  const Expr& expr = module.expr(id);
  const Id callee_id = module.children(expr)[0].value;
  const Expr& callee_expr = module.expr(callee_id);
  const Values callees = evaluator_.eval(unit, callee_id);
  bool is_unknown = callees.empty();
  for (const Value& callee : callees) {
    if (callee.kind == ValueKind::kUnknown) is_unknown = true;
    if (callee.kind != ValueKind::kExternal) continue;
    std::string path = callee.text;
    // A chain of LangChain is called by calling it.
    if (path.ends_with('>')) path += ".__call__";
    if (const Call* call = patterns_.call(path); call != nullptr && !call->is_constructor) {
      use(callee.client_made);
      return make(unit, id, *call, callee);
    }
    std::string made = callee.text;
    if (patterns_.is_by_argument(made)) return std::nullopt;
    if (const Client* client = patterns_.client(made)) {
      const Call* call = patterns_.call('<' + client->sdk->id + '>');
      if (call == nullptr) return std::nullopt;
      Value value = callee;
      value.client = client;
      value.client_made = {&unit, id, nullptr};
      value.made = value.client_made;
      return make(unit, id, *call, value);
    }
  }
  return is_unknown && callee_expr.kind == ExprKind::kAttribute ? by_shape(unit, id) : std::nullopt;
}

// A receiver that nobody knows, and a call that no other package has: its path and its keywords.
std::optional<Site> SiteFinder::by_shape(const Unit& unit, Id id) {
  const Module& module = *unit.module;
  const std::string path =
      attributes_of(module, module.expr(module.children(module.expr(id))[0].value));
  for (const auto& [suffix, call] : patterns_.shapes()) {
    if (!path.ends_with(suffix)) continue;
    const CallRef ref{&unit, id, nullptr};
    const bool has_all =
        std::all_of(call->shape.begin(), call->shape.end(), [&](const std::string& keyword) {
          return !evaluator_.argument(ref, keyword).empty();
        });
    // Two names and more are distinctive enough where everything comes by a spread.
    const bool is_spread = std::count(suffix.begin(), suffix.end(), '.') >= 3;
    if (!has_all && !is_spread) continue;
    Site site = make(unit, id, *call, Value());
    site.notes.push_back(
        "what it is called on is not known; the path and its arguments are those of " +
        call->sdk->id);
    site.endpoint = Endpoint::kUnknown;
    return site;
  }
  return std::nullopt;
}

Site SiteFinder::make(const Unit& unit, Id id, const Call& call, const Value& callee) {
  const Module& module = *unit.module;
  const Expr& expr = module.expr(id);
  const Expr& callee_expr = module.expr(module.children(expr)[0].value);
  const CallRef ref{&unit, id, nullptr};
  Site site;
  site.where = where_of(unit, expr.begin);
  site.language = language_text(unit);
  site.sdk = call.sdk->id;
  site.provider = callee.client != nullptr ? callee.client->provider : call.provider;
  site.operation = call.operation;
  site.expression = shown(std::string_view(module.text())
                              .substr(callee_expr.begin, callee_expr.end - callee_expr.begin));
  site.function = function_around(module, expr.block);
  site.is_batch = call.is_batch;
  site.has_output = call.has_output;
  site.is_constructor = call.is_constructor;
  site.is_test = unit.is_test;
  set_model(site, call, callee, ref);
  set_output(site, call, callee, ref);
  set_prompt(site, call, callee, ref);
  set_endpoint(site, callee);
  set_loops(site, unit, expr.block);
  for (const std::string& selector : call.count) {
    const Values values = select(selector, callee, ref);
    if (values.size() == 1 && values[0].kind == ValueKind::kNumber && values[0].number >= 1 &&
        values[0].number <= 1e6) {
      site.count = values[0].number;
    }
  }
  return site;
}

}  // namespace aipreflight::cost
