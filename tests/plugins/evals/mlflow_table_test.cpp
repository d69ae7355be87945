#include "readers/mlflow_table.hpp"

#include <array>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

#include "kit/change.hpp"

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsNan;

// The cases of a table, or what is wrong with it.
std::string described(const Result<void>& read, const CaseFile& file) {
  if (!read) return read.error().to_string();
  std::ostringstream text;
  for (const Case one : file.cases) {
    text << one.id;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      text << '|' << one.score_names[i] << '=' << one.values[i];
    }
    text << '\n';
  }
  return text.str();
}

Result<void> read_in_blocks(std::string_view text, std::size_t size, CaseFile& file) {
  MlflowTable table("run", "table.json");
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), size))) {
    if (auto fed = table.feed(text.substr(0, size)); !fed) return fed;
  }
  return table.finish(file);
}

std::string refusal(std::string_view text) {
  CaseFile file;
  const auto read = read_in_blocks(text, 64, file);
  return read.ok() ? "" : read.error().reason + ": " + read.error().to_string();
}

TEST(MlflowTable, HasScoresWhereAColumnHasANumber) {
  CaseFile file;
  file.has_cases = false;
  const auto read = read_in_blocks(R"({"data": [["a", null, 1, true, "x"],
    ["b", 0.5, null, false, "y"], [{"role": "user"}, "late", [1], null, "z"]],
    "columns": ["question", "late", "quality", "right", "why"]})",
                                   1000,
                                   file);
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_TRUE(file.has_cases);
  ASSERT_EQ(file.cases.size(), 3u);
  EXPECT_THAT(file.cases[0].score_names, ElementsAre("late", "quality", "right"));
  EXPECT_THAT(file.cases[0].values, ElementsAre(IsNan(), 1, 1));
  EXPECT_THAT(file.cases[1].values, ElementsAre(0.5, IsNan(), 0));
  EXPECT_THAT(file.cases[2].values, ElementsAre(IsNan(), IsNan(), IsNan()));
  EXPECT_EQ(file.cases[2].id, "2");
}

TEST(MlflowTable, OfOtherShapeIsMalformed) {
  const std::string run = "malformed: run: MLflow run: eval_results_table.json has ";
  EXPECT_EQ(refusal(R"({"columns": ["q"]})"), run + "no columns and data");
  EXPECT_EQ(refusal(R"({"data": [[1]]})"), run + "no columns and data");
  EXPECT_EQ(refusal(R"({"columns": ["q"], "data": {"0": [1]}})"), run + "no columns and data");
  EXPECT_EQ(refusal(R"([{"columns": ["q"], "data": [[1]]}])"), run + "no columns and data");
  EXPECT_EQ(refusal(R"({"columns": ["q"], "data": [[1], [1, 2], []]})"),
            run + "a row of 2 values and 1 columns");
  EXPECT_EQ(refusal(R"({"columns": ["q"], "data": [[1, 2], [1]]})"),
            run + "a row of 2 values and 1 columns");
  EXPECT_EQ(refusal(R"({"columns": ["q"], "data": [{"q": 1}]})"),
            run + "a row of 0 values and 1 columns");
}

TEST(MlflowTable, ThatIsBrokenSaysWhere) {
  const std::string begin = "{\"columns\": [\"q\"], \"data\": [\n[1],\n";
  EXPECT_THAT(refusal(begin + "[2, x]]}"), HasSubstr("table.json:3:5: "));
  EXPECT_THAT(refusal(begin + "[2]\n] \"more\": 1}"), HasSubstr("table.json:4:3: "));
  EXPECT_THAT(refusal(begin + "[2],\n[\"cut"), HasSubstr("table.json:4:6: "));
  EXPECT_THAT(refusal(begin + "[2]"), HasSubstr("table.json:3:4: "));
  EXPECT_THAT(refusal(begin + "[2, \"a\"b\"],\n[3]]}"), HasSubstr("table.json:3:8: "));
  EXPECT_THAT(refusal("{\"columns\" [\"q\"], \"data\": [\n[1]]}"), HasSubstr("table.json:1:12: "));
  EXPECT_THAT(refusal(begin + "[2]], \"data\": []}"), HasSubstr("'data' stands there twice"));
  EXPECT_THAT(refusal(begin + R"([2]], "d\u0061ta": [[3]]})"),
              HasSubstr("'data' stands there twice"));
}

// Of tables as programs write them, whatever some changed bytes make of them.
TEST(MlflowTable, IsWhatTheDocumentOfItSays) {
  constexpr std::array<std::string_view, 10> kRows{
      R"(["a b", "c", 0.25, 1])",
      R"(["x\n\u00e9", "\ud83d\ude00", null, true])",
      "[\"\xC3\xA9\",\"\",-3,false]",
      R"( [ {"role": "user", "n": [1, {}]} , [] , 12.50 , "1" ] )",
      R"(["a", "b", 1e-3, 12345678901234567890])",
      R"(["a", "b", NaN, -Infinity])",
      R"([1, null, null, null])",
      R"(["a", "b", 0.5])",
      R"({"a": 1})",
      "7"};
  constexpr std::array<std::string_view, 18> kParts{"{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ",",
                                                    ":",
                                                    "\"",
                                                    "\\",
                                                    "-",
                                                    "1",
                                                    ".",
                                                    "e",
                                                    " ",
                                                    "null",
                                                    "true",
                                                    "\n",
                                                    "\xC3\xA9",
                                                    "\xFF"};
  std::mt19937 random(29);
  int read_tables = 0;
  for (int round = 0; round < 12'000; ++round) {
    std::string text = R"({"columns": ["q", "a", "s", "t"], "data": [)";
    const std::size_t kinds = round % 2 == 0 ? 5 : kRows.size();
    for (std::size_t i = random() % 6; i > 0; --i) {
      text.append(kRows[random() % kinds]).append(i > 1 ? "," : "");
    }
    text += "]}";
    kit::change(text, kParts, random);
    CaseFile in_blocks;
    const auto read = read_in_blocks(text, 1 + random() % text.size(), in_blocks);
    json::Document document;
    if (auto parsed = document.parse(text, "table.json"); !parsed) {
      ASSERT_FALSE(read.ok()) << text;
      continue;
    }
    CaseFile whole;
    const auto by_tree = MlflowRows().finish(document.root(), "run", whole);
    ASSERT_EQ(described(read, in_blocks), described(by_tree, whole)) << text;
    read_tables += by_tree.ok() ? 1 : 0;
  }
  EXPECT_GT(read_tables, 3000);
}

}  // namespace
}  // namespace aipreflight::evals
