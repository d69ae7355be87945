#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kInference =
    "name: inf\n"
    "kind: inference\n"
    "probe:\n"
    "  config: llmprobe.yml\n"
    "thresholds:\n"
    "  sla:\n"
    "    ttft_ms: 500\n"
    "  gate:\n"
    "    min_probes: 5\n";

std::vector<std::string> skipped(const Profile& profile) {
  std::vector<std::string> result;
  for (const CheckSpec& check : profile.checks) {
    result.push_back(check.id + ":" + check.uses() +
                     (check.skip_reason.empty() ? "" : ": " + check.skip_reason));
  }
  return result;
}

TEST(LegacyForm, MakesOneSlaCheckOfAnInferenceProfile) {
  const Loaded loaded = load_text(kInference);
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.kind, "inference");
  EXPECT_THAT(skipped(loaded.profile), ElementsAre("sla:sla"));
  const CheckSpec& sla = loaded.profile.checks[0];
  EXPECT_EQ(sla.where, (SourceRef{"p.yml", 5, 1}));
  EXPECT_EQ(sla.with.find("probe")->find("config")->where, (SourceRef{"p.yml", 4, 11}));
  EXPECT_EQ(sla.with.find("sla")->find("ttft_ms")->where, (SourceRef{"p.yml", 7, 14}));
  EXPECT_EQ(sla.with.find("gate")->find("min_probes")->text, "5");
}

TEST(LegacyForm, IsOfKindInferenceByDefault) {
  const Loaded loaded = load_text("name: n\nprobe: {config: c}\nthresholds: {sla: {ttft_ms: 1}}\n");
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.profile.kind, "inference");
  EXPECT_EQ(loaded.profile.checks[0].with.find("gate"), nullptr);
}

TEST(LegacyForm, RefusesAnUnknownKind) {
  EXPECT_THAT(problems_of("name: n\nkind: batch\n"),
              ElementsAre("p.yml:2:7: 'kind' must be 'inference', 'app' or 'rag', not 'batch'"));
  EXPECT_THAT(problems_of("name: n\nkind: null\n"),
              ElementsAre("p.yml:2:7: 'kind' must be 'inference', 'app' or 'rag', not ''"));
  EXPECT_THAT(
      problems_of("name: n\nkind: ap\n"),
      ElementsAre(
          "p.yml:2:7: 'kind' must be 'inference', 'app' or 'rag', not 'ap' (did you mean 'app'?)"));
}

TEST(LegacyForm, ReadsItsSectionsWhenItsKindIsWrongOrMissing) {
  EXPECT_THAT(
      problems_of("nmae: n\nkind: apps\ncost: 5\nevals: {command: x}\nrag: {results: r}\n"),
      ElementsAre("p.yml:1:1: missing required key 'name' (a short name for the profile)",
                  "p.yml:1:1: unknown key 'nmae' (did you mean 'name'?)",
                  "p.yml:2:7: 'kind' must be 'inference', 'app' or 'rag', not 'apps' (did you mean "
                  "'app'?)",
                  "p.yml:3:7: 'cost' must be a mapping, not '5'"));
  EXPECT_THAT(problems_of("name: n\nkind: infer\nprobe: {config: c}\nthresholds: {sla: 5}\n"),
              ElementsAre("p.yml:2:7: 'kind' must be 'inference', 'app' or 'rag', not 'infer' (did "
                          "you mean 'inference'?)",
                          "p.yml:4:19: 'thresholds.sla' must be a mapping, not '5'"));
  EXPECT_THAT(
      problems_of("name: n\nevals: 5\n"),
      ElementsAre("p.yml:1:1: missing key 'kind' (a profile with 'evals' is of kind app or rag)",
                  "p.yml:2:8: 'evals' must be a mapping, not '5'"));
}

