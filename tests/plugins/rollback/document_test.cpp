#include "document.hpp"

#include <gtest/gtest.h>

#include "shell_words.hpp"

namespace aipreflight::rollback {
namespace {

std::string joined(const ShellScript& script) {
  std::string text;
  for (const ShellCommand& command : script.commands) {
    for (const Word& word : command.words) {
      text += '[' + word.text + (word.is_dynamic ? "*" : "") + (word.is_written ? ">" : "") + ']';
    }
    text += ';';
  }
  return text;
}

TEST(RollbackDocument, HeadingsHaveAnchorsAsGitHubMakesThem) {
  const Document document = read_document(
      "# Roll *back*: `now`?\n\nOne\n===\n## A b\n## A b\n#No heading\n    # code\n```\n# in a "
      "fence\n```\n");
  ASSERT_EQ(document.headings.size(), 4u);
  EXPECT_EQ(document.headings[0].anchor, "roll-back-now");
  EXPECT_EQ(document.headings[1].text, "One");
  EXPECT_EQ(document.headings[1].place.line, 3u);
  EXPECT_EQ(document.headings[2].anchor, "a-b");
  EXPECT_EQ(document.headings[3].anchor, "a-b-1");
  EXPECT_EQ(document.end_of_section(document.headings[2]), 5u);
}

TEST(RollbackDocument, StepsHaveWhatIsIndentedBelowThem) {
  const Document document = read_document(
      "1. One\n   and more\n2. Two\n   1. below\n\n   ```sh\n   ls\n   ```\nText\n\nAfter\n");
  ASSERT_EQ(document.steps.size(), 2u);
  EXPECT_EQ(document.steps[0].text, "One and more");
  EXPECT_FALSE(document.steps[0].has_code);
  EXPECT_TRUE(document.steps[1].has_code);
  ASSERT_EQ(document.fences.size(), 1u);
  EXPECT_EQ(document.fences[0].lines[0].text, "ls");
  EXPECT_EQ(document.fences[0].lines[0].place.column, 4u);
}

TEST(RollbackDocument, CodeIsNeitherProseNorLink) {
  const Document document = read_document(
      "see `[a](b)` and [c](d \"t\") ``x ` y`` ![i](<e f>) \\\n[r]: target\n<!-- [g](h) -->\n");
  ASSERT_EQ(document.codes.size(), 2u);
  EXPECT_EQ(document.codes[0].text, "[a](b)");
  EXPECT_EQ(document.codes[0].place.column, 6u);
  EXPECT_EQ(document.codes[1].text, "x ` y");
  ASSERT_EQ(document.links.size(), 3u);
  EXPECT_EQ(document.links[0].text, "d");
  EXPECT_EQ(document.links[1].text, "e f");
  EXPECT_EQ(document.links[2].text, "target");
}

TEST(RollbackDocument, FrontMatterIsApart) {
  const Document document = read_document("---\nlast_reviewed: 2026-01-02\n---\n# A\r\n");
  ASSERT_EQ(document.front_matter.size(), 1u);
  ASSERT_EQ(document.headings.size(), 1u);
  EXPECT_EQ(document.headings[0].text, "A");
}

TEST(RollbackDocument, ShellWordsAreThoseOfAShell) {
  const std::pair<std::vector<Piece>, const char*> cases[] = {
      {{{"a 'b c' \"d $e\" f\\ g", {}}}, "[a][b c][d $e*][f g];"},
      {{{"X=1 Y=2 run --a=b # comment", {}}}, "[run][--a=b];"},
      {{{"a | b && c; d & (e)", {}}}, "[a];[b];[c];[d];[e];"},
      {{{"a > out 2>&1 < in", {}}}, "[a][out>][in];"},
      {{{"a \\", {}}, {"  b", {}}}, "[a][b];"},
      {{{"cat <<EOF > x", {}}, {"rm -rf /", {}}, {"EOF", {}}, {"b", {}}}, "[cat][x>];[b];"},
      {{{"a $(b c) `d` *.x", {}}}, "[a][*][*][*.x*];"},
      {{{"", {}}, {"   # nothing", {}}}, ""},
  };
  for (const auto& [lines, words] : cases) {
    EXPECT_EQ(joined(read_shell(lines)), words) << lines[0].text;
  }
}

TEST(RollbackDocument, QuoteThatIsNotClosedIsADefectAtItsPlace) {
  const ShellScript script = read_shell({{"echo 'a", {7, 3}}, {"b", {8, 3}}});
  ASSERT_TRUE(script.defect);
  EXPECT_EQ(script.defect->place.line, 7u);
  EXPECT_EQ(script.defect->place.column, 8u);
}

TEST(RollbackDocument, CommandsOfATranscriptStandBehindPrompts) {
  const Fence transcript{"console", {{"$ a \\", {1, 1}}, {"  b", {2, 1}}, {"output", {3, 1}}}, {}};
  const auto lines = command_lines(transcript);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(joined(read_shell(lines)), "[a][b];");
  EXPECT_EQ(command_lines({"sh", {{"a", {}}, {"b", {}}}, {}}).size(), 2u);
}

}  // namespace
}  // namespace aipreflight::rollback
