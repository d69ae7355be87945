#include "readers/suite_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

struct Cut {
  std::vector<std::string> documents;
  std::string refusal;
};

Cut cut(const std::string& text, std::size_t block) {
  Cut result;
  const std::string file = "f";
  SuiteStream stream(file, [&](std::string& document) {
    result.documents.push_back(document);
    return Result<void>();
  });
  Result<void> fed;
  for (std::size_t i = 0; i < text.size() && fed; i += block) {
    fed = stream.feed(std::string_view(text).substr(i, block));
  }
  if (fed) fed = stream.finish();
  if (!fed) result.refusal = fed.error().to_string();
  return result;
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

constexpr char kOpen[] = "<?xml version='1.0'?><testsuites><testsuite name=\"a>b\">";
constexpr char kClose[] = "</testsuite></testsuites>";

TEST(SuiteStream, ASmallTextIsOneDocumentAsItIs) {
  const std::string text = std::string(kOpen) + "<testcase/>" + kClose + "<!-- end -->";
  for (const std::size_t block : {1u, 3u, 1000u}) {
    EXPECT_THAT(cut(text, block).documents, ElementsAre(text));
  }
}

TEST(SuiteStream, ItIsCutBetweenCasesAndTheSuitesAreOpenedAgain) {
  const std::string one = "<testcase><failure>" + std::string(500, 'x') + "</failure></testcase>\n";
  const Cut result = cut(kOpen + times(2000, one) + kClose, 10'007);
  ASSERT_THAT(result.documents, SizeIs(testing::Ge(3u)));
  EXPECT_THAT(result.documents.front(), StartsWith(std::string(kOpen) + "<testcase>"));
  std::size_t cases = 0;
  for (std::size_t i = 0; i < result.documents.size(); ++i) {
    std::string_view document = result.documents[i];
    EXPECT_THAT(document, EndsWith(kClose));
    if (i > 0) {
      EXPECT_THAT(document, StartsWith("<testsuites><testsuite name=\"a>b\">"));
    }
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
    ASSERT_THAT(result.documents, SizeIs(testing::Ge(3u)));
    for (const std::string& document : result.documents) {
      EXPECT_THAT(document, EndsWith("</a></testcase>" + std::string(kClose)));
    }
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
