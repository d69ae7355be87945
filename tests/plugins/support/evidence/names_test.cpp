#include "evidence/names.hpp"

#include <gtest/gtest.h>

namespace aipreflight::evidence {
namespace {

TEST(EvidenceNames, PlainNamesStayAsTheyAre) {
  for (const char* name :
       {"answer_quality", "recall@5", "p95 ttft", "qualität_日本", "a/b:c.d-e+f"}) {
    EXPECT_EQ(id_part(name), name);
  }
}

TEST(EvidenceNames, OtherCharactersAreEscaped) {
  EXPECT_EQ(id_part("recall (k=5)"), "recall %28k%3D5%29");
  EXPECT_EQ(id_part("100%"), "100%25");
  EXPECT_EQ(id_part("a\nb"), "a%5Cnb");
}

TEST(EvidenceNames, CharactersThatNobodySeesAreEscaped) {
  EXPECT_EQ(id_part("a\xE2\x80\x8B"
                    "b"),
            "a%E2%80%8Bb");  // zero-width space
  EXPECT_EQ(id_part("a\xEF\xBB\xBF"
                    "b"),
            "a%EF%BB%BFb");
  EXPECT_EQ(id_part("a\xE2\x80\xAE"
                    "b")
                .find("\xE2\x80\xAE"),
            std::string::npos);
}

TEST(EvidenceNames, DifferentNamesStayDifferent) {
  EXPECT_NE(id_part("a("), id_part("a%28"));
  EXPECT_NE(id_part("a b"), id_part("a_b"));
}

TEST(EvidenceNames, LongNamesAndInvalidBytesAreBounded) {
  EXPECT_LE(id_part(std::string(100'000, 'x')).size(), kMaxNameBytes);
  EXPECT_EQ(id_part("\xFF"), "\xEF\xBF\xBD");
  EXPECT_EQ(id_part(""), "");
}

TEST(EvidenceNames, NumbersAreShownWithAsManyDigitsAsTellThemApart) {
  EXPECT_EQ(shown(0.5, 0.9, ""), "0.5");
  EXPECT_EQ(shown(0.8999999, 0.9, ""), "0.8999999");
  EXPECT_EQ(shown(0.9, 0.9, "ratio"), "90%");
  EXPECT_EQ(shown(0.89999, 0.9, "ratio"), "89.999%");
  EXPECT_EQ(shown(2.0 / 3.0, 0.9, "ratio"), "66.67%");
}

}  // namespace
}  // namespace aipreflight::evidence
