#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> problems_of(const Files& files) {
  return lines_of(load_files(files).errors);
}

TEST(Extends, MergesThreeFilesAndKeepsTheirPlaces) {
  const Files files = {
      {"p.yml", "name: top\nextends: [shared/mid.yml]\nevals:\n  min_pass_rate: 0.9\n"},
      {"shared/mid.yml",
       "extends: base.yml\nname: mid\nevals:\n  min_pass_rate: 0.5\n  command: run\n"},
      {"shared/base.yml",
       "kind: app\nname: base\nevals:\n  timeout: 5m\n  command: walk\ncost: {scan_paths: [a, "
       "b]}\n"}};
  const Loaded loaded = load_files(files);
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.name, "top");
  EXPECT_THAT(loaded.profile.files, ElementsAre("p.yml", "shared/mid.yml", "shared/base.yml"));
  EXPECT_EQ(
      loaded.profile.sha256,
      sha256_hex(files.at("p.yml") + files.at("shared/mid.yml") + files.at("shared/base.yml")));
  const yaml::Node& evals = loaded.profile.checks[1].with;
  EXPECT_EQ(evals.find("min_pass_rate")->where, (SourceRef{"p.yml", 4, 18}));
  EXPECT_EQ(evals.find("command")->text, "run");
  EXPECT_EQ(evals.find("command")->where, (SourceRef{"shared/mid.yml", 5, 12}));
  EXPECT_EQ(evals.find("timeout")->where, (SourceRef{"shared/base.yml", 4, 12}));
  EXPECT_EQ(loaded.profile.checks[1].where, (SourceRef{"p.yml", 3, 1}));
  EXPECT_EQ(loaded.profile.checks[0].where, (SourceRef{"shared/base.yml", 6, 1}));
}

TEST(Extends, LetsLaterFilesStandAboveEarlierOnes) {
  const Loaded loaded = load_files(
      {{"p.yml", "extends: [a.yml, b.yml]\nname: n\n"},
       {"a.yml", "kind: app\nevals: {command: a, timeout: 1s}\ncost: {scan_paths: [x]}\n"},
       {"b.yml", "evals: {command: b}\ncost: {scan_paths: [y, z]}\n"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.checks[1].with.find("command")->text, "b");
  EXPECT_EQ(loaded.profile.checks[1].with.find("timeout")->text, "1s");
  EXPECT_EQ(loaded.profile.checks[0].with.find("scan_paths")->items.size(), 2u) << "lists replace";
}

TEST(Extends, SwitchesASectionOffWithNull) {
  const Loaded loaded =
      load_files({{"p.yml", "extends: a.yml\nname: n\ncost:\n"},
                  {"a.yml", "kind: app\nevals: {command: a}\ncost: {scan_paths: [x]}\n"}});
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.profile.checks[0].skip_reason, "no cost budget configured");
}

TEST(Extends, ReadsASharedFileOnceForTheDigest) {
  const Loaded loaded = load_files({{"p.yml", "extends: [a.yml, b.yml]\nname: n\nkind: app\n"},
                                    {"a.yml", "extends: c.yml\n"},
                                    {"b.yml", "extends: c.yml\n"},
                                    {"c.yml", "evals: {command: a}\n"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_THAT(loaded.profile.files, ElementsAre("p.yml", "a.yml", "c.yml", "b.yml"));
}

TEST(Extends, RefusesACircle) {
  EXPECT_THAT(
      problems_of({{"p.yml", "name: n\nextends: [a.yml]\n"},
                   {"a.yml", "extends:\n  - sub/../b.yml\n"},
                   {"b.yml", "extends: p.yml\n"}}),
      ElementsAre("b.yml:1:10: 'extends' goes in a circle: p.yml -> a.yml -> b.yml -> p.yml "
                  "(remove one of these)"));
  EXPECT_THAT(
      problems_of({{"p.yml", "extends: ./p.yml\n"}}),
      ElementsAre("p.yml:1:10: 'extends' goes in a circle: p.yml -> p.yml (remove one of these)"));
}

TEST(Extends, PointsToTheLineThatNamesAMissingFile) {
  EXPECT_THAT(
      problems_of({{"p.yml", "extends: [a.yml]\n"},
                   {"a.yml", "extends: [x, gone.yml]\n"},
                   {"x", "name: n\n"}}),
      ElementsAre("a.yml:1:14: cannot extend 'gone.yml': cannot read 'gone.yml': no such file"));
}

TEST(Extends, SaysWhatElseIsWrongWithChecksWhereAFileIsMissing) {
  EXPECT_THAT(problems_of({{"p.yml",
                            "extends: gone.yml\n"
                            "cheks: []\n"
                            "checks:\n"
                            "  - {uses: evals, timeout: soon}\n"
                            "  - {id: b, after: [a]}\n"}}),
              ElementsAre(HasSubstr("p.yml:1:10: cannot extend 'gone.yml'"),
                          HasSubstr("p.yml:2:1: unknown key 'cheks'"),
                          HasSubstr("p.yml:4:28: 'timeout'"),
                          HasSubstr("p.yml:5:5: missing required key 'uses'"),
                          HasSubstr("p.yml:5:21: 'after' names 'a'")));
  EXPECT_THAT(problems_of({{"p.yml", "extends: gone.yml\nkind: app\nsla: {ttft: 3}\n"}}),
              ElementsAre(HasSubstr("p.yml:1:10: cannot extend 'gone.yml'")));
}

TEST(Extends, RefusesWhatIsNoProfileAndSaysNothingAboutTheRest) {
  EXPECT_THAT(problems_of({{"p.yml", "extends: [a.yml, b.yml, c.yml]\n"},
                           {"a.yml", ""},
                           {"b.yml", "[1]"},
                           {"c.yml", "a: [\n"}}),
              ElementsAre("a.yml:1:1: the file is empty (a profile is a mapping)",
                          "b.yml:1:1: a profile must be a mapping, not a list",
                          HasSubstr("c.yml:2:1: "),
                          HasSubstr("c.yml:2:1: expected ',' or ']'")));
  EXPECT_THAT(problems_of({{"p.yml", "extends: {a: b}\n"}}),
              ElementsAre("p.yml:1:10: 'extends' must be text or a list of texts, not a mapping"));
  EXPECT_THAT(problems_of({{"p.yml", "extends: [[a]]\n"}}),
              ElementsAre("p.yml:1:11: 'extends[0]' must be text, not a list"));
}

TEST(Extends, ExpandsVariablesInPaths) {
  const Loaded loaded = load_files({{"p.yml", "extends: ${HOME}/base.yml\nname: n\n"},
                                    {"/srv/x/base.yml", "kind: app\nevals: {command: a}\n"}});
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_THAT(loaded.profile.files, ElementsAre("p.yml", "/srv/x/base.yml"));
}

TEST(Extends, BoundsDepthAndNumberOfFiles) {
  Files chain;
  Files doubling;
  for (int i = 0; i < 30; ++i) {
    const std::string name = i == 0 ? "p.yml" : std::to_string(i);
    const std::string next = std::to_string(i + 1);
    chain[name] = "extends: '" + next + "'\n";
    doubling[name] = i > 12 ? "name: n\n" : "extends: ['" + next + "', '" + next + "']\n";
  }
  EXPECT_THAT(problems_of(chain),
              ElementsAre("15:1:10: 'extends' leads too far: at most 16 levels and 64 files"));
  const auto problems = problems_of(doubling);
  ASSERT_FALSE(problems.empty());
  EXPECT_THAT(problems.front(), HasSubstr("'extends' leads too far"));
}

}  // namespace
}  // namespace aipreflight::profile
