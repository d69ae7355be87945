#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalogue.hpp"
#include "evidence/data_file.hpp"
#include "expression.hpp"

namespace aipreflight::diagnose {

enum class Severity { kInfo, kWarn, kFail };
enum class Confidence { kLow, kMedium, kHigh };
[[nodiscard]] std::string_view to_string(Severity severity);      // "fail"
[[nodiscard]] std::string_view to_string(Confidence confidence);  // "high"

// An example of a rule: numbers that are given, and what has to follow. Everything else is unknown.
struct RuleTest {
  std::string name;
  SourceRef where;
  std::map<std::string, double> given;
  std::map<std::string, double> baseline;
  std::optional<bool> fires;
  bool not_evaluable = false;
  std::vector<std::string> missing;  // signals; only with not_evaluable
  std::optional<Confidence> confidence;
};

// A cause and how it shows. README.md has the form.
struct Rule {
  std::string id;
  SourceRef where;
  std::string title;
  std::string category;
  Severity severity = Severity::kWarn;
  int priority = 0;  // 1: it explains everything, in whatever unit; before those of 0
  std::vector<std::string> requires_signals;
  Expression when;
  std::vector<Expression> corroborate;
  std::vector<Expression> contradict;
  std::optional<Expression> explains_ms;
  std::optional<Expression> explains_count;
  std::vector<std::string> suppresses;
  std::vector<std::string> evidence;  // references
  std::vector<std::string> actions;
  std::string runbook;  // "runbooks/kv-cache-pressure.md#preemption"
  std::string source;
  std::vector<RuleTest> tests;
};

// Rules as they come: what is built in, or a file of the user.
struct RuleText {
  std::string text;  // YAML; of what is built in, as it was compiled by the build
  std::string name;
  bool is_built_in = false;
};

// Rules with the signals and parameters that they use.
class RuleSet {
 public:
  // Later texts change earlier ones: rules and signals of the same name are replaced, `params` are
  // set, `disable` takes rules out. What is wrong is in `errors`, all of it; what is only doubtful
  // (a user's rule without a test) in `warnings`.
  struct Loaded;
  [[nodiscard]] static Loaded load(const std::vector<RuleText>& texts);
  [[nodiscard]] static RuleText built_in();  // data/rules.yml
  [[nodiscard]] static RuleText legacy();    // data/legacy.yml

  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  [[nodiscard]] const Rule* find(std::string_view id) const;
  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }
  [[nodiscard]] const std::map<std::string, double>& params() const { return params_; }

 private:
  friend class RuleSetReader;
  Catalogue catalogue_;
  std::map<std::string, double> params_;
  std::vector<Rule> rules_;
};

struct RuleSet::Loaded {
  RuleSet rules;
  Errors errors;
  Errors warnings;
};

// The data of the build as it stands in the tree, for `data dump`.
[[nodiscard]] std::vector<evidence::DataFile> data_files();

}  // namespace aipreflight::diagnose
