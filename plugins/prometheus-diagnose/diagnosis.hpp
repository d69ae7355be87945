#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts.hpp"
#include "rule_set.hpp"

namespace aipreflight::diagnose {

// What became of one rule.
struct Verdict {
  enum class Kind { kFires, kRuledOut, kNotEvaluable };
  const Rule* rule = nullptr;
  Kind kind = Kind::kNotEvaluable;
  Confidence confidence = Confidence::kLow;
  std::optional<double> explains_ms;
  std::optional<double> explains_count;
  std::vector<std::string> corroborated;  // the conditions that hold
  std::vector<std::string> contradicted;
  std::string explained_by;          // the id of a rule that fires and suppresses this one
  std::string why_not;               // of one that is ruled out: the number that does it
  std::vector<std::string> missing;  // signals that were not measured
};

struct Diagnosis {
  std::vector<Verdict> fired;  // causes first: by what they explain, then by confidence
  std::vector<Verdict> ruled_out;
  std::vector<Verdict> not_evaluable;

  // The first that is no remark on the data and is explained by no other; nullptr if there is none.
  [[nodiscard]] const Verdict* most_likely() const;
  [[nodiscard]] bool has_fired(std::string_view id) const;
};

// `is_degraded`: the data as a whole are doubtful (warnings, few scrapes), which makes every
// confidence low.
[[nodiscard]] Verdict judge_rule(const Rule& rule,
                                 const Facts& facts,
                                 const Facts* baseline,
                                 bool is_degraded);
[[nodiscard]] Diagnosis diagnose(const RuleSet& rules,
                                 const Facts& facts,
                                 const Facts* baseline,
                                 bool is_degraded);

// Every way in which the examples of a rule do not come true; empty: they all do.
[[nodiscard]] Errors run_tests(const Rule& rule);

}  // namespace aipreflight::diagnose
