#include "rule_set.hpp"

#include <algorithm>

#include "rule_set_reader.hpp"

extern "C" {
extern const char aipreflight_diagnose_rules[];
extern const unsigned long aipreflight_diagnose_rules_size;
extern const char aipreflight_diagnose_legacy[];
extern const unsigned long aipreflight_diagnose_legacy_size;
extern const char aipreflight_diagnose_rules_text[];
extern const unsigned long aipreflight_diagnose_rules_text_size;
extern const char aipreflight_diagnose_signals_text[];
extern const unsigned long aipreflight_diagnose_signals_text_size;
extern const char aipreflight_diagnose_legacy_text[];
extern const unsigned long aipreflight_diagnose_legacy_text_size;
}

namespace aipreflight::diagnose {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarn:
      return "warn";
    case Severity::kFail:
      break;
  }
  return "fail";
}

std::string_view to_string(Confidence confidence) {
  switch (confidence) {
    case Confidence::kLow:
      return "low";
    case Confidence::kMedium:
      return "medium";
    case Confidence::kHigh:
      break;
  }
  return "high";
}

RuleText RuleSet::built_in() {
  return {{aipreflight_diagnose_rules, aipreflight_diagnose_rules_size}, "rules.yml", true};
}

RuleText RuleSet::legacy() {
  return {{aipreflight_diagnose_legacy, aipreflight_diagnose_legacy_size}, "legacy.yml", true};
}

RuleSet::Loaded RuleSet::load(const std::vector<RuleText>& texts) {
  Loaded loaded;
  loaded.rules.catalogue_ = Catalogue::built_in();
  RuleSetReader(loaded).run(texts);
  return loaded;
}

const Rule* RuleSet::find(std::string_view id) const {
  const auto found =
      std::find_if(rules_.begin(), rules_.end(), [&](const Rule& rule) { return rule.id == id; });
  return found == rules_.end() ? nullptr : &*found;
}

std::vector<evidence::DataFile> data_files() {
  return {
      {"rules.yml", {aipreflight_diagnose_rules_text, aipreflight_diagnose_rules_text_size}},
      {"signals.yml", {aipreflight_diagnose_signals_text, aipreflight_diagnose_signals_text_size}},
      {"legacy.yml", {aipreflight_diagnose_legacy_text, aipreflight_diagnose_legacy_text_size}},
  };
}

}  // namespace aipreflight::diagnose
