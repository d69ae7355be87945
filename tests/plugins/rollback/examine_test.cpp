#include "examine.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "dates/dates.hpp"
#include "good_runbook.hpp"
#include "kit/git_scratch.hpp"

namespace aipreflight::rollback {
namespace {

constexpr std::int64_t kNow = 1'763'942'400 + dates::kDay * 365;  // 2026-11-24

class RollbackRules : public kit::GitScratch {
 protected:
  void SetUp() override {
    GitScratch::SetUp();
    for (const char* name : {"profiles", "tools", "prompts", "k8s"}) {
      std::filesystem::create_directory(name);
    }
    write("profiles/app.yml", "thresholds:\n  sla:\n    ttft_ms: 500\n    max_error_rate: 1%\n");
    write("tools/switch.py", "pass\n");
    write("prompts/support.txt", "be kind\n");
    write("alerts.yml", "groups: [{rules: [{alert: AnswersTooSlow}, {record: x}]}]\n");
    write("k8s/chat.yml",
          "kind: Deployment\nmetadata: {name: chat}\nspec:\n  revisionHistoryLimit: 5\n"
          "  template:\n    spec:\n      containers:\n        - image: r/chat@sha256:" +
              std::string(64, 'a') + "\n          envFrom: [{configMapRef: {name: chat-v3}}]\n");
    commit(*dates::parse_time("2026-11-01"));
    settings.runbook = "rollback.md";
    settings.level = Level::kRunbook;
    settings.limits = "profiles/app.yml";
    settings.alert_rules = {"alerts.yml"};
    settings.manifests = {"k8s"};
    settings.surfaces = {{.name = "prompt",
                          .paths = {"prompts"},
                          .known_good = "git:HEAD:prompts/support.txt",
                          .current = "",
                          .embedding_model = "",
                          .place = "surfaces.prompt"}};
    settings.surfaces[0].known_good = "git:" + commit_id() + ":prompts/support.txt";
  }

  static std::string commit_id() { return git({"rev-parse", "HEAD"}).substr(0, 40); }

  Examination look_at(const std::string& text) {
    write("rollback.md", text);
    return examine(text, shipped_rules(), settings, kNow);
  }
  Examination look() { return look_at(good_runbook()); }

  // The runbook with one text exchanged for another.
  static std::string with(const std::string& old, const std::string& text) {
    std::string runbook = good_runbook();
    const std::size_t at = runbook.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return runbook.replace(at, old.size(), text);
  }

  // Exactly this breach, at "line:column" of the runbook where that is given.
  static void expect_only(const Examination& examination,
                          const std::string& rule,
                          const std::string& place = {}) {
    std::string all;
    for (const auto& finding : examination.findings) {
      all += finding.reason_code + ": " + finding.message + '\n';
    }
    ASSERT_EQ(examination.findings.size(), 1u) << "wanted " << rule << ", got\n" << all;
    EXPECT_EQ(examination.findings[0].reason_code, rule) << all;
    EXPECT_FALSE(examination.findings[0].help.empty());
    if (place.empty()) return;
    EXPECT_EQ(std::to_string(examination.findings[0].line) + ':' +
                  std::to_string(examination.findings[0].column),
              place)
        << all;
  }

