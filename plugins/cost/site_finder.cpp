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
  const Expr* at = &callee;
  while (at->kind == ExprKind::kAttribute) {
    const std::string_view name = module.name(at->name);
    if (name != "beta" && name != "with_raw_response" && name != "with_streaming_response" &&
        name != "aio") {
      path = '.' + std::string(name) + path;
    }
    at = &module.expr(module.children(*at)[0].value);
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

void SiteFinder::use(const CallRef& constructor) {
  if (!constructor.is_known()) return;
  used_.push_back(
      where_of(*constructor.unit, constructor.unit->module->expr(constructor.expr).begin));
}

Values SiteFinder::select(const std::string& selector, const Value& callee, const CallRef& ref) {
  if (selector.starts_with("receiver."))
    return evaluator_.argument(callee.made, selector.substr(9));
  if (selector.starts_with("origin."))
    return evaluator_.argument(callee.first_made, selector.substr(7));
  if (selector.starts_with("setting ")) return setting(*ref.unit, selector.substr(8));
  return evaluator_.argument(callee, ref, selector);
}

// "dspy.configure,dspy.context lm"
Values SiteFinder::setting(const Unit& unit, std::string_view selector) {
  const std::size_t space = selector.rfind(' ');
  Values found;
  for (const std::string_view function : text::split(selector.substr(0, space), ',')) {
    Values values = evaluator_.setting(unit, function, selector.substr(space + 1));
    found.insert(found.end(), values.begin(), values.end());
  }
  return found;
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

void SiteFinder::set_model(Site& site, const Call& call, const Value& callee, const CallRef& ref) {
  Values found;
  for (const std::string& selector : call.model) {
    found = select(selector, callee, ref);
    if (!found.empty()) break;
  }
  if (found.empty() && callee.client != nullptr) {
    for (const std::string& selector : callee.client->model) {
      found = evaluator_.argument(callee.client_made, selector);
      if (!found.empty()) break;
    }
  }
  add_models(site, found);
  if (site.models.empty()) {
    site.model_confidence = Confidence::kUnknown;
    if (site.why_unknown.empty()) {
      site.why_unknown = found.empty() ? "the call names no model" : "the model is not a text";
    }
    return;
  }
  const bool is_literal = site.models.size() == 1 && !site.models[0].is_environment &&
                          site.models[0].from.size() == 1 &&
                          site.models[0].from[0].what == "literal" &&
                          site.models[0].from[0].where.file == site.where.file;
  site.model_confidence = site.models.size() > 1 ? Confidence::kRange
                          : site.may_be_other    ? Confidence::kAssumed
                          : is_literal           ? Confidence::kLiteral
                                                 : Confidence::kResolved;
}

void SiteFinder::add_models(Site& site, const Values& values, int depth) {
  for (const Value& value : values) {
    switch (value.kind) {
      case ValueKind::kText: {
        if (value.holes > 0 || value.text.empty()) {
          site.may_be_other = true;
          if (site.why_unknown.empty()) {
            site.why_unknown = "of the model's name only \"" + shown(value.text) + "\" is known";
          }
          break;
        }
        ModelChoice choice{value.text, {}, steps_of(value.from), value.is_environment};
        const auto same = std::find(site.models.begin(), site.models.end(), choice);
        if (same == site.models.end()) site.models.push_back(std::move(choice));
        break;
      }
      case ValueKind::kList: {  // several models for one call
        std::vector<Values> items;
        if (depth < 2 && evaluator_.elements(value, items)) {
          for (const Values& item : items) add_models(site, item, depth + 1);
        }
        break;
      }
      case ValueKind::kExternal: {
        const ModelValue* model = patterns_.model_value(value.text);
        const Selectors* selectors = model != nullptr ? &model->model : nullptr;
        CallRef made = value.made;
        std::string provider = model != nullptr ? model->provider : "";
        if (model == nullptr && value.client != nullptr) {
          selectors = &value.client->model;
          made = value.client_made;
          provider = value.client->provider;
          // A model that is handed over is called through what it was handed to.
          use(value.client_made);
        }
        const std::size_t before = site.models.size();
        for (std::size_t i = 0; selectors != nullptr && depth < 3 && i < selectors->size(); ++i) {
          const Values inner = evaluator_.argument(made, (*selectors)[i]);
          if (inner.empty()) continue;
          add_models(site, inner, depth + 1);
          break;
        }
        for (std::size_t i = before; i < site.models.size(); ++i) {
          if (site.models[i].provider.empty()) site.models[i].provider = provider;
        }
        if (selectors == nullptr) {
          site.may_be_other = true;
          if (site.why_unknown.empty())
            site.why_unknown = "the model is what " + shown(value.text) + " is";
        }
        break;
      }
      case ValueKind::kNone:
        break;
      case ValueKind::kInstance: {  // a member of an enumeration
        site.may_be_other = true;
        if (site.why_unknown.empty()) site.why_unknown = "the model is an object of the project";
        break;
      }
      case ValueKind::kUnknown:
      case ValueKind::kBool:
      case ValueKind::kNumber:
      case ValueKind::kMap:
      case ValueKind::kFunction:
      case ValueKind::kClass:
      case ValueKind::kModule:
        site.may_be_other = true;
        if (site.why_unknown.empty() && !value.text.empty()) {
          site.why_unknown = "the model comes from " + shown(value.text);
        }
        break;
    }
  }
}

void SiteFinder::set_output(Site& site, const Call& call, const Value& callee, const CallRef& ref) {
  if (!call.has_output) return;
  for (const std::string& selector : call.output) {
    const Values values = select(selector, callee, ref);
    if (values.empty()) continue;
    NumberFound found;
    bool is_whole = true;
    for (const Value& value : values) {
      // `max_tokens=True` is 1 to Python, and a mistake to everybody else.
      const bool is_number = value.kind == ValueKind::kNumber && std::isfinite(value.number) &&
                             value.number >= 0 && value.number <= 1e8;
      if (value.kind == ValueKind::kNone) continue;
      if (!is_number) {
        is_whole = false;
        continue;
      }
      const bool is_first = found.from.empty() && found.high == 0 && found.low == 0;
      found.low = is_first ? value.number : std::min(found.low, value.number);
      found.high = is_first ? value.number : std::max(found.high, value.number);
      if (found.from.empty()) found.from = steps_of(value.from);
      found.confidence = found.low != found.high ? Confidence::kRange
                         : found.from.size() > 1 ? Confidence::kResolved
                                                 : Confidence::kLiteral;
    }
    if (found.confidence == Confidence::kUnknown) continue;
    if (!is_whole) found.confidence = Confidence::kAssumed;
    site.output = std::move(found);
    return;
  }
}

void SiteFinder::set_prompt(Site& site, const Call& call, const Value& callee, const CallRef& ref) {
  for (const std::string& selector : call.input) {
    const Values values = select(selector, callee, ref);
    if (values.empty()) continue;
    site.prompt.is_given = true;
    collect(site.prompt, values, 0);
  }
  const std::string_view whole =
      std::string_view(ref.unit->module->text())
          .substr(ref.unit->module->expr(ref.expr).begin,
                  ref.unit->module->expr(ref.expr).end - ref.unit->module->expr(ref.expr).begin);
  site.is_cached = whole.find("cache_control") != std::string_view::npos ||
                   whole.find("cacheControl") != std::string_view::npos;
}

void SiteFinder::set_endpoint(Site& site, const Value& callee) {
  if (callee.client == nullptr || !callee.client_made.is_known()) return;
  for (const std::string& selector : callee.client->sdk->endpoint) {
    for (const Value& value : evaluator_.argument(callee.client_made, selector)) {
      if (value.kind == ValueKind::kNone) continue;
      if (value.kind == ValueKind::kText && value.text.find("://") != std::string::npos) {
        site.endpoint = Endpoint::kNamed;
        site.url = value.text;
        return;
      }
      site.endpoint = Endpoint::kUnknown;
    }
  }
}

void SiteFinder::set_loops(Site& site, const Unit& unit, Id block) {
  const Module& module = *unit.module;
  const Id scope = module.block(block).scope;
  for (; block != kNothing && module.block(block).scope == scope;
       block = module.block(block).parent) {
    const syntax::Block& one = module.block(block);
    if (one.kind != syntax::BlockKind::kLoop) continue;
    const std::uint64_t turns = evaluator_.length(unit, one.iterable);
    if (turns == 0) {
      site.is_in_unknown_loop = true;
    } else {
      site.repeats = std::min<std::uint64_t>(site.repeats * turns, 1'000'000'000);
    }
  }
}

}  // namespace aipreflight::cost
