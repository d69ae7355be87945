#include "growth.hpp"

#include <gmock/gmock.h>

#include "commands/growth_tables.hpp"
#include "details.hpp"
#include "growth_judge.hpp"
#include "project_fixture.hpp"

namespace aipreflight::cost {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Files = std::map<std::string, std::string>;

const std::string kImport = "from openai import OpenAI\nc = OpenAI()\n";

std::string function(const std::string& name, const std::string& model, int tokens = 100) {
  return "def " + name + "(q):\n    return c.chat.completions.create(model=" + model +
         ", messages=[{'role': 'user', 'content': q}], max_tokens=" + std::to_string(tokens) +
         ")\n";
}

Survey survey_of(Files files, const Settings& settings = {}) {
  static const prices::Table kTable = [] {
    auto table = prices::Table::embedded();
    EXPECT_TRUE(table.ok());
    return table.take();
  }();
  Settings dated = settings;
  dated.assumptions.date = "2026-11-25";
  return survey(scan_files(std::move(files)), kTable, dated);
}

Growth growth(Files before, Files after) {
  return compare(inventory_of(survey_of(std::move(before)), "before"),
                 inventory_of(survey_of(std::move(after)), "after"));
}

std::size_t count(const Growth& growth, ChangeKind kind) {
  return growth.count(kind);
}

TEST(CostGrowth, ALineThatMovesIsNoChange) {
  const std::string body = kImport + function("f", "'gpt-4o'") + function("g", "'gpt-4o-mini'");
  const Growth found = growth({{"a.py", body}}, {{"a.py", "# one\n# two\n\n" + body}});
  EXPECT_TRUE(found.changes.empty());
  EXPECT_EQ(found.same, 2u);
  EXPECT_EQ(found.moved, 0u);
  EXPECT_EQ(found.increase, 0);
}

TEST(CostGrowth, AFunctionThatMovesIsNoChange) {
  const std::string f = function("f", "'gpt-4o'");
  const std::string g = function("g", "'gpt-4o-mini'");
  const Growth order = growth({{"a.py", kImport + f + g}}, {{"a.py", kImport + g + f}});
  EXPECT_TRUE(order.changes.empty());
  const Growth file =
      growth({{"a.py", kImport + f + g}}, {{"a.py", kImport + g}, {"b.py", kImport + f}});
  EXPECT_TRUE(file.changes.empty());
  EXPECT_EQ(file.moved, 1u);
  const Growth renamed = growth({{"a.py", kImport + f}}, {{"z/other.py", kImport + f}});
  EXPECT_TRUE(renamed.changes.empty());
  EXPECT_EQ(renamed.moved, 1u);
}

TEST(CostGrowth, AVariableWithAnotherNameIsNoChange) {
  const std::string body = kImport + function("f", "'gpt-4o'");
  std::string other = body;
  other.replace(other.find("c = "), 1, "client");
  other.replace(other.find("return c."), 8, "return client");
  EXPECT_TRUE(growth({{"a.py", body}}, {{"a.py", other}}).changes.empty());
}

TEST(CostGrowth, AConstantOfAnotherFileIsAChangeOfTheCall) {
  const std::string app = "from settings import MODEL\n" + kImport + function("f", "MODEL");
  const Growth found = growth({{"app.py", app}, {"settings.py", "MODEL = 'gpt-4o-mini'\n"}},
                              {{"app.py", app}, {"settings.py", "MODEL = 'gpt-4o'\n"}});
  ASSERT_EQ(found.changes.size(), 1u);
  EXPECT_EQ(found.changes[0].kind, ChangeKind::kChanged);
  EXPECT_EQ(found.changes[0].shown().where.file, "app.py");
  EXPECT_THAT(found.changes[0].what, ElementsAre("model gpt-4o-mini → gpt-4o"));
  EXPECT_GT(found.increase, 0);
}

TEST(CostGrowth, AConstantRenamedInAnotherFileAloneLeavesTheCallWithoutAModel) {
  const std::string app = "from settings import MODEL\n" + kImport + function("f", "MODEL");
  const Growth found = growth({{"app.py", app}, {"settings.py", "MODEL = 'gpt-4o'\n"}},
                              {{"app.py", app}, {"settings.py", "CHAT_MODEL = 'gpt-4o'\n"}});
  ASSERT_EQ(found.changes.size(), 1u);
  EXPECT_THAT(found.changes[0].what, testing::Contains("model gpt-4o → ?"));
  EXPECT_EQ(found.unpriced, 1u);
}

TEST(CostGrowth, ALongerPromptIsAChange) {
  const std::string body = kImport +
                           "P = 'short'\ndef f():\n  return c.responses.create("
                           "model='gpt-4o', input=P, max_output_tokens=10)\n";
  std::string longer = body;
  longer.replace(longer.find("short"), 5, std::string(5000, 'x'));
  const Growth found = growth({{"a.py", body}}, {{"a.py", longer}});
  ASSERT_EQ(found.changes.size(), 1u);
  EXPECT_THAT(found.changes[0].what.at(0), StartsWith("tokens in "));
}

TEST(CostGrowth, AddedAndRemovedCallsAreCounted) {
  const Growth found =
      growth({{"a.py", kImport + function("f", "'gpt-4o'") + function("g", "'gpt-4.1'", 7)}},
             {{"a.py", kImport + function("f", "'gpt-4o'")},
              {"b.py",
               kImport + "def h(q):\n  return c.embeddings.create("
                         "model='text-embedding-3-small', input=q)\n"}});
  EXPECT_EQ(count(found, ChangeKind::kAdded), 1u);
  EXPECT_EQ(count(found, ChangeKind::kRemoved), 1u);
  EXPECT_EQ(found.same, 1u);
  EXPECT_NEAR(found.increase, found.after - found.before, 1e-9);
}

TEST(CostGrowth, APriceThatIsKnownNoMoreIsNoSaving) {
  const Growth found = growth({{"a.py", kImport + function("f", "'gpt-4o'")}},
                              {{"a.py", kImport + function("f", "pick()")}});
  EXPECT_EQ(found.increase, 0);
  EXPECT_EQ(found.unpriced, 1u);
  EXPECT_EQ(found.measured, 0u);
  EXPECT_NE(why_unmeasured(found), "");
}

TEST(CostGrowth, APriceThatWasNotKnownIsNoGrowth) {
  const Growth found =
      growth({{"a.py", kImport + function("f", "pick()") + function("g", "'gpt-4o'")}},
             {{"a.py", kImport + function("f", "'gpt-4o'") + function("g", "'gpt-4o'")}});
  EXPECT_EQ(found.increase, 0);
  EXPECT_EQ(found.newly_priced, 1u);
  EXPECT_GT(found.newly_priced_usd, 0);
}

TEST(CostGrowth, CallsOfAFileThatCannotBeReadAreNotGone) {
  const Files before{{"a.py", kImport + function("f", "'gpt-4o'")},
                     {"b.py", kImport + function("g", "'gpt-4o'")}};
  Files after = before;
  after["a.py"] += std::string(100, '\0');
  const Growth found = growth(before, after);
  EXPECT_EQ(found.unread, 1u);
  EXPECT_EQ(found.increase, 0);
  EXPECT_THAT(why_unmeasured(found), HasSubstr("could not be read"));
  const auto evidence = judge({.usd = 0, .percent = {}}, found, sdk::Absence::kWarn);
  ASSERT_EQ(evidence.gates.size(), 1u);
  EXPECT_EQ(evidence.gates[0].n, 0);
  EXPECT_EQ(evidence.gates[0].absence, sdk::Absence::kError);
}

TEST(CostGrowth, PercentOfNothingIsExceeded) {
  const Growth found = growth({}, {{"a.py", kImport + function("f", "'gpt-4o'")}});
  EXPECT_FALSE(found.percent());
  EXPECT_EQ(exceeded({.usd = {}, .percent = 1000}, found).size(), 1u);
  const auto evidence = judge({.usd = {}, .percent = 1000}, found, sdk::Absence::kWarn);
  EXPECT_EQ(evidence.gates.at(0).absence, sdk::Absence::kFail);
}

TEST(CostGrowth, LimitsAreInclusive) {
  Growth found;
  found.before = 100;
  found.increase = 10;
  found.measured = 1;
  EXPECT_TRUE(exceeded({.usd = 10, .percent = 10}, found).empty());
  EXPECT_EQ(exceeded({.usd = 9.99, .percent = 9.99}, found).size(), 2u);
  found.increase = -10;
  EXPECT_TRUE(exceeded({.usd = 0, .percent = 0}, found).empty());
}

TEST(CostInventory, SurvivesTheJsonOfAScan) {
  const Survey now = survey_of(
      {{"a.py", kImport + function("f", "'gpt-4o' if x else pick()") + function("g", "pick()")},
       {"b.py", kImport + std::string(1, '\0')}});
  const auto read = read_inventory(json::write(to_json(now)), "base.json");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_THAT(read->unread, ElementsAre("b.py"));
  const Growth found = compare(*read, inventory_of(now, "now"));
  EXPECT_TRUE(found.changes.empty()) << text_table(found, 0);
  EXPECT_EQ(found.same, 2u);
}

TEST(CostInventory, OtherFilesAreRefusedByName) {
  for (const char* text : {"",
                           "{}",
                           "[1]",
                           R"({"schema_version": 2, "sites": []})",
                           R"({"schema_version": 1, "sites": [{}]})",
                           R"({"schema_version": 1, "sites": [{"file": "a", "sdk": "s", "operation":
                              "chat", "expression": "e", "function": "f", "provider": "p"}]})"}) {
    const auto read = read_inventory(text, "base.json");
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_THAT(read.error().to_string(), HasSubstr("base.json")) << text;
  }
}