  Settings settings;
};

TEST_F(RollbackRules, GoodRunbookKeepsAllOfThem) {
  const Examination examination = look();
  for (const auto& finding : examination.findings) ADD_FAILURE() << finding.message;
  EXPECT_GE(examination.counts.size(), 30u);
  EXPECT_EQ(examination.counts.at("command_unknown").checked, 3u);
  EXPECT_EQ(examination.counts.at("command_object_unknown").checked, 1u);
}

TEST_F(RollbackRules, TextThatStopsAReaderIsFoundAtItsPlace) {
  struct Case {
    const char* old;
    const char* text;
    const char* rule;
    const char* place;
  };
  const Case cases[] = {
      {"## When to roll back", "## Background", "section_triggers", "1:1"},
      {"## What changed", "## Remarks", "section_surfaces", "1:1"},
      {"Roll forward with a fix, or restore the backup of the night.",
       "Sorry.",
       "section_irreversible",
       "41:1"},
      {"1. Tell", "1. It is said in", "step_without_action", "26:1"},
      {"`aipreflight check --profile profiles/app.yml --out runs/after` says PASS",
       "Everything is fine",
       "verification_without_gate",
       "36:1"},
      {"tools/switch.py --to", "tools/gone.py --to", "command_path_missing", "34:17"},
      {"$ kubectl rollout", "$ kubeclt rollout", "command_unknown", "30:6"},
      {"deployment/chat\n", "deployment/chatter\n", "command_object_unknown", "30:27"},
      {"--profile profiles", "--profil profiles", "command_option_unknown", "38:20"},
      {"`aipreflight check --profile profiles/app.yml --out runs/after` says",
       "`aipreflight check --profile profiles/app.yml` and `aipreflight raport runs` say",
       "command_unknown",
       "38:65"},
      {"`aipreflight check --profile profiles/app.yml --out runs/after` says",
       "`aipreflight check --profile profiles/app.yml`, `aipreflight cost dif HEAD` say",
       "command_unknown",
       "38:67"},
      {"`aipreflight check --profile profiles/app.yml --out runs/after` says",
       "`aipreflight check --profile profiles/app.yml`, `aipreflight rollback drill --form v1` say",
       "command_option_unknown",
       "38:77"},
      {"$ kubectl rollout undo deployment/chat",
       "$ kubectl 'rollout",
       "command_unreadable",
       "30:14"},
      {"(profiles/app.yml)", "(profiles/gone.yml)", "link_broken", "38:94"},
      {"(#steps)", "(#step)", "anchor_broken", "39:13"},
      {"Tell the incident", "Tell TODO the incident", "placeholder_left", "26:9"},
      {"Tell the incident", "Tell <channel-name> the incident", "placeholder_left", "26:9"},
      {"Tell the incident",
       "Tell http://chat.example.com/x the incident",
       "placeholder_left",
       "26:21"},
      {"2026-11-20", "2026-08-01", "review_stale", nullptr},
      {"2026-11-20", "2026-12-24", "review_in_future", "3:1"},
      {"ttft_ms: 500", "ttft_ms: 800", "trigger_differs", "12:25"},
      {"ttft_ms: 500", "itl_ms: 500", "trigger_unknown", "12:1"},
      {"[AnswersTooSlow]", "[AnswersTooOld]", "alert_unknown", "13:10"},
      {"yaml triggers", "yaml", "triggers_missing", "1:1"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    if (one.place == nullptr) {
      settings.surfaces[0].paths.clear();
      expect_only(look_at(with(one.old, one.text)), one.rule);
      settings.surfaces[0].paths = {"prompts"};
    } else {
      expect_only(look_at(with(one.old, one.text)), one.rule, one.place);
    }
  }
}

TEST_F(RollbackRules, TheLongestCommandThatIsKnownHasTheOptions) {
  const std::string page = "Run `aipreflight sla sweep compare --format json` and tell the";
  EXPECT_TRUE(look_at(with("Tell the incident", page)).findings.empty());
  expect_only(look_at(with("Tell the incident",
                           "Run `aipreflight sla sweep compare a --ttft-ms 5`, tell the")),
              "command_option_unknown");
}

TEST_F(RollbackRules, ACommandOfAPluginOfTheUsersMayBeListed) {
  const std::string text =
      with("Tell the incident", "Run `aipreflight page --team sre` and tell the");
  expect_only(look_at(text), "command_unknown", "26:21");
  settings.known_commands = {"aipreflight page"};
  EXPECT_TRUE(look_at(text).findings.empty());
}

TEST_F(RollbackRules, UnnumberedStepsAreFound) {
  std::string text = good_runbook();
  for (const char* number : {"1. ", "2. ", "3. "}) text.replace(text.find(number), 3, "-  ");
  expect_only(look_at(text), "steps_not_numbered", "24:1");
}

TEST_F(RollbackRules, SurfaceThatChangedAfterTheReviewIsFound) {
  write("prompts/support.txt", "be brief\n");
  commit(*dates::parse_time("2026-11-22"));
  expect_only(look(), "surface_changed_since", "3:1");
}

TEST_F(RollbackRules, WithoutAWrittenReviewTheCommitOfTheRunbookCounts) {
  const std::string text = with("Last reviewed: 2026-11-20.", "");
  write("rollback.md", text);
  commit(*dates::parse_time("2026-11-21"));
  EXPECT_TRUE(look_at(text).findings.empty());
  std::filesystem::remove_all(".git");
  settings.surfaces.clear();
  settings.weights["surfaces_not_set"] = Weight::kOff;
  expect_only(look_at(text), "review_unknown");
}

TEST_F(RollbackRules, HistoryThatCannotBeReadIsNoFreshness) {
  std::filesystem::remove_all(".git");
  settings.surfaces[0].known_good = "2026-10-02";
  expect_only(look(), "freshness_not_measured");
}

TEST_F(RollbackRules, StatesToGoBackToAreTriedOut) {
  write("index.bin", "vectors");
  const std::string digest = sha256_hex("vectors");
  struct Case {
    std::string known_good;
    std::string current;
    const char* rule;  // null: none
  };
  const Case cases[] = {
      {"", "", "target_missing"},
      {"r/chat:latest", "", "target_floating"},
      {"r/chat:v1.4", "", nullptr},
      {"r/chat@sha256:" + std::string(64, 'b'), "", nullptr},
      {"r/chat@sha256:abc", "", "target_unresolved"},
      {"localhost:5000/chat", "", nullptr},
      {"llama@main", "", "target_floating"},
      {"gpt-4o-2024-08-06", "gpt-4o-2024-08-06", "target_is_current"},
      {"git:main:prompts/support.txt", "", "target_floating"},
      {"git:v9:prompts/support.txt", "", "target_unresolved"},
      {"git:" + commit_id(), "git:HEAD", "target_is_current"},
      {"file:index.bin", "", nullptr},
      {"file:index.bin#sha256:" + digest, "", nullptr},
      {"file:index.bin#sha256:" + std::string(64, '0'), "", "target_unresolved"},
      {"file:gone.bin", "", "target_unresolved"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.known_good);
    settings.surfaces[0].known_good = one.known_good;
    settings.surfaces[0].current = one.current;
    const Examination examination = look();
    if (one.rule == nullptr) {
      EXPECT_TRUE(examination.findings.empty());
    } else {
      expect_only(examination, one.rule);
    }
  }
}

TEST_F(RollbackRules, IndexGoesBackTogetherWithItsEmbeddingModel) {
  settings.surfaces.push_back({"index", {}, "file:tools/switch.py", "", "", "surfaces.index"});
  expect_only(look(), "embedding_unknown");
  settings.surfaces.back().embedding_model = "embed-3-small";
  EXPECT_TRUE(look().findings.empty());
  settings.surfaces.push_back({"embedding", {}, "embed-2-small", "", "", "surfaces.embedding"});
  expect_only(look(), "embedding_mismatch");
}

TEST_F(RollbackRules, ManifestsThatCannotGoBackAreFoundAtTheirPlace) {
  EXPECT_TRUE(look().findings.empty());
  const std::string head = "kind: Deployment\nmetadata: {name: chat}\nspec:\n";
  const std::string pod = "  template: {spec: {containers: [{image: '";
  const std::string image = "r/chat@sha256:" + std::string(64, 'a');
  const std::pair<std::string, const char*> cases[] = {
      {head + "  revisionHistoryLimit: 0\n", "history_disabled"},
      {head + pod + "r/chat:latest'}]}}\n", "image_floating"},
      {head + pod + "host:5000/chat'}]}}\n", "image_floating"},
      {head + pod + "r/chat:v3'}]}}\n", "image_without_digest"},
      {head + pod + image + "', envFrom: [{configMapRef: {name: chat}}]}]}}\n", "config_in_place"},
      {head + pod + image + "'}], volumes: [{secret: {secretName: keys}}]}}\n", "config_in_place"},
      {head + "  template: {{ .Values.pod }}\n", "manifest_unreadable"},
      {"kind: StatefulSet\nmetadata: {name: s}\nspec:\n  updateStrategy: {type: OnDelete}\n---\n" +
           head,
       "update_on_delete"},
  };
  for (const auto& [text, rule] : cases) {
    SCOPED_TRACE(rule);
    write("k8s/chat.yml", "# a comment\n---\n" + text);
    write("k8s/names.yaml", "kind: Deployment\nmetadata: {name: chat}\n");
    const Examination examination = look();
    expect_only(examination, rule);
    EXPECT_EQ(examination.findings[0].file, "k8s/chat.yml");
    EXPECT_GE(examination.findings[0].line, 6u);
  }
  settings.manifests = {"gone"};
  const Examination examination = look();
  EXPECT_EQ(examination.counts.at("manifest_missing").breaches, 1u);
}

TEST_F(RollbackRules, NamesThatKustomizeMakesAreNotInPlace) {
  write("k8s/chat.yml",
        "kind: Deployment\nmetadata: {name: chat}\nspec: {template: {spec: {volumes: "
        "[{configMap: {name: chat}}, {secret: {secretName: fixed}}]}}}\n---\nkind: "
        "Secret\nmetadata: {name: fixed}\nimmutable: true\n");
  write("k8s/kustomization.yml", "configMapGenerator: [{name: chat}]\n");
  EXPECT_TRUE(look().findings.empty());
}

TEST_F(RollbackRules, ProfileDecidesWhatARuleMeans) {
  settings.weights["placeholder_left"] = Weight::kWarn;
  const std::string text = with("Tell the incident", "Tell TODO the incident");
  EXPECT_EQ(look_at(text).findings.at(0).severity, sdk::Severity::kWarn);
  settings.weights["placeholder_left"] = Weight::kOff;
  EXPECT_TRUE(look_at(text).findings.empty());
}

TEST_F(RollbackRules, ManyBreachesOfOneRuleAreCounted) {
  std::string todos;
  for (int i = 0; i < 50; ++i) todos += "TODO ";
  const Examination examination = look_at(good_runbook() + todos);
  EXPECT_EQ(examination.findings.size(), Breaches::kShown + 1);
  EXPECT_EQ(examination.counts.at("placeholder_left").breaches, 50u);
}

TEST_F(RollbackRules, SurfacesThatNobodyNamedAreMentioned) {
  settings.surfaces.clear();
  expect_only(look(), "surfaces_not_set");
}

}  // namespace
}  // namespace aipreflight::rollback
