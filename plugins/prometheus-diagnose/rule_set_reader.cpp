#include "rule_set_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

#include "base/text.hpp"
#include "yaml/compiled.hpp"

namespace aipreflight::diagnose {
namespace {

using Texts = std::vector<std::string>;

const Texts kTopKeys = {"apiVersion", "kind", "signals", "params", "rules", "disable"};
const Texts kRuleKeys = {"id",
                         "title",
                         "category",
                         "severity",
                         "priority",
                         "requires",
                         "when",
                         "corroborate",
                         "contradict",
                         "explains_ms",
                         "explains_count",
                         "suppresses",
                         "evidence",
                         "actions",
                         "runbook",
                         "source",
                         "tests"};
const Texts kTestKeys = {"name", "given", "baseline", "expect"};
const Texts kExpectKeys = {"fires", "state", "missing", "confidence"};
const Texts kSeverities = {"info", "warn", "fail"};
const Texts kConfidences = {"low", "medium", "high"};

class SetNames : public Names {
 public:
  explicit SetNames(const RuleSet& rules) : rules_(rules) {}
  bool has_reference(std::string_view reference) const override {
    return rules_.catalogue().has_reference(reference);
  }
  std::optional<double> parameter(std::string_view name) const override {
    const auto found = rules_.params().find(std::string(name));
    if (found == rules_.params().end()) return std::nullopt;
    return found->second;
  }
  std::string hint_for(std::string_view name) const override {
    Texts known;
    if (name.find('.') != std::string_view::npos) {
      known = rules_.catalogue().references();
    } else {
      for (const auto& [parameter, value] : rules_.params()) known.push_back(parameter);
    }
    const auto nearest = text::did_you_mean(name, known);
    return nearest ? "did you mean '" + *nearest + "'?" : "";
  }

