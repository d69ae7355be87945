#include "diagnosis.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

namespace aipreflight::diagnose {
namespace {

const Lookup kNothing = [](std::string_view) -> std::optional<double> { return std::nullopt; };

void add_unique(std::vector<std::string>& all, std::string name) {
  if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(std::move(name));
}

// "base(queue_time.mean)" and "queue_time.mean" to their signals.
std::string missing_signal(const std::string& reference) {
  constexpr std::string_view kBase = "base(";
  if (reference.rfind(kBase, 0) == 0) return "a baseline";
  return std::string(signal_of(reference));
}

std::vector<std::string> that_hold(const std::vector<Expression>& conditions,
                                   const Lookup& facts,
                                   const Lookup& baseline) {
  std::vector<std::string> all;
  for (const Expression& condition : conditions) {
    if (condition.evaluate(facts, baseline) == 1.0) all.push_back(condition.text());
  }
  return all;
}

bool is_any_degraded(const Rule& rule, const Facts& facts) {
  return std::any_of(
      rule.requires_signals.begin(), rule.requires_signals.end(), [&](const std::string& name) {
        const Reading* reading = facts.reading(name);
        return reading != nullptr && reading->state == State::kReset;
      });
}

void weigh(Verdict& verdict, const Facts& facts, const Lookup& baseline, bool is_degraded) {
  const Rule& rule = *verdict.rule;
  const Lookup lookup = facts.lookup();
  verdict.corroborated = that_hold(rule.corroborate, lookup, baseline);
  verdict.contradicted = that_hold(rule.contradict, lookup, baseline);
  if (rule.explains_ms) verdict.explains_ms = rule.explains_ms->evaluate(lookup, baseline);
  if (rule.explains_count) verdict.explains_count = rule.explains_count->evaluate(lookup, baseline);
  if (is_degraded || is_any_degraded(rule, facts)) {
    verdict.confidence = Confidence::kLow;
  } else if (!verdict.contradicted.empty()) {
    verdict.confidence = Confidence::kLow;
  } else {
    verdict.confidence = verdict.corroborated.empty() ? Confidence::kMedium : Confidence::kHigh;
  }
}

// Causes before remarks on the data, effects behind what explains them.
auto rank(const Verdict& verdict) {
  const bool is_remark =
      verdict.rule->category == "data" || verdict.rule->severity == Severity::kInfo;
  return std::tuple(!verdict.explained_by.empty(),
                    is_remark,
                    -verdict.rule->priority,
                    -verdict.explains_ms.value_or(0),
                    -verdict.explains_count.value_or(0),
                    -static_cast<int>(verdict.confidence));
}

}  // namespace

Verdict judge_rule(const Rule& rule, const Facts& facts, const Facts* baseline, bool is_degraded) {
  Verdict verdict;
  verdict.rule = &rule;
  const Lookup lookup = facts.lookup();
  const Lookup before = baseline == nullptr ? kNothing : baseline->lookup();
  const auto holds = rule.when.evaluate(lookup, before);
  if (holds == 0.0) {
    verdict.kind = Verdict::Kind::kRuledOut;
    verdict.why_not = rule.when.why_not(lookup, before);
    return verdict;
  }
  for (const std::string& reference : rule.when.missing(lookup, before)) {
    add_unique(verdict.missing, missing_signal(reference));
  }
  for (const std::string& name : rule.requires_signals) {
    const Reading* reading = facts.reading(name);
    if (reading == nullptr || !reading->has_numbers()) add_unique(verdict.missing, name);
  }
  if (!verdict.missing.empty() || !holds) return verdict;
  verdict.kind = Verdict::Kind::kFires;
  weigh(verdict, facts, before, is_degraded);
  return verdict;
}

Diagnosis diagnose(const RuleSet& rules,
                   const Facts& facts,
                   const Facts* baseline,
                   bool is_degraded) {
  Diagnosis diagnosis;
  for (const Rule& rule : rules.rules()) {
    Verdict verdict = judge_rule(rule, facts, baseline, is_degraded);
    auto& list = verdict.kind == Verdict::Kind::kFires      ? diagnosis.fired
                 : verdict.kind == Verdict::Kind::kRuledOut ? diagnosis.ruled_out
                                                            : diagnosis.not_evaluable;
    list.push_back(std::move(verdict));
  }
  for (Verdict& effect : diagnosis.fired) {
    for (const Verdict& cause : diagnosis.fired) {
      const auto& ids = cause.rule->suppresses;
      if (std::find(ids.begin(), ids.end(), effect.rule->id) == ids.end()) continue;
      if (effect.explained_by.empty()) effect.explained_by = cause.rule->id;
    }
  }
  std::stable_sort(
      diagnosis.fired.begin(),
      diagnosis.fired.end(),
      [](const Verdict& left, const Verdict& right) { return rank(left) < rank(right); });
  return diagnosis;
}

const Verdict* Diagnosis::most_likely() const {
  for (const Verdict& verdict : fired) {
    if (verdict.explained_by.empty() && verdict.rule->category != "data" &&
        verdict.rule->severity != Severity::kInfo) {
      return &verdict;
    }
  }
  return nullptr;
}

bool Diagnosis::has_fired(std::string_view id) const {
  return std::any_of(
      fired.begin(), fired.end(), [&](const Verdict& verdict) { return verdict.rule->id == id; });
}

Errors run_tests(const Rule& rule) {
  Errors errors;
  for (const RuleTest& test : rule.tests) {
    Facts facts;
    Facts baseline;
    const auto fill = [](const std::map<std::string, double>& numbers, Facts& into) {
      for (const auto& [reference, number] : numbers) {
        Reading reading;
        reading.state = State::kOk;
        into.set(std::string(signal_of(reference)), std::move(reading));
        into.set(reference, number);
      }
    };
    fill(test.given, facts);
    fill(test.baseline, baseline);
    const Verdict verdict =
        judge_rule(rule, facts, test.baseline.empty() ? nullptr : &baseline, false);
    const auto fail = [&](const std::string& what) {
      errors.push_back(
          profile_error(test.where, "rule '" + rule.id + "', test '" + test.name + "': " + what));
    };
    const bool fires = verdict.kind == Verdict::Kind::kFires;
    const bool is_unknown = verdict.kind == Verdict::Kind::kNotEvaluable;
    if (test.not_evaluable != is_unknown) {
      fail(is_unknown ? "it is not evaluable, for want of " + text::join(verdict.missing, ", ")
                      : std::string("it is evaluable"));
    } else if (test.fires && *test.fires != fires) {
      fail(fires ? "it fires" : "it does not fire: " + verdict.why_not);
    } else if (test.confidence && fires && *test.confidence != verdict.confidence) {
      fail("its confidence is " + std::string(to_string(verdict.confidence)) + " and not " +
           std::string(to_string(*test.confidence)));
    }
    for (const std::string& name : test.missing) {
      const auto& missing = verdict.missing;
      if (std::find(missing.begin(), missing.end(), name) == missing.end()) {
        fail("'" + name + "' is not among what is missing");
      }
    }
  }
  return errors;
}

}  // namespace aipreflight::diagnose
