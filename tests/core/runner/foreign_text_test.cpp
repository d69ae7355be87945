#include "foreign_text.hpp"

#include <gmock/gmock.h>

#include "kit/valid_tables.hpp"

namespace aipreflight::runner {
namespace {

using kit::str;

TEST(Names, AreWhatTheContractSays) {
  for (const char* good : {"ttft.p95", "a/b:c@d%e+f g-h_i", "größe", "品質", "A"}) {
    EXPECT_EQ(name_defect(str(good)), "") << good;
  }
  EXPECT_EQ(name_defect(str("a\tb")), "holds the character 0x09 (byte 2)");
  EXPECT_EQ(name_defect(str("a<b")), "holds the character 0x3C (byte 2)");
  EXPECT_EQ(name_defect(str("a\xE2\x80\xAE")), "holds the character 0x202E (byte 2)");
  EXPECT_EQ(name_defect(str("a\xC2\x85")), "holds the character 0x85 (byte 2)");
  EXPECT_EQ(name_defect(str("a\xE2\x80")), "is not UTF-8 (byte 2)");
  EXPECT_EQ(name_defect(str("")), "is empty");
  const std::string longest(200, 'x');
  EXPECT_EQ(name_defect(str(longest)), "");
  EXPECT_EQ(name_defect(str(longest + "x")), "has 201 bytes, at most 200 are allowed");
  EXPECT_EQ(name_defect({nullptr, 1ull << 40}), "is null with size 1099511627776");
}

TEST(Names, OfModulesHaveTwoToFortyOneCharacters) {
  EXPECT_TRUE(is_module_id("ab"));
  EXPECT_TRUE(is_module_id("prometheus-diagnose"));
  EXPECT_TRUE(is_module_id(std::string(41, 'a')));
  for (const char* bad : {"", "a", "1a", "-a", "Ab", "a_b", "a.b"})
    EXPECT_FALSE(is_module_id(bad)) << bad;
  EXPECT_FALSE(is_module_id(std::string(42, 'a')));
}

TEST(Text, TailOfAnUnfinishedCharacterIsFound) {
  EXPECT_EQ(unfinished_tail(""), 0u);
  EXPECT_EQ(unfinished_tail("abc"), 0u);
  EXPECT_EQ(unfinished_tail("ab\xC3"), 1u);
  EXPECT_EQ(unfinished_tail("ab\xC3\xA4"), 0u);
  EXPECT_EQ(unfinished_tail("\xE2\x80"), 2u);
  EXPECT_EQ(unfinished_tail("\xF0\x9F\x90"), 3u);
  EXPECT_EQ(unfinished_tail("ab\xFF"), 0u);
  EXPECT_EQ(unfinished_tail("\x80\x80\x80\x80"), 0u);
}

}  // namespace
}  // namespace aipreflight::runner
