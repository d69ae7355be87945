#include "syntax/parse.hpp"

#include <gtest/gtest.h>

namespace aipreflight::syntax {
namespace {

std::unique_ptr<const Module> python(const std::string& text) {
  return parse({Language::kPython, text, {}});
}

TEST(SyntaxParse, PlacesCountFromOneAndFromTheMark) {
  const auto module = parse({Language::kPython,
                             "\xEF\xBB\xBF"
                             "f()\n  \n g(1)\n",
                             {}});
  ASSERT_EQ(module->calls().size(), 2u);
  const Place first = module->place(module->expr(module->calls()[0]).begin);
  EXPECT_EQ(first.line, 1u);
  EXPECT_EQ(first.column, 4u);
  EXPECT_EQ(module->place(module->expr(module->calls()[1]).begin).line, 3u);
}

TEST(SyntaxParse, KeywordsSpreadsAndPositionsOfACallAreKept) {
  const auto module = python("f(1, *a, k=2, **m)\n");
  const auto children = module->children(module->expr(module->calls().at(0)));
  ASSERT_EQ(children.size(), 5u);
  EXPECT_EQ(children[1].kind, ChildKind::kPlain);
  EXPECT_EQ(children[2].kind, ChildKind::kSpread);
  EXPECT_EQ(children[3].kind, ChildKind::kKeyword);
  EXPECT_EQ(module->name(children[3].name), "k");
  EXPECT_EQ(children[4].kind, ChildKind::kSpreadMap);
}

TEST(SyntaxParse, StringsAreDecoded) {
  const auto module = python("f('a\\n\\x41\\u00e9', r'\\n', 'x' \"y\", '''t''')\n");
  const auto children = module->children(module->expr(module->calls().at(0)));
  ASSERT_EQ(children.size(), 5u);
  const auto text = [&](std::size_t i) {
    return module->name(module->expr(children[i].value).name);
  };
  EXPECT_EQ(text(1), "a\nA\xC3\xA9");
  EXPECT_EQ(text(2), "\\n");
  EXPECT_EQ(text(3), "xy");
  EXPECT_EQ(text(4), "t");
}

TEST(SyntaxParse, ErrorsArePlacedAndWhatStandsAroundThemIsRead) {
  const auto module = python("f()\ndef g(:\n  x = = 1\nh()\n");
  EXPECT_FALSE(module->errors().empty());
  EXPECT_GE(module->calls().size(), 1u);
}

TEST(SyntaxParse, EveryDialectOfJavaScriptIsRead) {
  for (const Language language : {Language::kJavaScript, Language::kTypeScript, Language::kTsx}) {
    const auto module =
        parse({language, "import A from 'a';\nconst x = new A();\nx.b({c: 1, d});\n", {}});
    EXPECT_TRUE(module->errors().empty());
    EXPECT_EQ(module->calls().size(), 2u);
    EXPECT_EQ(module->imports().size(), 1u);
  }
}

TEST(SyntaxParse, NotebookCellsKeepTheirNumbersAndLines) {
  auto source = read_notebook(
      R"json({"cells": [
        {"cell_type": "markdown", "source": "text"},
        {"cell_type": "code", "source": ["%pip install x\n", "f()\n"]},
        {"cell_type": "code", "source": "!ls\n\ng()"}],
      "metadata": {"kernelspec": {"language": "python"}}})json",
      "a.ipynb");
  ASSERT_TRUE(source.ok()) << source.error().to_string();
  const auto module = parse(source.take());
  ASSERT_EQ(module->calls().size(), 2u);
  const Place first = module->place(module->expr(module->calls()[0]).begin);
  const Place second = module->place(module->expr(module->calls()[1]).begin);
  EXPECT_EQ(first.cell, 2u);
  EXPECT_EQ(first.line, 2u);
  EXPECT_EQ(second.cell, 3u);
  EXPECT_EQ(second.line, 3u);
}

TEST(SyntaxParse, WhatIsNestedTooDeeplyIsSaid) {
  const auto module = python(std::string(3000, '[') + "1" + std::string(3000, ']') + '\n');
  EXPECT_TRUE(module->is_too_deep());
}

}  // namespace
}  // namespace aipreflight::syntax
