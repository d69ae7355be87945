#include "readers/encoding.hpp"

#include <gtest/gtest.h>

namespace aipreflight::evals {
namespace {

TEST(ExtendUtf8, KnowsHowFarATextThatGrowsIsUtf8) {
  std::size_t valid = 0;
  EXPECT_TRUE(extend_utf8("ab\xF0\x9F", false, valid));
  EXPECT_EQ(valid, 2u);
  EXPECT_TRUE(
      extend_utf8("ab\xF0\x9F\x98\x80"
                  "c",
                  false,
                  valid));
  EXPECT_EQ(valid, 7u);
  EXPECT_TRUE(
      extend_utf8("ab\xF0\x9F\x98\x80"
                  "c",
                  true,
                  valid));
}

TEST(ExtendUtf8, AByteThatIsNoneIsFoundBeforeTheTextIsOver) {
  std::size_t valid = 0;
  EXPECT_FALSE(
      extend_utf8("ab\xFF"
                  "cde",
                  false,
                  valid));
  EXPECT_EQ(valid, 2u);
  valid = 0;
  EXPECT_FALSE(extend_utf8("ab\xC3", true, valid));
  EXPECT_EQ(valid, 2u);
}

TEST(Latin1, IsTheSameTextInUtf8) {
  EXPECT_EQ(latin1_to_utf8("a\xE9\x7F\x80\xFF"), "a\xC3\xA9\x7F\xC2\x80\xC3\xBF");
}

}  // namespace
}  // namespace aipreflight::evals