 private:
  const RuleSet& rules_;
};

}  // namespace

void RuleSetReader::run(const std::vector<RuleText>& texts) {
  for (const RuleText& text : texts) {
    yaml::Parsed parsed = text.is_built_in ? yaml::read_compiled(text.text, text.name)
                                           : yaml::parse(text.text, text.name);
    if (!parsed.errors.empty()) {
      std::move(parsed.errors.begin(), parsed.errors.end(), std::back_inserter(loaded_.errors));
    } else {
      merge(parsed.root, text);
    }
  }
  for (const Draft& draft : drafts_) compile(draft);
  check_suppression();
}

void RuleSetReader::merge(const yaml::Node& root, const RuleText& text) {
  if (!reader_.keys(root, kTopKeys, "a file of rules")) return;
  if (reader_.text(root, "kind", "DiagnosisRules") != "DiagnosisRules") {
    reader_.complain(root.find("kind")->where, "'kind' is not DiagnosisRules");
  }
  if (const yaml::Node* signals = root.find("signals")) {
    loaded_.rules.catalogue_.add(*signals, loaded_.errors);
  }
  if (const yaml::Node* params = root.find("params")) merge_params(*params);
  merge_rules(root, text);
  disable(root);
}

void RuleSetReader::merge_params(const yaml::Node& params) {
  if (!params.is_map()) return reader_.complain(params.where, "'params' maps names to numbers");
  for (const yaml::Entry& entry : params.entries) {
    const auto value = yaml::as_number(entry.value);
    if (value) {
      loaded_.rules.params_[entry.key] = *value;
    } else {
      reader_.complain(entry.value.where, "parameter '" + entry.key + "' is a number");
    }
  }
}

void RuleSetReader::merge_rules(const yaml::Node& root, const RuleText& text) {
  std::set<std::string> of_this_text;
  for (const yaml::Node* node : reader_.list(root, "rules")) {
    if (!reader_.keys(*node, kRuleKeys, "a rule")) continue;
    const std::string id = reader_.text(*node, "id");
    if (id.empty()) {
      reader_.complain(node->where, "a rule needs an 'id'");
      continue;
    }
    if (!of_this_text.insert(id).second) {
      reader_.complain(node->find("id")->where, "rule '" + id + "' is there twice");
      continue;
    }
    const auto [place, is_new] = places_.emplace(id, drafts_.size());
    if (is_new) drafts_.emplace_back();
    drafts_[place->second] = {*node, text.is_built_in, text.name};
  }
}

void RuleSetReader::disable(const yaml::Node& root) {
  for (const yaml::Node* node : reader_.list(root, "disable")) {
    const auto place = places_.find(node->text);
    if (place == places_.end()) {
      const auto nearest = text::did_you_mean(node->text, ids());
      reader_.complain(node->where,
                       "there is no rule '" + text::one_line(node->text, 80) + "' to disable",
                       nearest ? "did you mean '" + *nearest + "'?" : "");
    } else {
      drafts_[place->second].node = {};
    }
  }
}

std::vector<std::string> RuleSetReader::ids() const {
  Texts all;
  for (const auto& [id, place] : places_) all.push_back(id);
  return all;
}

void RuleSetReader::compile(const Draft& draft) {
  const yaml::Node& node = draft.node;
  if (!node.is_map()) return;
  const std::size_t errors_before = loaded_.errors.size();
  Rule rule;
  rule.id = reader_.text(node, "id");
  rule.where = node.find("id")->where;
  rule.title = reader_.text(node, "title");
  rule.category = reader_.text(node, "category", "other");
  rule.severity = static_cast<Severity>(
      node.find("severity") == nullptr ? 1 : reader_.choice(node, "severity", kSeverities));
  rule.priority = static_cast<int>(reader_.number(node, "priority", 0));
  rule.requires_signals = reader_.texts(node, "requires");
  rule.suppresses = reader_.texts(node, "suppresses");
  rule.evidence = reader_.texts(node, "evidence");
  rule.actions = reader_.texts(node, "actions");
  rule.runbook = reader_.text(node, "runbook");
  rule.source = reader_.text(node, "source");
  if (rule.title.empty()) reader_.complain(node.where, "rule '" + rule.id + "' needs a 'title'");
  compile_conditions(node, rule);
  check_names(node, rule);
  check_runbook(node, rule, draft);
  read_tests(node, rule);
  if (rule.tests.empty()) {
    Error error = profile_error(rule.where, "rule '" + rule.id + "' has no test");
    (draft.is_built_in ? loaded_.errors : loaded_.warnings).push_back(std::move(error));
  }
  if (loaded_.errors.size() == errors_before) loaded_.rules.rules_.push_back(std::move(rule));
}

std::optional<Expression> RuleSetReader::expression(const yaml::Node& node, Expression::Type type) {
  auto compiled = Expression::compile(node.text, type, SetNames(loaded_.rules));
  if (compiled) return compiled.take();
  Error error = compiled.take_error();
  // Where the text stands on one line, its own column leads to the word.
  const std::uint32_t within = error.where.column;
  error.where = node.where;
  if (node.text.find('\n') == std::string::npos && node.where.column > 0) {
    error.where.column += within - 1 + (node.quoted ? 1 : 0);
  }
  loaded_.errors.push_back(std::move(error));
  return std::nullopt;
}

std::vector<Expression> RuleSetReader::conditions(const yaml::Node& map, std::string_view key) {
  std::vector<Expression> all;
  for (const yaml::Node* node : reader_.list(map, key)) {
    if (auto made = expression(*node, Expression::Type::kTruth)) all.push_back(std::move(*made));
  }
  return all;
}

void RuleSetReader::compile_conditions(const yaml::Node& node, Rule& rule) {
  const yaml::Node* when = node.find("when");
  if (when == nullptr || !when->is_scalar()) {
    reader_.complain(node.where, "rule '" + rule.id + "' needs a condition in 'when'");
  } else if (auto made = expression(*when, Expression::Type::kTruth)) {
    rule.when = std::move(*made);
  }
  rule.corroborate = conditions(node, "corroborate");
  rule.contradict = conditions(node, "contradict");
  if (const yaml::Node* text = node.find("explains_ms")) {
    rule.explains_ms = expression(*text, Expression::Type::kNumber);
  }
  if (const yaml::Node* text = node.find("explains_count")) {
    rule.explains_count = expression(*text, Expression::Type::kNumber);
  }
}

void RuleSetReader::check_names(const yaml::Node& node, const Rule& rule) {
  const Catalogue& catalogue = loaded_.rules.catalogue();
  for (const std::string& name : rule.requires_signals) {
    if (catalogue.find(name) != nullptr) continue;
    Texts known;
    for (const Signal& signal : catalogue.all()) known.push_back(signal.name);
    const auto nearest = text::did_you_mean(name, known);
    reader_.complain(node.find("requires")->where,
                     "unknown signal '" + text::one_line(name, 80) + "'",
                     nearest ? "did you mean '" + *nearest + "'?" : "");
  }
  for (const std::string& reference : rule.evidence) {
    if (catalogue.has_reference(reference)) continue;
    const auto nearest = text::did_you_mean(reference, catalogue.references());
    reader_.complain(node.find("evidence")->where,
                     "unknown signal '" + text::one_line(reference, 80) + "'",
                     nearest ? "did you mean '" + *nearest + "'?" : "");
  }
}

// Runbooks of the built-in rules are the repository's, where a test looks for them.
void RuleSetReader::check_runbook(const yaml::Node& node, const Rule& rule, const Draft& draft) {
  if (draft.is_built_in || rule.runbook.empty() || rule.runbook.find("://") != std::string::npos) {
    return;
  }
  const std::filesystem::path path(rule.runbook.substr(0, rule.runbook.find('#')));
  const std::filesystem::path beside = std::filesystem::path(draft.file).parent_path() / path;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) || std::filesystem::exists(beside, ignored)) return;
  reader_.complain(node.find("runbook")->where,
                   "there is no runbook '" + text::one_line(rule.runbook, 200) + "'",
                   "a path from the working directory or from the file of rules, or a URL");
}