// What reads the sections by their keys gets them, whatever the kind was meant to be.
TEST(LegacyForm, HasTheChecksOfItsSectionsWhenItsKindIsWrong) {
  const Loaded loaded =
      load_text("name: n\nkind: apps\nevals: {command: x}\nrag: {results: r.jsonl}\n");
  EXPECT_THAT(loaded.errors, testing::SizeIs(1));
  std::vector<std::string> modules;
  for (const CheckSpec& check : loaded.profile.checks) {
    if (check.skip_reason.empty()) modules.push_back(check.module);
  }
  EXPECT_THAT(modules, ElementsAre("evals", "rag"));
}

TEST(LegacyForm, NeedsProbeAndLimits) {
  EXPECT_THAT(
      problems_of("name: n\nkind: inference\n"),
      ElementsAre("p.yml:1:1: missing required section 'probe' (its 'config' says what to probe)",
                  "p.yml:1:1: missing required section 'thresholds' (its 'sla' holds the limits)"));
  EXPECT_THAT(
      problems_of("name: n\nprobe: {duration: 5s}\nthresholds: {sla: {}}\n"),
      ElementsAre(
          "p.yml:2:8: missing required key 'probe.config' (the path of the probe's configuration, "
          "or 'records' with recorded probes)",
          "p.yml:3:19: 'thresholds.sla' must set at least one limit"));
  EXPECT_THAT(problems_of("name: n\nprobe: [c]\nthresholds: [1]\n"),
              ElementsAre("p.yml:2:8: 'probe' must be a mapping, not a list",
                          "p.yml:3:13: 'thresholds' must be a mapping, not a list"));
  EXPECT_THAT(
      problems_of("name: n\nprobe: {config: ''}\nthresholds: {sla: [1], gate: [2], sal: 1}\n"),
      ElementsAre("p.yml:2:17: 'probe.config' must not be empty",
                  "p.yml:3:19: 'thresholds.sla' must be a mapping, not a list",
                  "p.yml:3:30: 'gate' must be a mapping, not a list",
                  "p.yml:3:35: unknown key 'sal' (did you mean 'sla'?)"));
  EXPECT_THAT(problems_of("name: n\nprobe: {config: c}\nthresholds: {gate: {}}\n"),
              ElementsAre("p.yml:3:13: missing required key 'thresholds.sla' (it sets the limits, "
                          "such as ttft_ms)"));
}

TEST(LegacyForm, TakesRecordedProbesInPlaceOfAConfiguration) {
  EXPECT_THAT(problems_of("name: n\nprobe: {records: p.jsonl}\nthresholds: {sla: {ttft_ms: 1}}\n"),
              IsEmpty());
}

TEST(LegacyForm, DiagnosesOnlyWhereAPrometheusIsNamed) {
  EXPECT_EQ(load_text(kInference + "observability: {prometheus: null, queries: q.yml}\n")
                .profile.checks.size(),
            1u);
  EXPECT_EQ(load_text(kInference + "observability:\n").profile.checks.size(), 1u);
  const Loaded loaded =
      load_text(kInference + "observability:\n  prometheus: http://localhost:9090\n");
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_THAT(skipped(loaded.profile),
              ElementsAre("sla:sla", "prometheus-diagnose:prometheus-diagnose"));
  EXPECT_THAT(loaded.profile.checks[1].after, ElementsAre("sla"));
  EXPECT_EQ(loaded.profile.checks[1].where, (SourceRef{"p.yml", 10, 1}));
  EXPECT_THAT(problems_of(kInference + "observability: {promtheus: x}\n"),
              ElementsAre("p.yml:10:17: unknown key 'promtheus' (did you mean 'prometheus'?)"));
}

