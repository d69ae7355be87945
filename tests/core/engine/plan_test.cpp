#include "engine/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine_fixture.hpp"

namespace aipreflight::engine {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class PlanTest : public EngineTest {};

TEST_F(PlanTest, MakesEveryCheckReadyInTheOrderOfTheProfile) {
  add("second", "{what: pass}");
  add("first", "{what: miss, number: 3}").timeout = std::chrono::milliseconds(5000);
  options_.timeout = std::chrono::milliseconds(7000);
  const Planned planned = plan();
  ASSERT_THAT(planned.errors, IsEmpty());
  ASSERT_EQ(planned.plan.checks.size(), 2u);
  EXPECT_EQ(planned.plan.checks[0].spec.id, "second");
  EXPECT_EQ(planned.plan.checks[0].type.title, "Misbehave");
  EXPECT_EQ(planned.plan.checks[0].timeout.count(), 7000);
  EXPECT_EQ(planned.plan.checks[1].timeout.count(), 5000);
  EXPECT_NE(planned.plan.checks[1].session, nullptr);
  EXPECT_EQ(planned.plan.jobs, 4);
}

TEST_F(PlanTest, TakesEveryLimitThatAProfileCanSet) {
  add("bounded", "{what: pass}").limits = {{"memory", 1u << 30},
                                           {"threads", 10},
                                           {"descriptors", 100},
                                           {"file", 1000},
                                           {"artefacts", 1000},
                                           {"output", 1024},
                                           {"gates", 1},
                                           {"findings", 1},
                                           {"metrics", 1},
                                           {"details", 10},
                                           {"evidence", 1024}};
  const Planned planned = plan();
  EXPECT_THAT(planned.errors, IsEmpty());
  EXPECT_NE(planned.plan.checks.at(0).session, nullptr);
}

TEST_F(PlanTest, CollectsTheErrorsOfAllChecksInTheOrderOfTheProfile) {
  add("typo", "{what: pass, nubmer: 1}");
  add("good", "{what: pass}");
  add("gone", "{what: pass}").module = "hostle";
  add("odd", "{what: reject, number: 5}");
  add("unknown", "{what: pass}", "hostil");
  const auto errors = plan_errors();
  ASSERT_THAT(errors, SizeIs(4));
  EXPECT_THAT(errors[0],
              AllOf(StartsWith("profile.yml:1:"), HasSubstr("nubmer"), HasSubstr("number")));
  EXPECT_THAT(errors[1],
              AllOf(StartsWith("profile.yml:3:3: module 'hostle' is not installed"),
                    HasSubstr("did you mean 'hostile'?"),
                    HasSubstr(AIPREFLIGHT_MODULES)));
  EXPECT_THAT(errors[2], AllOf(StartsWith("profile.yml:1:"), HasSubstr("this number is not mine")));
  EXPECT_THAT(
      errors[3],
      StartsWith(
          "profile.yml:5:3: module 'hostile' has no check 'hostil' (did you mean 'hostile'?)"));
}

TEST_F(PlanTest, GivesAPlaceToTheErrorsOfAModuleThatCannotBeLoaded) {
  auto& spec = add("trap", "{}");
  spec.module = spec.check = "exit-at-load";
  const auto errors = plan_errors();
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_THAT(errors[0], AllOf(StartsWith("profile.yml:1:3: "), HasSubstr("exit status 0")));
}

TEST_F(PlanTest, SelectsByNameAndSuggestsTheNearest) {
  add("alpha", "{what: pass}");
  add("beta", "{what: no such thing, typo: 1}");
  options_.selection.only = {"alpha"};
  const Planned planned = plan();
  ASSERT_THAT(planned.errors, IsEmpty());
  EXPECT_EQ(planned.plan.checks[1].skip_reason, "not selected");
  EXPECT_EQ(planned.plan.checks[1].session, nullptr);
  options_.selection.only = {"alpah"};
  options_.selection.skip = {"gamma"};
  EXPECT_THAT(
      plan_errors(),
      ElementsAre("--only alpah: the profile has no check of that name (did you mean 'alpha'?)",
                  "--skip gamma: the profile has no check of that name (it has: alpha, beta)"));
}

TEST_F(PlanTest, RefusesASelectionThatLeavesNothing) {
  add("alpha", "{what: pass}");
  options_.selection.skip = {"alpha"};
  const Planned planned = plan();
  ASSERT_THAT(planned.errors, SizeIs(1));
  EXPECT_EQ(planned.errors[0].code, ErrorCode::kUsage);
  EXPECT_THAT(planned.errors[0].message, StartsWith("nothing to check: not selected"));
}

TEST_F(PlanTest, RefusesAProfileThatConfiguresNothing) {
  add("cost", "{}").skip_reason = "no cost budget configured";
  add("evals", "{}").skip_reason = "no eval suite configured";
  const Planned planned = plan();
  ASSERT_THAT(planned.errors, SizeIs(1));
  EXPECT_EQ(planned.errors[0].code, ErrorCode::kProfile);
  EXPECT_EQ(planned.errors[0].message,
            "nothing to check: no cost budget configured, no eval suite configured");
}

TEST_F(PlanTest, RefusesAnOrderThatIsACircleOrNamesNoCheck) {
  add("alpha", "{what: pass}").after = {"beta"};
  add("beta", "{what: pass}").after = {"alpha", "gama"};
  add("gamma", "{what: pass}");
  EXPECT_THAT(
      plan_errors(),
      ElementsAre(
          AllOf(StartsWith("profile.yml:2:3: check 'beta' comes after 'gama'"),
                HasSubstr("did you mean 'gamma'?")),
          StartsWith(
              "profile.yml:1:3: checks wait for each other: 'alpha' after 'beta' after 'alpha'")));
}

TEST_F(PlanTest, WarnsOnceOfAModuleThatShadowsAnother) {
  add("alpha", "{what: pass}");
  add("beta", "{what: pass}");
  std::filesystem::create_symlink(std::filesystem::path(AIPREFLIGHT_MODULES) / "hostile.so",
                                  "hostile.so");
  const host::ModuleSearch search({{AIPREFLIGHT_MODULES, "--plugin-dir"}, {folder(), "installed"}});
  const Planned planned = prepare(profile_, search, *launcher_, options_);
  EXPECT_THAT(planned.errors, IsEmpty());
  ASSERT_THAT(planned.plan.warnings, SizeIs(1));
  EXPECT_THAT(planned.plan.warnings[0], HasSubstr((folder() / "hostile.so is not used").string()));
}

}  // namespace
}  // namespace aipreflight::engine
