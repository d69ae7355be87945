#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "diagnosis.hpp"
#include "rule_set.hpp"

namespace aipreflight::diagnose {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string all_of(const Errors& errors) {
  std::string text;
  for (const Error& error : errors) text += error.to_string() + '\n';
  return text;
}

RuleSet::Loaded shipped() {
  return RuleSet::load({RuleSet::built_in()});
}

RuleSet::Loaded with(const std::string& overlay) {
  return RuleSet::load({RuleSet::built_in(), {overlay, "own.yml", false}});
}

class Shipped : public testing::TestWithParam<const char*> {
 protected:
  Shipped() {
    loaded_ = RuleSet::load(
        {std::string(GetParam()) == "legacy" ? RuleSet::legacy() : RuleSet::built_in()});
  }
  RuleSet::Loaded loaded_;
};

TEST_P(Shipped, RulesAreValidAndTheirExamplesComeTrue) {
  EXPECT_EQ(all_of(loaded_.errors), "");
  EXPECT_GE(loaded_.rules.rules().size(), 10u);
  for (const Rule& rule : loaded_.rules.rules()) EXPECT_EQ(all_of(run_tests(rule)), "");
}

// Turns each comparison around, in the rule `mutant`, and looks whether an example notices.
void expect_noticed(const Rule& rule, const Expression& original, Expression& place) {
  for (std::size_t i = 0; i < original.comparisons(); ++i) {
    place = original.with_flipped(i);
    EXPECT_FALSE(run_tests(rule).empty())
        << "rule " << rule.id << ": comparison " << i << " of \"" << original.text()
        << "\" can be turned around and no example fails";
  }
  place = original;
}

TEST_P(Shipped, RulesHaveAnExampleForEveryComparison) {
  ASSERT_EQ(all_of(loaded_.errors), "");
  for (const Rule& rule : loaded_.rules.rules()) {
    Rule mutant = rule;
    expect_noticed(mutant, rule.when, mutant.when);
    for (std::size_t i = 0; i < rule.corroborate.size(); ++i) {
      expect_noticed(mutant, rule.corroborate[i], mutant.corroborate[i]);
    }
    for (std::size_t i = 0; i < rule.contradict.size(); ++i) {
      expect_noticed(mutant, rule.contradict[i], mutant.contradict[i]);
    }
  }
}

TEST_P(Shipped, RulesSayWhatToDoWhereToReadAndWhereTheyAreFrom) {
  for (const Rule& rule : loaded_.rules.rules()) {
    EXPECT_FALSE(rule.actions.empty()) << rule.id;
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    EXPECT_FALSE(rule.evidence.empty()) << rule.id;
    EXPECT_FALSE(rule.requires_signals.empty()) << rule.id;
    EXPECT_THAT(rule.runbook, testing::StartsWith("runbooks/")) << rule.id;
  }
}

// The anchor that GitHub makes of a heading.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : text::to_lower(text::trim(heading))) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') anchor += c;
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

TEST_P(Shipped, RulesLeadToRunbooksAndHeadingsThatExist) {
  for (const Rule& rule : loaded_.rules.rules()) {
    const std::size_t hash = rule.runbook.find('#');
    const auto text =
        files::read(std::string(AIPREFLIGHT_SOURCE "/") + rule.runbook.substr(0, hash));
    ASSERT_TRUE(text.ok()) << rule.id << ": " << rule.runbook;
    if (hash == std::string::npos) continue;
    std::set<std::string> anchors;
    for (const std::string_view line : text::split(*text, '\n')) {
      if (line.starts_with("#"))
        anchors.insert(anchor_of(line.substr(line.find_first_not_of('#'))));
    }
    EXPECT_TRUE(anchors.contains(rule.runbook.substr(hash + 1))) << rule.id << ": " << rule.runbook;
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, Shipped, testing::Values("current", "legacy"));

TEST(RuleOverlay, ChangesParametersAndTakesRulesOut) {
  const auto loaded = with("params: {kv_high: 0.5}\ndisable: [cold_start]\n");
  ASSERT_EQ(all_of(loaded.errors), "");
  EXPECT_EQ(loaded.rules.params().at("kv_high"), 0.5);
  EXPECT_EQ(loaded.rules.find("cold_start"), nullptr);
  EXPECT_EQ(loaded.rules.rules().size() + 1, shipped().rules.rules().size());
}

TEST(RuleOverlay, AddsSignalsAndRulesOfItsOwn) {
  const auto loaded = with(R"(
signals:
  vdb_wait: {kind: histogram, unit: s, about: waiting for vectors, sources: [{engine: http, metric: vdb_wait_seconds}]}
rules:
  - id: vdb.slow
    title: The vector database is slow
    requires: [vdb_wait]
    when: "vdb_wait.mean >= 0.2"
    tests: [{name: slow, given: {vdb_wait.mean: 0.3}, expect: {fires: true}}]
)");
  ASSERT_EQ(all_of(loaded.errors), "");
  ASSERT_NE(loaded.rules.find("vdb.slow"), nullptr);
  EXPECT_EQ(all_of(run_tests(*loaded.rules.find("vdb.slow"))), "");
}

struct BadRules {
  const char* name;
  const char* text;
  const char* complaint;
};
class BadOverlay : public testing::TestWithParam<BadRules> {};

TEST_P(BadOverlay, IsAnErrorWithPlaceAndSuggestion) {
  const auto loaded = with(GetParam().text);
  EXPECT_THAT(all_of(loaded.errors), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Rules,
    BadOverlay,
    testing::Values(
        BadRules{"unknown_signal",
                 "rules:\n  - {id: x, title: t, when: \"queue_tim.mean > 1\"}\n",
                 "own.yml:2:30: unknown signal 'queue_tim.mean' (did you mean 'queue_time.mean'?)"},
        BadRules{"unknown_parameter",
                 "rules:\n  - {id: x, title: t, when: \"queue_time.mean > kv_hig\"}\n",
                 "unknown parameter 'kv_hig' (did you mean 'kv_high'?)"},
        BadRules{"unknown_key",
                 "rules:\n  - {id: x, title: t, titel: u, when: \"true\"}\n",
                 "own.yml:2:23: unknown key 'titel' in a rule (did you mean 'title'?)"},
        BadRules{"twice",
                 "rules:\n  - {id: x, title: t, when: \"true\"}\n  - {id: x, title: t, when: "
                 "\"true\"}\n",
                 "own.yml:3:10: rule 'x' is there twice"},
        BadRules{"duplicate_key",
                 "rules:\n  - {id: x, title: t, title: u, when: \"true\"}\n",
                 "own.yml:2:"},
        BadRules{"cycle",
                 "rules:\n  - {id: x, title: t, when: \"true\", suppresses: [y]}\n"
                 "  - {id: y, title: t, when: \"true\", suppresses: [x]}\n",
                 "suppresses itself, over others"},
        BadRules{"suppresses_nothing",
                 "rules:\n  - {id: x, title: t, when: \"true\", suppresses: [queue.kv_bond]}\n",
                 "did you mean 'queue.kv_bound'?"},
        BadRules{"missing_runbook",
                 "rules:\n  - {id: x, title: t, when: \"true\", runbook: nowhere.md}\n",
                 "there is no runbook 'nowhere.md'"},
        BadRules{"promql_without_expression",
                 "signals:\n  own: {kind: promql, unit: s}\n",
                 "own.yml:2:8: signal 'own' needs an 'expr' in PromQL"},
        BadRules{
            "promql_with_sources",
            "signals:\n  own: {kind: promql, expr: up, sources: [{engine: vllm, metric: up}]}\n",
            "signal 'own' has an 'expr' in place of sources"},
        BadRules{
            "expression_of_another_kind",
            "signals:\n  own: {kind: gauge, expr: up, sources: [{engine: vllm, metric: up}]}\n",
            "only a signal of the kind promql has an 'expr'"},
        BadRules{"disable_unknown", "disable: [cold_strat]\n", "did you mean 'cold_start'?"},
        BadRules{
            "parameter_no_number", "params: {kv_high: much}\n", "parameter 'kv_high' is a number"},
        BadRules{"no_condition",
                 "rules:\n  - {id: x, title: t, when: \"queue_time.mean\"}\n",
                 "a condition is expected"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(RuleOverlay, WithoutATestIsOnlyWarnedOf) {
  const auto loaded = with("rules:\n  - {id: x, title: t, when: \"client.n > 1\"}\n");
  EXPECT_EQ(all_of(loaded.errors), "");
  EXPECT_THAT(all_of(loaded.warnings), HasSubstr("rule 'x' has no test"));
}

TEST(Diagnosis, ListsWhatACauseExplainsBehindIt) {
  Facts facts;
  Reading ok;
  ok.state = State::kOk;
  for (const char* name : {"queue_time", "server_ttft", "kv_usage", "preemptions", "queue_depth"}) {
    facts.set(name, ok);
  }
  facts.set("queue_time.mean", 0.6);
  facts.set("server_ttft.mean", 0.8);
  facts.set("kv_usage.max", 0.97);
  facts.set("queue_depth.max", 4);
  facts.set("preemptions.delta", 2);
  const auto loaded = shipped();
  const Diagnosis diagnosis = diagnose(loaded.rules, facts, nullptr, false);
  ASSERT_NE(diagnosis.most_likely(), nullptr);
  EXPECT_EQ(diagnosis.most_likely()->rule->id, "queue.kv_bound");
  EXPECT_EQ(diagnosis.most_likely()->explains_ms, 600);
  const auto effect =
      std::find_if(diagnosis.fired.begin(), diagnosis.fired.end(), [](const Verdict& verdict) {
        return verdict.rule->id == "queue.dominates";
      });
  ASSERT_NE(effect, diagnosis.fired.end());
  EXPECT_EQ(effect->explained_by, "queue.kv_bound");
}

TEST(Diagnosis, SaysWhichNumberRulesOut) {
  Facts facts;
  facts.set("queue_time.mean", 0.6);
  facts.set("server_ttft.mean", 0.8);
  facts.set("kv_usage.max", 0.3);
  const auto loaded = shipped();
  const Verdict verdict = judge_rule(*loaded.rules.find("queue.kv_bound"), facts, nullptr, false);
  EXPECT_EQ(verdict.kind, Verdict::Kind::kRuledOut);
  EXPECT_EQ(verdict.why_not, "kv_usage.max 0.3 is not >= kv_high 0.9");
}

}  // namespace
}  // namespace aipreflight::diagnose
