#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string kName = "name: n\n";

TEST(GeneralForm, ReadsChecks) {
  const Loaded loaded = load_text(kName +
                                  "checks:\n"
                                  "  - id: spend\n"
                                  "    uses: cost\n"
                                  "    with: {scan_paths: [src]}\n"
                                  "    timeout: 90s\n"
                                  "    severity: warn\n"
                                  "  - uses: acme/pii\n"
                                  "    after: [spend]\n"
                                  "    when: failed\n"
                                  "  - {uses: rollback, with: , after: spend}\n");
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  ASSERT_EQ(loaded.profile.checks.size(), 3u);
  const CheckSpec& spend = loaded.profile.checks[0];
  EXPECT_EQ(spend.id, "spend");
  EXPECT_EQ(spend.uses(), "cost");
  EXPECT_EQ(spend.with.find("scan_paths")->where, (SourceRef{"p.yml", 5, 24}));
  EXPECT_EQ(spend.where, (SourceRef{"p.yml", 3, 5}));
  EXPECT_EQ(spend.timeout, 90000ms);
  EXPECT_TRUE(spend.caps_at_warn);
  EXPECT_EQ(spend.when, When::kAlways);
  const CheckSpec& pii = loaded.profile.checks[1];
  EXPECT_EQ(pii.id, "pii");
  EXPECT_EQ(pii.module, "acme");
  EXPECT_EQ(pii.uses(), "acme/pii");
  EXPECT_THAT(pii.after, ElementsAre("spend"));
  EXPECT_EQ(pii.when, When::kFailed);
  EXPECT_FALSE(pii.caps_at_warn);
  EXPECT_TRUE(loaded.profile.checks[2].with.is_null());
}

TEST(GeneralForm, NeedsAListOfMapsThatIsNotEmpty) {
  EXPECT_THAT(problems_of(kName + "checks: {}\n"),
              ElementsAre("p.yml:2:9: 'checks' must be a list, not a mapping"));
  EXPECT_THAT(problems_of(kName + "checks:\n"),
              ElementsAre("p.yml:2:1: 'checks' must be a list, not nothing"));
  EXPECT_THAT(problems_of(kName + "checks: []\n"),
              ElementsAre("p.yml:2:9: 'checks' must not be empty (nothing would be checked)"));
  EXPECT_THAT(problems_of(kName + "checks: [evals, [a], {uses: evals}]\n"),
              ElementsAre("p.yml:2:10: 'checks[0]' must be a mapping, not 'evals'",
                          "p.yml:2:17: 'checks[1]' must be a mapping, not a list"));
}

TEST(GeneralForm, ReportsEveryProblemOfACheckAtItsPlace) {
  EXPECT_THAT(
      problems_of(kName + "checks:\n"
                          "  - id: Spend\n"
                          "    use: cost\n"
                          "    with: [a]\n"
                          "    timeout: 90 s\n"
                          "    severity: wran\n"
                          "    when: never\n"),
      ElementsAre(
          "p.yml:3:5: missing required key 'uses' (the module that does the check)",
          "p.yml:3:9: 'id' must be a name, not 'Spend' "
          "(lower-case letters, digits and hyphens, at most 61, a letter first)",
          "p.yml:4:5: unknown key 'use' (did you mean 'uses'?)",
          "p.yml:5:11: 'with' must be a mapping, not a list",
          "p.yml:6:14: 'timeout' must be a duration, not '90 s' (such as 250ms, 30s, 5m or 1h30m)",
          "p.yml:7:15: 'severity' must be 'fail' or 'warn', not 'wran' (did you mean 'warn'?)",
          "p.yml:8:11: 'when' must be 'always' or 'failed', not 'never'"));
}

TEST(GeneralForm, RefusesModuleNamesThatNoFileCanHave) {
  for (const char* uses :
       {"../evil", "a", "Cost", "acme/", "/pii", "a b", "acme/pii/x", "cost.so"}) {
    const auto problems = problems_of(kName + "checks: [{uses: '" + uses + "'}]\n");
    ASSERT_EQ(problems.size(), 1u) << uses;
    EXPECT_EQ(problems[0].rfind("p.yml:2:17: 'uses' must be a module or module/check, not ", 0), 0u)
        << problems[0];
  }
}

TEST(GeneralForm, ReadsWhatACheckMayDoAtMost) {
  const Loaded loaded =
      load_text(kName +
                "checks:\n"
                "  - {id: free, uses: evals}\n"
                "  - {id: bound, uses: evals, allow: []}\n"
                "  - {id: one, uses: evals, allow: exec, denied: warn}\n"
                "  - {id: two, uses: evals, allow: [network, write], denied: error}\n");
  ASSERT_TRUE(loaded.errors.empty()) << loaded.errors.front().to_string();
  const auto& checks = loaded.profile.checks;
  EXPECT_EQ(checks[0].forbidden, std::nullopt);
  EXPECT_EQ(checks[1].forbidden, (Restrictions{true, true, true}));
  EXPECT_EQ(checks[2].forbidden, (Restrictions{true, false, true}));
  EXPECT_EQ(checks[3].forbidden, (Restrictions{false, true, false}));
  EXPECT_FALSE(checks[1].warns_of_denied);
  EXPECT_TRUE(checks[2].warns_of_denied);
  EXPECT_FALSE(checks[3].warns_of_denied);
}