TEST(LegacyForm, MakesFourChecksOfAnAppProfile) {
  const Loaded loaded = load_text(
      "name: a\nkind: app\n"
      "deployment: {rollback_runbook: rb.md}\n"
      "observability: {config: tel.yml}\n"
      "evals: {command: run}\n"
      "cost: {scan_paths: [src]}\n");
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_THAT(
      skipped(loaded.profile),
      ElementsAre(
          "cost:cost", "evals:evals", "observability:observability", "deployment:rollback"));
  const CheckSpec& deployment = loaded.profile.checks[3];
  EXPECT_EQ(deployment.with.find("level")->text, "presence");
  EXPECT_EQ(deployment.with.find("level")->where, (SourceRef{"p.yml", 3, 1}));
  EXPECT_EQ(loaded.profile.checks[2].with.find("level")->text, "declared");
  EXPECT_EQ(loaded.profile.checks[1].with.find("level"), nullptr);
  EXPECT_EQ(loaded.profile.checks[0].with.find("level"), nullptr);
}

TEST(LegacyForm, KeepsALevelThatTheUserWrote) {
  const Loaded loaded =
      load_text("name: a\nkind: app\ndeployment: {rollback_runbook: r, level: drilled}\n");
  EXPECT_EQ(loaded.profile.checks[3].with.find("level")->text, "drilled");
  EXPECT_EQ(loaded.profile.checks[3].with.entries.size(), 2u);
}

TEST(LegacyForm, SkipsWhatAnAppProfileLeavesOut) {
  const Loaded loaded =
      load_text("name: a\nkind: app\nevals: {command: run}\ncost: {}\nobservability:\n");
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_THAT(skipped(loaded.profile),
              ElementsAre("cost:cost: no cost budget configured",
                          "evals:evals",
                          "observability:observability: no observability config",
                          "deployment:rollback: no deployment config"));
}

TEST(LegacyForm, RefusesAnAppProfileThatWouldCheckNothing) {
  EXPECT_THAT(problems_of("name: a\nkind: app\n"),
              ElementsAre("p.yml:1:1: a profile of kind 'app' needs at least one of 'cost', "
                          "'evals', 'observability' "
                          "and 'deployment'"));
  EXPECT_THAT(problems_of("name: a\nkind: app\ndeployment: {}\nevals:\n"),
              ElementsAre("p.yml:1:1: nothing to check: every section is empty"));
}

TEST(LegacyForm, RefusesSectionsThatAreNoMaps) {
  EXPECT_THAT(problems_of("name: a\nkind: app\ncost: [1]\ndeployment: true\nevals: {command: x}\n"),
              ElementsAre("p.yml:3:7: 'cost' must be a mapping, not a list",
                          "p.yml:4:13: 'deployment' must be a mapping, not 'true'"));
}

TEST(LegacyForm, RunsRagAfterTheEvalsThatWriteWhatItReads) {
  const Profile profile =
      load_text(
          "name: a\nkind: rag\nevals: {command: x, min_pass_rate: 0.9}\nrag: {results: r.jsonl}\n")
          .profile;
  ASSERT_EQ(profile.checks.size(), 5u);
  EXPECT_EQ(profile.checks[2].id, "rag");
  EXPECT_THAT(profile.checks[2].after, ElementsAre("evals"));
  EXPECT_THAT(problems_of("name: a\nkind: app\nevals: {command: x}\nrag: {results: r.jsonl}\n"),
              ElementsAre("p.yml:4:1: a profile of kind 'app' has no 'rag' (kind rag has it)"));
}

TEST(LegacyForm, NeedsEvalsWithABoundForRag) {
  EXPECT_THAT(problems_of("name: a\nkind: rag\ncost: {scan_paths: [a]}\n"),
              ElementsAre("p.yml:1:1: a profile of kind 'rag' needs 'evals' (retrieval and answers "
                          "are what it gates)"));
  for (const char* evals : {"{}", "{command: x}", "{min_pass_rate: null}", "{metrics: }"}) {
    EXPECT_THAT(problems_of("name: a\nkind: rag\nevals: " + std::string(evals) +
                            "\ncost: {scan_paths: [a]}\n"),
                ElementsAre("p.yml:3:1: 'evals' of a rag profile must set a bound "
                            "(set 'min_pass_rate', 'metrics' or both)"))
        << evals;
  }
  for (const char* evals : {"{min_pass_rate: 0.9}", "{metrics: {}}", "{metrics: {a: {min: 1}}}"}) {
    EXPECT_THAT(problems_of("name: a\nkind: rag\nevals: " + std::string(evals) + "\n"), IsEmpty())
        << evals;
  }
}

