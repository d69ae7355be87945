#include "rules_command.hpp"

#include "base/text.hpp"
#include "diagnosis.hpp"
#include "gather.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr int kUsageExit = 2;

void conditions(const char* name, const std::vector<Expression>& all, std::string& text) {
  for (const Expression& condition : all) text += std::string(name) + condition.text() + '\n';
}

std::string explanation(const RuleSet& rules, const Rule& rule) {
  std::string text = rule.id + ": " + rule.title + '\n';
  text += "  severity       " + std::string(to_string(rule.severity)) + '\n';
  text += "  fires when     " + rule.when.text() + '\n';
  text += "  needs          " + text::join(rule.requires_signals, ", ") + '\n';
  conditions("  supported by   ", rule.corroborate, text);
  conditions("  contradicted   ", rule.contradict, text);
  if (rule.explains_ms) text += "  explains (ms)  " + rule.explains_ms->text() + '\n';
  if (rule.explains_count) text += "  explains       " + rule.explains_count->text() + '\n';
  if (!rule.suppresses.empty()) {
    text += "  explains also  " + text::join(rule.suppresses, ", ") + '\n';
  }
  for (const std::string& action : rule.actions) text += "  do             " + action + '\n';
  text += "  runbook        " + rule.runbook + "\n  source         " + rule.source + '\n';
  text += "  parameters    ";
  for (const auto& [name, value] : rules.params()) {
    if (rule.when.text().find(name) == std::string::npos) continue;
    text += ' ' + name + '=' + text::format_number(value);
  }
  while (text.back() == ' ') text.pop_back();
  text += "\n  examples       " + std::to_string(rule.tests.size()) + '\n';
  for (const std::string& name : rule.requires_signals) {
    const Signal* signal = rules.catalogue().find(name);
    std::string names;
    for (const Source& source : signal->sources) {
      names += ' ' + (source.metric.empty() ? source.sum + '/' + source.count : source.metric);
    }
    if (signal->kind == Kind::kPromql) names = ' ' + signal->expression;
    text += "  " + name + ": " + signal->about + (names.empty() ? "" : ";" + names) + '\n';
  }
  return text;
}

}  // namespace

RulesInquiry::RulesInquiry(const sdk::Config& config) : loaded_(load_rules(config.texts("file"))) {}

bool RulesInquiry::report_mistakes(sdk::Console& console) const {
  for (const Error& warning : loaded_.warnings) {
    console.print_error("warning: " + warning.to_string() + '\n');
  }
  for (const Error& error : loaded_.errors) console.print_error(error.to_string() + '\n');
  return loaded_.errors.empty();
}

int LintCommand::run(sdk::Console& console) const {
  if (!inquiry_.report_mistakes(console)) return kUsageExit;
  console.print(std::to_string(inquiry_.rules().rules().size()) + " rules, " +
                std::to_string(inquiry_.rules().catalogue().all().size()) + " signals, " +
                std::to_string(inquiry_.warnings()) + " warnings\n");
  return 0;
}

int TestCommand::run(sdk::Console& console) const {
  if (!inquiry_.report_mistakes(console)) return kUsageExit;
  std::size_t examples = 0;
  std::size_t failures = 0;
  for (const Rule& rule : inquiry_.rules().rules()) {
    examples += rule.tests.size();
    for (const Error& error : run_tests(rule)) {
      ++failures;
      console.print("FAIL " + error.to_string() + '\n');
    }
  }
  console.print(std::to_string(examples) + " examples of " +
                std::to_string(inquiry_.rules().rules().size()) + " rules, " +
                std::to_string(failures) + " failed\n");
  return failures == 0 ? 0 : 1;
}

ExplainCommand::ExplainCommand(const sdk::Config& config)
    : inquiry_(config), id_(config.text("id")) {
  const RuleSet& rules = inquiry_.rules();
  if (rules.find(id_) != nullptr) return;
  std::vector<std::string> ids;
  for (const Rule& one : rules.rules()) ids.push_back(one.id);
  const auto nearest = text::did_you_mean(id_, ids);
  config.error(
      "id",
      "there is no rule '" + text::one_line(id_, 80) + "' (" +
          (nearest ? "did you mean '" + *nearest + "'?" : "known are " + text::join(ids, ", ")) +
          ")");
}

int ExplainCommand::run(sdk::Console& console) const {
  if (!inquiry_.report_mistakes(console)) return kUsageExit;
  console.print(explanation(inquiry_.rules(), *inquiry_.rules().find(id_)));
  return 0;
}

}  // namespace aipreflight::diagnose
