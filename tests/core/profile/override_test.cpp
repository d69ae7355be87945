#include "override.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "in_memory.hpp"
#include "profile/section.hpp"

namespace aipreflight::profile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kApp =
    "name: a\nkind: app\nevals:\n  command: run\n  metrics: {a.b: {min: 0.5}}\n";
const std::string kGeneral =
    "name: g\nchecks:\n  - {id: spend, uses: cost, with: {limit: 1}}\n  - {uses: sla, with: "
    "{probe: {config: c}}}\n";

const yaml::Node& evals_of(const Loaded& loaded) {
  return loaded.profile.checks[1].with;
}

TEST(Override, StandsAboveTheFile) {
  const Loaded loaded =
      load_text(kApp, {{"evals.command", "walk", "--set"}, {"evals.timeout", "5m", "--set"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(evals_of(loaded).find("command")->text, "walk");
  EXPECT_EQ(evals_of(loaded).find("command")->where, (SourceRef{"--set"}));
  EXPECT_EQ(evals_of(loaded).find("timeout")->text, "5m");
}

TEST(Override, TakesTheLastOfTwo) {
  const Loaded loaded =
      load_text(kApp, {{"evals.command", "a", "--set"}, {"evals.command", "b", "--set"}});
  EXPECT_EQ(evals_of(loaded).find("command")->text, "b");
}

TEST(Override, MakesMapsOnTheWay) {
  const Loaded loaded = load_text(
      kApp, {{"deployment.rollback_runbook", "rb.md", "--set"}, {"report.outdir", "o", "--set"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.checks[3].with.find("rollback_runbook")->text, "rb.md");
  EXPECT_EQ(loaded.profile.report.outdir, "o");
}

TEST(Override, ReadsYaml) {
  const Loaded loaded = load_text(kApp,
                                  {{"cost", "{scan_paths: [a, b]}", "--set"},
                                   {"evals.command", "", "--set"},
                                   {"name", "'7'", "--set"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.checks[0].with.find("scan_paths")->items[1].text, "b");
  EXPECT_EQ(loaded.profile.checks[0].with.find("scan_paths")->items[1].where, (SourceRef{"--set"}));
  EXPECT_TRUE(evals_of(loaded).find("command")->is_null());
  EXPECT_EQ(loaded.profile.name, "7");
}

TEST(Override, TakesQuotedTextAsItStands) {
  const Loaded loaded = load_text(kApp, {{"evals.results_file", "\"[a: b\"", "--probes"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(evals_of(loaded).find("results_file")->text, "[a: b");
}

TEST(Override, FindsKeysThatHoldDots) {
  const Loaded loaded = load_text(kApp, {{"evals.metrics.a.b.min", "0.9", "--set"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  const yaml::Node& metrics = *evals_of(loaded).find("metrics");
  EXPECT_EQ(metrics.entries.size(), 1u);
  EXPECT_EQ(metrics.find("a.b")->find("min")->text, "0.9");
}

TEST(Override, AddressesAChecksById) {
  const Loaded loaded = load_text(kGeneral,
                                  {{"checks.spend.with.limit", "2", "--set"},
                                   {"checks.spend.timeout", "3s", "--set"},
                                   {"checks.sla.severity", "warn", "--set"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.checks[0].with.find("limit")->text, "2");
  EXPECT_EQ(loaded.profile.checks[0].timeout, std::chrono::seconds(3));
  EXPECT_TRUE(loaded.profile.checks[1].caps_at_warn);
}

TEST(Override, GivesProbeFlagsToEveryCheckThatUsesSla) {
  const Loaded loaded = load_text(kGeneral, {{"probe.records", "p.jsonl", "--probes"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  const yaml::Node& probe = *loaded.profile.checks[1].with.find("probe");
  EXPECT_EQ(probe.find("records")->text, "p.jsonl");
  EXPECT_EQ(probe.find("config")->text, "c");
  EXPECT_EQ(loaded.profile.checks[0].with.find("probe"), nullptr);
  EXPECT_THAT(
      problems_of("name: g\nchecks: [{uses: cost}]\n", {{"probe.records", "p", "--probes"}}),
      ElementsAre("--probes: cannot set 'probe.records': no check of this profile uses sla"));
}

TEST(Override, RefusesAProbeForAProfileWithoutOne) {
  EXPECT_THAT(
      problems_of(kApp, {{"probe.records", "p", "--probes"}}),
      ElementsAre("--probes: a profile of kind 'app' has no 'probe' (kind inference has it)"));
}

TEST(Override, DoesNotMakeAnInvalidProfileValid) {
  EXPECT_THAT(problems_of("name: x\nprobe: {duration: 5s}\nthresholds: {sla: {ttft_ms: 1}}\n",
                          {{"probe.records", "p", "--probes"}}),
              ElementsAre(HasSubstr("p.yml:2:8: missing required key 'probe.config'")));
  EXPECT_THAT(problems_of("name: x\nthresholds: {sla: {ttft_ms: 1}}\n",
                          {{"probe.records", "p", "--probes"}}),
              ElementsAre(HasSubstr("p.yml:1:1: missing required key 'probe.config'")));
}

TEST(Override, RefusesPathsThatLeadNowhere) {
  EXPECT_THAT(problems_of(kGeneral, {{"checks.spnd.with.limit", "2", "--set"}}),
              ElementsAre("--set: cannot set 'checks.spnd.with.limit': there is no check 'spnd' "
                          "(did you mean 'spend'?)"));
  EXPECT_THAT(problems_of(kGeneral, {{"checks.spend", "2", "--set"}}),
              ElementsAre("--set: cannot set 'checks.spend': it is a check as a whole "
                          "(name one of its keys: checks.spend.with.…)"));
  EXPECT_THAT(
      problems_of(kApp, {{"checks.evals.with", "2", "--set"}}),
      ElementsAre("--set: cannot set 'checks.evals.with': the profile has no list 'checks'"));
  EXPECT_THAT(
      problems_of(kApp, {{"evals.command.x", "2", "--set"}}),
      ElementsAre(
          "--set: cannot set 'evals.command.x': what holds 'x' is text (set the whole of it)"));
  EXPECT_THAT(problems_of(kApp, {{"", "2", "--set"}, {"a..b", "2", "--set"}}),
              ElementsAre("--set: cannot set '': an empty part "
                          "(a path is names joined by dots, such as evals.min_pass_rate)",
                          "--set: cannot set 'a..b': an empty part "
                          "(a path is names joined by dots, such as evals.min_pass_rate)"));
  EXPECT_THAT(problems_of(kApp, {{"extends", "b.yml", "--set"}}),
              ElementsAre("--set: cannot set 'extends': it is read before anything is set (write "
                          "it in the profile)"));
  std::string deep = "evals";
  for (int i = 0; i < 100; ++i) deep += ".x";
  EXPECT_THAT(problems_of(kApp, {{deep, "2", "--set"}}),
              ElementsAre(HasSubstr("more than 32 parts")));
}

TEST(Override, RefusesBrokenValuesAndUnknownKeys) {
  EXPECT_THAT(problems_of(kApp, {{"evals.metrics", "{a: ", "--set"}}),
              ElementsAre(HasSubstr("--set: cannot set 'evals.metrics': ")));
  EXPECT_THAT(problems_of(kApp, {{"evalz.command", "x", "--set"}}),
              ElementsAre("--set: unknown key 'evalz' (did you mean 'evals'?)"));
}

CheckSpec spec_of(const std::string& section) {
  CheckSpec spec;
  spec.with = yaml::parse(section, "p.yml").root;
  return spec;
}

Errors change(CheckSpec& spec, const std::string& changes) {
  return change_section(spec, yaml::parse(changes, "changes").root, "the input");
}

TEST(ChangedSection, HasTheValuesOfTheChanges) {
  CheckSpec spec = spec_of("{file: a, limits: {low: 1}, list: [1, 2]}");
  EXPECT_THAT(change(spec, R"({"file": "/tmp/b", "limits.high": 2, "list": ["x"], "new.deep": true})"),
              IsEmpty());
  EXPECT_EQ(spec.with.find("file")->text, "/tmp/b");
  EXPECT_EQ(spec.with.find("file")->where, (SourceRef{"the input"}));
  EXPECT_EQ(spec.with.find("limits")->find("low")->text, "1");
  EXPECT_EQ(spec.with.find("limits")->find("high")->text, "2");
  EXPECT_EQ(spec.with.find("list")->items[0].text, "x");
  EXPECT_EQ(spec.with.find("new")->find("deep")->text, "true");
}

TEST(ChangedSection, LacksWhatIsNull) {
  CheckSpec spec = spec_of("{file: a, limits: {low: 1, high: 2}}");
  EXPECT_THAT(change(spec, R"({"file": null, "limits.low": null, "never.there": null})"), IsEmpty());
  EXPECT_EQ(spec.with.find("file"), nullptr);
  EXPECT_EQ(spec.with.find("limits")->find("low"), nullptr);
  EXPECT_EQ(spec.with.find("limits")->find("high")->text, "2");
  EXPECT_EQ(spec.with.find("never"), nullptr);
}

TEST(ChangedSection, MayBeginAsNothing) {
  CheckSpec spec;
  EXPECT_THAT(change(spec, R"({"file": "a"})"), IsEmpty());
  EXPECT_EQ(spec.with.find("file")->text, "a");
}

TEST(ChangedSection, NamesNoVariable) {
  CheckSpec spec = spec_of("{}");
  EXPECT_THAT(change(spec, R"({"file": "/home/${USER}/$5"})"), IsEmpty());
  EXPECT_EQ(spec.with.find("file")->text, "/home/$${USER}/$$5");
}

TEST(ChangedSection, ComplainsOfWhatItCannotChange) {
  CheckSpec spec = spec_of("{file: a}");
  EXPECT_THAT(lines_of(change(spec, "[1]")), ElementsAre(HasSubstr("a list, not a map of keys")));
  EXPECT_THAT(lines_of(change(spec, R"({"file.name": 1})")),
              ElementsAre(HasSubstr("cannot set 'file.name'")));
  EXPECT_THAT(lines_of(change(spec, R"({"a..b": 1})")), ElementsAre(HasSubstr("an empty part")));
}

}  // namespace
}  // namespace aipreflight::profile