void RuleSetReader::read_tests(const yaml::Node& node, Rule& rule) {
  for (const yaml::Node* item : reader_.list(node, "tests")) {
    if (!reader_.keys(*item, kTestKeys, "a test")) continue;
    RuleTest test;
    test.name = reader_.text(*item, "name", "a test without a name");
    test.where = item->where;
    test.given = numbers(*item, "given");
    test.baseline = numbers(*item, "baseline");
    const yaml::Node* expect = item->find("expect");
    if (expect == nullptr || !reader_.keys(*expect, kExpectKeys, "'expect'")) {
      reader_.complain(item->where, "a test needs 'expect'");
      continue;
    }
    if (expect->find("fires") != nullptr) test.fires = reader_.flag(*expect, "fires");
    test.not_evaluable = reader_.text(*expect, "state") == "not_evaluable";
    test.missing = reader_.texts(*expect, "missing");
    if (expect->find("confidence") != nullptr) {
      test.confidence =
          static_cast<Confidence>(reader_.choice(*expect, "confidence", kConfidences));
    }
    if (!test.fires && !test.not_evaluable) {
      reader_.complain(expect->where, "a test expects 'fires' or 'state: not_evaluable'");
    }
    rule.tests.push_back(std::move(test));
  }
}

std::map<std::string, double> RuleSetReader::numbers(const yaml::Node& test, std::string_view key) {
  std::map<std::string, double> all;
  const yaml::Node* map = test.find(key);
  if (map == nullptr || !map->is_map()) return all;
  for (const yaml::Entry& entry : map->entries) {
    const auto value = yaml::as_number(entry.value);
    if (!loaded_.rules.catalogue().has_reference(entry.key)) {
      const auto nearest = text::did_you_mean(entry.key, loaded_.rules.catalogue().references());
      reader_.complain(entry.key_where,
                       "unknown signal '" + text::one_line(entry.key, 80) + "'",
                       nearest ? "did you mean '" + *nearest + "'?" : "");
    } else if (!value) {
      reader_.complain(entry.value.where, "'" + entry.key + "' is given a number");
    } else {
      all[entry.key] = *value;
    }
  }
  return all;
}

// A rule that is explained by another must not explain that one, over whatever way.
void RuleSetReader::check_suppression() {
  std::map<std::string, int> colours;
  std::function<bool(const Rule&)> has_cycle = [&](const Rule& rule) {
    colours[rule.id] = 1;
    for (const std::string& id : rule.suppresses) {
      const Rule* next = loaded_.rules.find(id);
      if (next == nullptr) continue;
      if (colours[id] == 1 || (colours[id] == 0 && has_cycle(*next))) return true;
    }
    colours[rule.id] = 2;
    return false;
  };
  for (const Rule& rule : loaded_.rules.rules_) {
    for (const std::string& id : rule.suppresses) {
      if (places_.contains(id)) continue;
      const auto nearest = text::did_you_mean(id, ids());
      reader_.complain(
          rule.where,
          "rule '" + rule.id + "' suppresses '" + text::one_line(id, 80) + "', which is no rule",
          nearest ? "did you mean '" + *nearest + "'?" : "");
    }
    if (colours[rule.id] == 0 && has_cycle(rule)) {
      reader_.complain(rule.where, "rule '" + rule.id + "' suppresses itself, over others");
    }
  }
}

}  // namespace aipreflight::diagnose