TEST(CostGrowthTable, TheDifferenceComesFirstAndTextOfSourcesMeansNothing) {
  const Growth found = growth({},
                              {{"a.py", kImport + function("f", "'gpt-4o'")},
                               {"b|<i>.py", kImport + function("g", "'<b>|*'")}});
  const std::string page = markdown_table(found);
  EXPECT_THAT(page, StartsWith("**Model calls: +$"));
  EXPECT_THAT(page, HasSubstr("b\\|\\<i\\>.py"));
  EXPECT_THAT(page, HasSubstr("\\<b\\>\\|\\*"));
  EXPECT_THAT(page, testing::EndsWith("<!-- aipreflight cost diff -->\n"));
  EXPECT_THAT(page, HasSubstr("1 new or changed ones have no known price"));
  EXPECT_THAT(text_table(found, 0), StartsWith("+$"));
  EXPECT_THAT(text_table(growth({}, {}), 0), HasSubstr("no call sites"));
}

TEST(CostGrowthTable, JsonHasBothSides) {
  const Growth found = growth({{"a.py", kImport + function("f", "'gpt-4o'")}},
                              {{"a.py", kImport + function("f", "'gpt-4.1'")}});
  const json::Value page = to_json(found);
  const json::Value& change = page["changes"].items().at(0);
  EXPECT_EQ(change["before"]["model"].as_string(), "gpt-4o");
  EXPECT_EQ(change["after"]["model"].as_string(), "gpt-4.1");
  EXPECT_EQ(page["totals"]["changed"].as_integer(), 1);
  EXPECT_EQ(to_json(found, 0)["changes_left_out"].as_integer(), 1);
}

}  // namespace
}  // namespace aipreflight::cost
