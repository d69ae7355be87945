#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "in_memory.hpp"

namespace aipreflight::profile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kChecks = "checks: [{uses: evals}]\n";

TEST(ProfileLoad, ReadsWhatEveryProfileHas) {
  const Loaded loaded = load_text(
      "name: ' checkout bot '\n"
      "description: for readers\n"
      "plugins: {search: [plugins, '${HOME}/more']}\n"
      "secrets: [PIN, OTHER_PIN]\n"
      "report: {outdir: out, formats: [json, text]}\n" +
      kChecks);
  EXPECT_THAT(lines_of(loaded.errors), IsEmpty());
  EXPECT_EQ(loaded.profile.name, " checkout bot ");
  EXPECT_EQ(loaded.profile.kind, "");
  EXPECT_THAT(loaded.profile.plugin_search, ElementsAre("plugins", "/srv/x/more"));
  EXPECT_THAT(loaded.profile.secrets, ElementsAre("PIN", "OTHER_PIN"));
  EXPECT_EQ(loaded.profile.report.outdir, "out");
  EXPECT_THAT(loaded.profile.report.formats, ElementsAre("json", "text"));
}

TEST(ProfileLoad, HasDefaultsForTheReport) {
  for (const char* report : {"", "report:\n", "report: {}\n"}) {
    const Loaded loaded = load_text("name: n\n" + std::string(report) + kChecks);
    EXPECT_THAT(loaded.errors, IsEmpty());
    EXPECT_EQ(loaded.profile.report.outdir, "runs");
    EXPECT_THAT(loaded.profile.report.formats, ElementsAre("json", "markdown"));
  }
}

TEST(ProfileLoad, NeedsANameThatIsText) {
  EXPECT_THAT(problems_of(kChecks),
              ElementsAre("p.yml:1:1: missing required key 'name' (a short name for the profile)"));
  EXPECT_THAT(problems_of("name:\n" + kChecks),
              ElementsAre("p.yml:1:1: missing required key 'name' (a short name for the profile)"));
  EXPECT_THAT(problems_of("name: '  '\n" + kChecks),
              ElementsAre("p.yml:1:7: 'name' must not be empty"));
  EXPECT_THAT(problems_of("name: 123\n" + kChecks),
              ElementsAre("p.yml:1:7: 'name' must be text, not '123' (quote it: \"123\")"));
  EXPECT_THAT(problems_of("name: [a]\n" + kChecks),
              ElementsAre("p.yml:1:7: 'name' must be text, not a list"));
  EXPECT_THAT(problems_of("name: \"a\\0b\"\n" + kChecks),
              ElementsAre("p.yml:1:7: 'name' holds a NUL byte"));
}

TEST(ProfileLoad, RefusesWrongShapesOfCommonKeys) {
  EXPECT_THAT(problems_of("name: n\ndescription: [a]\nplugins: []\nsecrets: {a: b}\nreport: []\n" +
                          kChecks),
              ElementsAre("p.yml:2:14: 'description' must be text, not a list",
                          "p.yml:3:10: 'plugins' must be a mapping, not a list",
                          "p.yml:4:10: 'secrets' must be text or a list of texts, not a mapping",
                          "p.yml:5:9: 'report' must be a mapping, not a list"));
}

TEST(ProfileLoad, RefusesUnknownFormatsAndKeysOfTheReport) {
  EXPECT_THAT(problems_of("name: n\nreport: {outdri: x, formats: [jsno, json, json]}\n" + kChecks),
              ElementsAre("p.yml:2:10: unknown key 'outdri' (did you mean 'outdir'?)",
                          "p.yml:2:31: 'report.formats' must be 'json', 'markdown', 'text' or "
                          "'prometheus', not 'jsno' "
                          "(did you mean 'json'?)",
                          "p.yml:2:43: the format 'json' stands here twice"));
  EXPECT_THAT(problems_of("name: n\nreport: {formats: []}\n" + kChecks),
              ElementsAre("p.yml:2:19: 'report.formats' must not be empty"));
}

TEST(ProfileLoad, ReadsWhichPluginsMayRun) {
  const Loaded loaded =
      load_text("name: n\nplugins: {lock: ci/plugins.lock, key: ci/minisign.pub}\n" + kChecks);
  EXPECT_TRUE(loaded.errors.empty());
  EXPECT_EQ(loaded.profile.plugin_lock, "ci/plugins.lock");
  EXPECT_EQ(loaded.profile.plugin_key, "ci/minisign.pub");
  EXPECT_THAT(problems_of("name: n\nplugins: {lock: [a], keys: b}\n" + kChecks),
              ElementsAre("p.yml:2:17: 'plugins.lock' must be text, not a list",
                          "p.yml:2:22: unknown key 'keys' (did you mean 'key'?)"));
}

TEST(ProfileLoad, DoesNotRepeatASecretWrittenInPlaceOfAName) {
  const auto problems = problems_of("name: n\nsecrets: ['sk-12345-abc']\n" + kChecks);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].find("sk-12345"), std::string::npos);
  EXPECT_EQ(problems[0].rfind("p.yml:2:11: ", 0), 0u);
}

TEST(ProfileLoad, RefusesAnUnsetVariable) {
  EXPECT_THAT(problems_of("name: n\nreport:\n  outdir: ${NOWHERE}/runs\n" + kChecks),
              ElementsAre("p.yml:3:11: the environment variable NOWHERE is not set "
                          "(set it, or give a default: ${NOWHERE:-…})"));
}

}  // namespace
}  // namespace aipreflight::profile
