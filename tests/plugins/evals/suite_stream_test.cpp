#include "readers/suite_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

#include "recorded_suites.hpp"
namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

struct Cut {
  std::vector<std::string> parts;
  std::string refusal;
};

Cut cut(const std::string& text, std::size_t block) {
  const std::string file = "f";
  RecordedSuites recorded;
  SuiteStream stream(file, recorded);
  Result<void> fed;
  for (std::size_t i = 0; i < text.size() && fed; i += block) {
    fed = stream.feed(std::string_view(text).substr(i, block));
  }
  if (fed) fed = stream.finish();
  return {recorded.taken, fed ? "" : fed.error().to_string()};
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

constexpr char kOpen[] = "<?xml version='1.0'?><testsuites><testsuite name=\"a>b\">";
// A suite whose name is not plain, so that nothing within it is.
constexpr char kOdd[] = "<testsuites><testsuite name=\"&#65;\">";
constexpr char kClose[] = "</testsuite></testsuites>";

TEST(SuiteStream, WhatIsPlainIsGivenAsTests) {
  const std::string text =
      std::string(kOpen) + "<testcase name='x'/>\n<testcase name='y'/>" + kClose + "<!-- end -->";
  for (const std::size_t block : {1u, 3u, 1000u}) {
    EXPECT_THAT(cut(text, block).parts, ElementsAre("//a>b||x||0|", "//a>b||y||0|"));
  }
}

TEST(SuiteStream, WhatIsNotIsGivenAsDocumentsInItsSuites) {
  const std::string text = std::string(kOdd) + "<testcase/>" + kClose;
  for (const std::size_t block : {1u, 3u, 1000u}) {
    EXPECT_THAT(cut(text, block).parts, ElementsAre(text)) << block;
  }
}

TEST(SuiteStream, WithSomeElementsBehindWhatIsNotPlainItIsLookedAtPlainlyAgain) {
  const std::string text =
      kOpen + times(2, "<testcase/>") + "<!-- -->" + times(40, "<testcase/>") + kClose;
  for (const std::size_t block : {1u, 64u, 10'000u}) {
    const Cut result = cut(text, block);
    EXPECT_EQ(result.refusal, "");
    ASSERT_THAT(result.parts, SizeIs(2 + 1 + 40 - 15)) << block;
    EXPECT_EQ(result.parts[1], "//a>b||||0|");
    EXPECT_EQ(result.parts[2],
              "<testsuites><testsuite name=\"a>b\"><!-- -->" + times(15, "<testcase/>") + kClose);
    EXPECT_EQ(result.parts.back(), "//a>b||||0|");
  }
}

TEST(SuiteStream, ATextWithANulIsNeverPlain) {
  EXPECT_THAT(cut(std::string(kOpen) + "<testcase/>" + '\0' + kClose, 1000).parts,
              ElementsAre(StartsWith("<?xml")));
}

TEST(SuiteStream, ItIsCutBetweenCasesAndTheSuitesAreOpenedAgain) {
  const std::string one = "<testcase><failure>" + std::string(500, 'x') + "</failure></testcase>\n";
  const Cut result = cut(kOdd + times(2000, one) + kClose, 10'007);
  ASSERT_THAT(result.parts, SizeIs(testing::Ge(10u)));
  std::size_t cases = 0;
  for (const std::string& document : result.parts) {
    EXPECT_THAT(document, StartsWith("<testsuites>"));
    EXPECT_THAT(document, EndsWith("</testsuites>"));
    for (std::size_t at = document.find("<testcase>"); at != std::string_view::npos;
         at = document.find("<testcase>", at + 1)) {
      ++cases;
    }
  }
  EXPECT_EQ(cases, 2000u);
}

TEST(SuiteStream, WhatLooksLikeTagsWithinTextsEndsNothing) {
  const std::string one =
      "<testcase a='/>' b=\"'>\"><!-- </testcase> --><![CDATA[</testcase>]]>"
      "<?x </testcase>?><a><b/></a></testcase>";
  for (const std::size_t block : {7u, 64u, 4096u}) {
    const Cut result = cut(kOpen + times(8000, one) + kClose, block);
    EXPECT_EQ(result.refusal, "");
    ASSERT_THAT(result.parts, SizeIs(8000 / 16));
    for (const std::string& document : result.parts) {
      EXPECT_THAT(document, EndsWith("</a></testcase>" + std::string(kClose)));
    }
  }
}

TEST(SuiteStream, LongTagsOfSuitesAreNotRepeatedForAFewElements) {
  const std::string suite = "<testsuites><testsuite name='" + std::string(50'000, 's') + "'>";
  const std::string text = suite + times(20'000, "<testcase><a><b/></a></testcase>") + kClose;
  std::size_t bytes = 0;
  for (const std::string& document : cut(text, 4096).parts) bytes += document.size();
  EXPECT_LT(bytes, 2 * text.size());
}

TEST(SuiteStream, NothingButCommentsStandsOutsideOfTheRoot) {
  const std::string good = std::string(kOpen) + "<testcase name='x'/>" + kClose;
  for (const std::size_t block : {1u, 1000u}) {
    EXPECT_EQ(cut("<!-- a --> " + good + " <?x y?>\n<!-- b -->\n", block).refusal, "");
    EXPECT_THAT(cut(good + good, block).refusal,
                HasSubstr("1:122: there is more behind the end of its root"));
    EXPECT_THAT(cut(good + "</testsuites>", block).refusal,
                HasSubstr("behind the end of its root"));
    EXPECT_THAT(cut(good + " <", block).refusal, HasSubstr("behind the end of its root"));
    EXPECT_THAT(cut(good + "<!-- ", block).refusal, HasSubstr("behind the end of its root"));
    EXPECT_THAT(cut(good + "npm notice", block).refusal,
                HasSubstr("1:101: there is text outside of its root"));
    EXPECT_THAT(cut(good + "npm notice <b", block).refusal, HasSubstr("text outside of its root"));
    EXPECT_THAT(cut("<!-- -->\n x " + good, block).refusal,
                HasSubstr("2:2: there is text outside of its root"));
    EXPECT_THAT(cut("<testsuite/>" + good, block).refusal,
                HasSubstr("1:34: there is more behind the end of its root"));
  }
}

TEST(SuiteStream, ABrokenCharacterIsRefusedWithItsLine) {
  const std::string start = std::string(kOpen) + "\n<testcase name='\u00e9'/>\n<testcase name='";
  for (const std::size_t block : {1u, 1000u}) {
    EXPECT_THAT(cut(start + "\xC3'/>" + kClose, block).refusal,
                HasSubstr("f:3: a byte that is no UTF-8"));
    EXPECT_THAT(cut(start + "\xC3", block).refusal, HasSubstr("f:3: a byte that is no UTF-8"));
  }
}

TEST(SuiteStream, DocumentTypesDeepSuitesAndElementsWithoutEndAreRefused) {
  EXPECT_THAT(cut("<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite/>", 5).refusal,
              HasSubstr("it has a document type, which is not accepted"));
  EXPECT_THAT(cut(times(33, "<testsuite>"), 5).refusal, HasSubstr("suites nested deeper than 32"));
  EXPECT_EQ(cut(times(32, "<testsuite>"), 5).refusal, "");
  EXPECT_THAT(cut("<testsuite>\n <system-out>" + std::string(65 << 20, 'x'), 1 << 20).refusal,
              HasSubstr("1:12: more than 67108864 bytes from here on"));
}

}  // namespace
}  // namespace aipreflight::evals
