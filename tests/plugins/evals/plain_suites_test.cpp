#include "readers/plain_suites.hpp"

#include <array>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

#include "base/text.hpp"
#include "kit/change.hpp"
#include "recorded_suites.hpp"

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string content(const std::string& name) {
  std::ifstream file(std::string(EVALS_DATA) + '/' + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

constexpr std::array<std::string_view, 6> kDocuments{
    R"(<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest">
<testcase classname="tests.a" name="t[1 &amp; 2]" time="0.5"><properties><property name="faithfulness" value=" 0.25 "/>
<property name="words" value="none"/></properties><failure message="0.4 &gt;= 0.8">text &lt;b&gt; > it</failure></testcase>
<testcase classname='tests.a' name='u'/></testsuite></testsuites>
)",
    R"(<testsuite name="s"><properties><property name="x" value="3"/></properties><testcase name="a"><error message="collection failure"/><system-out><![CDATA[<x>]]></system-out></testcase><testcase classname="" name="b"><skipped type="todo"/><failure/></testcase><system-err>e</system-err></testsuite>)",
    R"(<testsuites name="jest tests" tests="2"><testsuite name="a"><testsuite name="b"><testcase name="t" time="-1"/></testsuite><testcase name="t" time="2"><disabled/></testcase></testsuite><testcase name="t"/><testcase name="t"><error/></testcase></testsuites>)",
    R"(<testsuite><testcase classname="c" name="n" time="nan"><properties><property name="a" value="1"></property><property name="a" value="2">t</property></properties><rerunFailure type="x">y</rerunFailure></testcase></testsuite>)",
    R"(<testsuite/>)",
    R"(<testsuite><testcase classname="" name="test_x"><error message="collection failure">trace</error></testcase></testsuite>)"};

std::vector<std::string> by_tree(std::string document) {
  SuitesByTree tree;
  return tree.take_document(document) ? tree.taken : std::vector<std::string>{"no XML"};
}

struct Taken {
  std::vector<std::string> elements;
  bool is_all = false;
  bool is_cut = false;
};

Taken take(std::string_view text) {
  RecordedSuites recorded;
  PlainSuites plain(recorded);
  std::vector<OpenSuite> suites;
  const auto taken = plain.take(text, suites);
  if (!taken) return {};
  return {.elements = recorded.taken,
          .is_all = *taken > 0 && suites.empty() && text::trim(text.substr(*taken)).empty(),
          .is_cut = plain.is_cut()};
}

TEST(PlainSuites, AreWhatTheToolsWrite) {
  for (const char* file : {"junit-pytest.xml", "junit-pytest-xunit1.xml", "promptfoo.junit.xml"}) {
    const std::string document = content(file);
    EXPECT_TRUE(take(document).is_all) << file;
    EXPECT_EQ(take(document).elements, by_tree(document)) << file;
  }
}

TEST(PlainSuites, HaveTheirTestsWithWhatThoseHave) {
  EXPECT_THAT(take(kDocuments[0]).elements,
              ElementsAre("//pytest|tests.a|t[1 & 2]|0.5|1||faithfulness=0.250000",
                          "//pytest|tests.a|u||0|"));
  EXPECT_THAT(take(kDocuments[1]).elements,
              ElementsAre("x=3.000000", "/s||a||2|collection failure", "/s||b||3|"));
}

TEST(PlainSuites, OfAJestFileTheRootIsLeftToPugixml) {
  EXPECT_THAT(take(kDocuments[2]).elements, IsEmpty());
  EXPECT_FALSE(take(kDocuments[2]).is_cut);
}

TEST(PlainSuites, LeaveToPugixmlWhatIsUnusualOrNoXml) {
  for (const std::string_view document :
       {"<a/> ",
        "<testsuite/> ",
        "<testsuite></testsuites>",
        "<testsuite><!-- --></testsuite>",
        "<testsuite><testcase name='&#65;'/></testsuite>",
        "<testsuite><testcase name='&a;'/></testsuite>",
        "<testsuite><testcase name='a\nb'/></testsuite>",
        "<testsuite><testcase name='0123456789abcdef\n0123456789abcdef'/></testsuite>",
        "<testsuite><testcase name='a'time='1'/></testsuite>",
        "<testsuite><testcase><failure><b/></failure></testcase></testsuite>",
        "<testsuite><testcase><properties><property name='x'>1</property></properties></testcase>"
        "</testsuite>",
        "<testsuite><testcase>text</testcase></testsuite>"}) {
    const Taken taken = take(document);
    EXPECT_FALSE(taken.is_all) << document;
    EXPECT_FALSE(taken.is_cut) << document;
    EXPECT_THAT(taken.elements, IsEmpty()) << document;
  }
}

TEST(PlainSuites, WhereverTheTextEndsWhatIsWholeIsTakenAndTheRestIsCut) {
  for (const std::string_view document : {kDocuments[0], kDocuments[1], kDocuments[3]}) {
    const Taken whole = take(document);
    ASSERT_TRUE(whole.is_all);
    const std::size_t end = text::trim(document).size();
    for (std::size_t size = 0; size < end; ++size) {
      const Taken taken = take(document.substr(0, size));
      EXPECT_TRUE(taken.is_cut) << document.substr(0, size);
      ASSERT_LE(taken.elements.size(), whole.elements.size());
      EXPECT_TRUE(std::equal(taken.elements.begin(), taken.elements.end(), whole.elements.begin()));
    }
  }
}

TEST(PlainSuites, AnErrorOfTheSinkEndsThem) {
  RecordedSuites recorded;
  recorded.refuse = "u";
  PlainSuites plain(recorded);
  std::vector<OpenSuite> suites;
  const auto taken = plain.take(kDocuments[0], suites);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().reason, "refused");
  EXPECT_EQ(recorded.taken.size(), 1u);
}

// Of documents as they are written, whatever some changed bytes make of them.
TEST(PlainSuites, AreReadAsPugixmlReadsThem) {
  constexpr std::array<std::string_view, 18> kParts{"<",
                                                    ">",
                                                    "/",
                                                    "\"",
                                                    "'",
                                                    "=",
                                                    "&",
                                                    "&amp;",
                                                    " ",
                                                    "\n",
                                                    "a",
                                                    "-",
                                                    "]]>",
                                                    "<![CDATA[",
                                                    "<!--",
                                                    "<error/>",
                                                    "name=\"n\" ",
                                                    "\t"};
  std::mt19937 random(11);
  std::size_t plain = 0;
  for (const std::string_view document : kDocuments) {
    for (int round = 0; round < 1500; ++round) {
      std::string text(document);
      kit::change(text, kParts, random);
      const Taken taken = take(text);
      if (!taken.is_all) continue;
      ++plain;
      ASSERT_EQ(taken.elements, by_tree(text)) << text;
    }
  }
  EXPECT_GT(plain, 2000u);
}

}  // namespace
}  // namespace aipreflight::evals
