#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "site_finder.hpp"

// What one call says: its model, its limits, its prompt, where it goes and how often.
namespace aipreflight::cost {
namespace {

using syntax::Id;
using syntax::kNothing;
using syntax::Module;

constexpr std::size_t kLongestName = 120;

std::string shown(std::string_view text) {
  return text::one_line(text, kLongestName);
}

}  // namespace

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
