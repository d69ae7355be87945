#include "readers/plain_suites.hpp"

#include <array>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>

#include "readers/junit.hpp"

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::Pair;

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

std::string described(const Result<CaseFile>& file) {
  if (!file) return file.error().to_string();
  std::ostringstream text;
  for (const Case one : file->cases) {
    text << one.id << '|' << static_cast<int>(one.status) << '|' << one.prompt;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      text << '|' << one.score_names[i] << '=' << one.values[i];
    }
    for (const Label* label : one.labels) text << '|' << label->first << ':' << label->second;
    text << '\n';
  }
  for (const auto& [name, value] : file->aggregates) text << name << '=' << value << '\n';
  for (const std::string& note : file->notes) text << note << '\n';
  return text.str();
}

// A comment behind its end leaves a document to pugixml, and changes nothing.
std::string by_pugixml(const std::string& document) {
  return described(read_junit(document + "<!-- -->", "r"));
}

TEST(PlainSuites, AreWhatTheToolsWrite) {
  PlainSuites suites;
  for (const char* file : {"junit-pytest.xml", "junit-pytest-xunit1.xml", "promptfoo.junit.xml"}) {
    const std::string document = content(file);
    EXPECT_TRUE(suites.read(document)) << file;
    EXPECT_EQ(described(read_junit(document, "r")), by_pugixml(document)) << file;
  }
}

TEST(PlainSuites, HaveTheirTestsWithWhatThoseHave) {
  PlainSuites suites;
  ASSERT_TRUE(suites.read(kDocuments[0]));
  ASSERT_EQ(suites.size(), 2u);
  const SuiteTest& first = suites.test(0);
  EXPECT_EQ(first.suite, "//pytest");
  EXPECT_EQ(first.class_name, "tests.a");
  EXPECT_EQ(first.name, "t[1 & 2]");
  EXPECT_EQ(first.time, "0.5");
  EXPECT_EQ(first.status, CaseStatus::kFailed);
  EXPECT_THAT(suites.numbers_of(0), ElementsAre(Pair("faithfulness", 0.25)));
  EXPECT_EQ(suites.test(1).status, CaseStatus::kPassed);
  EXPECT_TRUE(suites.numbers_of(1).empty());
  ASSERT_TRUE(suites.read(kDocuments[1]));
  EXPECT_THAT(suites.aggregates(), ElementsAre(Pair("x", 3)));
  EXPECT_EQ(suites.test(0).error, "collection failure");
  EXPECT_EQ(suites.test(1).status, CaseStatus::kSkipped);
  ASSERT_TRUE(suites.read(kDocuments[2]));
  EXPECT_EQ(suites.jest_total(), 2);
}

TEST(PlainSuites, LeaveToPugixmlWhatIsUnusualOrNoXml) {
  PlainSuites suites;
  for (const std::string_view document :
       {"",
        "<a/>",
        "<testsuite>",
        "<testsuite></testsuites>",
        "<testsuite/><testsuite/>",
        "<testsuite><!-- --></testsuite>",
        "<testsuite><testcase name='a' name='b></testsuite>",
        "<testsuite><testcase name='&#65;'/></testsuite>",
        "<testsuite><testcase name='&a;'/></testsuite>",
        "<testsuite><testcase name='a\nb'/></testsuite>",
        "<testsuite><testcase name='a'time='1'/></testsuite>",
        "<testsuite><testcase><failure><b/></failure></testcase></testsuite>",
        "<testsuite><testcase><properties><property name='x'>1</property></properties></testcase>"
        "</testsuite>",
        "<testsuite><testcase>text</testcase></testsuite>"}) {
    EXPECT_FALSE(suites.read(document)) << document;
  }
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
  PlainSuites suites;
  std::size_t plain = 0;
  for (const std::string_view document : kDocuments) {
    for (int round = 0; round < 1500; ++round) {
      std::string text(document);
      for (std::size_t changes = random() % 3; changes > 0; --changes) {
        const std::string_view part = kParts[random() % kParts.size()];
        text.replace(random() % text.size(), random() % 3, part);
      }
      if (!suites.read(text)) continue;
      ++plain;
      ASSERT_EQ(described(read_junit(text, "r")), by_pugixml(text)) << text;
    }
  }
  EXPECT_GT(plain, 3000u);
}

}  // namespace
}  // namespace aipreflight::evals