TEST(GeneralForm, RefusesAllowancesThatDoNotExist) {
  EXPECT_THAT(problems_of(kName + "checks: [{uses: evals, allow: [netwrok], denied: pass}]\n"),
              ElementsAre("p.yml:2:32: 'allow' must be 'network', 'exec' or 'write', not 'netwrok' "
                          "(did you mean 'network'?)",
                          "p.yml:2:50: 'denied' must be 'error' or 'warn', not 'pass'"));
}

TEST(GeneralForm, ReadsHowMuchACheckMayUse) {
  const Loaded loaded = load_text(
      kName + "checks: [{uses: evals, limits: {memory: 8GiB, threads: 10, details: 64KiB}}]\n");
  ASSERT_TRUE(loaded.errors.empty()) << loaded.errors.front().to_string();
  const std::map<std::string, std::uint64_t> limits = {
      {"details", 64u << 10}, {"memory", std::uint64_t{8} << 30}, {"threads", 10}};
  EXPECT_EQ(loaded.profile.checks[0].limits, limits);
}

TEST(GeneralForm, RefusesLimitsThatAreNone) {
  EXPECT_THAT(
      problems_of(kName + "checks: [{uses: evals, limits: {memroy: 8GiB, descriptors: 3}}]\n"),
      UnorderedElementsAre(
          testing::HasSubstr("'limits.descriptors' must be at least 64, not '3'"),
          testing::AllOf(testing::HasSubstr("memroy"), testing::HasSubstr("'memory'"))));
}

TEST(GeneralForm, BoundsTimeouts) {
  EXPECT_THAT(problems_of(kName + "checks: [{uses: evals, timeout: 0}]\n"),
              ElementsAre("p.yml:2:33: 'timeout' must be at least 0.001 s, not '0'"));
  EXPECT_THAT(problems_of(kName + "checks: [{uses: evals, timeout: 1000h}]\n"),
              ElementsAre("p.yml:2:33: 'timeout' must be at most 604800 s, not '1000h'"));
}

TEST(GeneralForm, NeedsAnIdForEachCheck) {
  EXPECT_THAT(
      problems_of(kName +
                  "checks:\n  - uses: evals\n  - uses: evals\n  - {id: evals, uses: cost}\n"),
      ElementsAre("p.yml:4:5: two checks have the id 'evals', the first at p.yml:3:5 "
                  "(give one of them an 'id' of its own)",
                  "p.yml:5:10: two checks have the id 'evals', the first at p.yml:3:5 "
                  "(give one of them an 'id' of its own)"));
}

TEST(GeneralForm, NeedsAfterToNameAnotherCheck) {
  EXPECT_THAT(
      problems_of(kName + "checks:\n  - uses: evals\n  - {uses: cost, after: [evlas, nothing]}\n"),
      ElementsAre(
          "p.yml:4:26: 'after' names 'evlas', and there is no such check (did you mean 'evals'?)",
          "p.yml:4:33: 'after' names 'nothing', and there is no such check "
          "(known checks: evals, cost)"));
  EXPECT_THAT(
      problems_of(kName + "checks: [{uses: evals, when: failed}]\n"),
      ElementsAre("p.yml:2:30: 'when: failed' needs 'after' (say which check must have failed)"));
}

TEST(GeneralForm, RefusesACircleOfAfter) {
  EXPECT_THAT(
      problems_of(kName + "checks:\n"
                          "  - {uses: sla}\n"
                          "  - {id: a, uses: evals, after: [sla, b]}\n"
                          "  - {id: b, uses: evals, after: [c]}\n"
                          "  - {id: c, uses: evals, after: [a]}\n"),
      ElementsAre("p.yml:6:34: 'after' goes in a circle: a -> b -> c -> a (remove one of these)"));
  EXPECT_THAT(
      problems_of(kName + "checks: [{uses: sla, after: sla}]\n"),
      ElementsAre("p.yml:2:29: 'after' goes in a circle: sla -> sla (remove one of these)"));
}

TEST(GeneralForm, FollowsAVeryLongChainOfAfter) {
  std::string text = kName + "checks:\n  - {id: c0, uses: evals}\n";
  for (int i = 1; i < 5000; ++i) {
    text += "  - {id: c" + std::to_string(i) + ", uses: evals, after: [c" + std::to_string(i - 1) +
            "]}\n";
  }
  EXPECT_THAT(load_text(text).errors, IsEmpty());
}

TEST(GeneralForm, DoesNotMixWithLegacySections) {
  EXPECT_THAT(
      problems_of(kName + "kind: app\nchecks: [{uses: evals}]\nevals: {command: x}\ncheks: 1\n"),
      ElementsAre("p.yml:2:1: 'kind' and 'checks' cannot stand in one profile (remove it)",
                  "p.yml:4:1: 'evals' and 'checks' cannot stand in one profile (make it an entry "
                  "of 'checks')",
                  "p.yml:5:1: unknown key 'cheks' (did you mean 'checks'?)"));
}

}  // namespace
}  // namespace aipreflight::profile