TEST(LegacyForm, RefusesUnknownKeysAndThoseOfAnotherKind) {
  EXPECT_THAT(
      problems_of(kInference + "colour: blue\nevals: {}\nthreshold: 1\n"),
      ElementsAre(
          "p.yml:10:1: unknown key 'colour' (known keys: name, description, extends, plugins, "
          "secrets, "
          "report, kind, probe, thresholds, observability)",
          "p.yml:11:1: a profile of kind 'inference' has no 'evals' (kinds app and rag have it)",
          "p.yml:12:1: unknown key 'threshold' (did you mean 'thresholds'?)"));
  EXPECT_THAT(
      problems_of("name: a\nkind: app\nevals: {command: x}\nprobe: {}\n"),
      ElementsAre("p.yml:4:1: a profile of kind 'app' has no 'probe' (kind inference has it)"));
}

TEST(LegacyForm, SaysWhatIsMissingWhereTheKindIs) {
  EXPECT_THAT(
      problems_of("name: a\nevals: {command: x}\n"),
      ElementsAre("p.yml:1:1: missing key 'kind' (a profile with 'evals' is of kind app or rag)"));
  EXPECT_THAT(problems_of("name: a\n"),
              ElementsAre("p.yml:1:1: the profile checks nothing (give it 'checks', or a 'kind' "
                          "and its sections)"));
}

Loaded load_limits(const std::string& text, const std::vector<Override>& overrides) {
  return load_thresholds_from("t.yml", overrides, reader_of({{"t.yml", text}}), environment_of({}));
}

TEST(ThresholdsFile, IsTheInferenceProfileThatItMeans) {
  const Loaded loaded = load_limits("sla:\n  ttft_ms: 500\ngate: {min_probes: 3}\n",
                                    {{"probe.records", "\"my: probes.jsonl\"", "--probes"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.kind, "inference");
  EXPECT_EQ(loaded.profile.name, "inference");
  ASSERT_EQ(loaded.profile.checks.size(), 1u);
  const yaml::Node& with = loaded.profile.checks[0].with;
  EXPECT_EQ(with.find("sla")->find("ttft_ms")->where, (SourceRef{"t.yml", 2, 12}));
  EXPECT_EQ(with.find("gate")->find("min_probes")->text, "3");
  EXPECT_EQ(with.find("probe")->find("records")->text, "my: probes.jsonl");
}

TEST(ThresholdsFile, TakesWhereReportsGoFromAFlagAlone) {
  const Override probes{"probe.records", "p.jsonl", "--probes"};
  const Loaded loaded =
      load_limits("sla: {ttft_ms: 1}\n", {probes, {"report.outdir", "elsewhere", "--set"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.report.outdir, "elsewhere");
  EXPECT_THAT(lines_of(load_limits("sla: {ttft_ms: 1}\nreport: {outdir: x}\n", {probes}).errors),
              ElementsAre(testing::HasSubstr("unknown key 'report'")));
}

TEST(ThresholdsFile, NeedsLimitsAndProbes) {
  EXPECT_THAT(
      lines_of(load_limits("sla: {ttft_ms: 1}\n", {}).errors),
      ElementsAre("t.yml:1:1: a thresholds file does not say what to probe (give --probes FILE)"));
  EXPECT_THAT(
      lines_of(load_limits("gate: {}\nslo: {}\nprobe: {records: x}\n", {}).errors),
      ElementsAre("t.yml:1:1: missing required key 'sla' (it sets the limits, such as ttft_ms)",
                  "t.yml:2:1: unknown key 'slo' (did you mean 'sla'?)",
                  "t.yml:3:1: unknown key 'probe' (known keys: sla, gate)"));
}

}  // namespace
}  // namespace aipreflight::profile
