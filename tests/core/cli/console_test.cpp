#include "console.hpp"

#include <gtest/gtest.h>
#include <string>

namespace aipreflight::cli {
namespace {

TEST(Printable, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(printable("größer\n\tzwei\r\n", false), "größer\n\tzwei\r\n");
  EXPECT_EQ(printable("", true), "");
}

TEST(Printable, PassesColoursOnlyWhereTheyAreWelcome) {
  EXPECT_EQ(printable("\x1b[1;31mred\x1b[0m", true), "\x1b[1;31mred\x1b[0m");
  EXPECT_EQ(printable("\x1b[1;31mred\x1b[0m", false), "red");
}

TEST(Printable, ShowsEveryOtherEscape) {
  EXPECT_EQ(printable("\x1b[2J", true), "\\x1b[2J");
  EXPECT_EQ(printable("\x1b]8;;x\x07", true), "\\x1b]8;;x\\x07");
  EXPECT_EQ(printable("a\rb", true), "a\\x0db");
  EXPECT_EQ(printable("\x1b", true), "\\x1b");
  EXPECT_EQ(printable("\x1b[", true), "\\x1b[");
  EXPECT_EQ(printable("\x1b[" + std::string(100, '1') + "m", true),
            "\\x1b[" + std::string(100, '1') + "m");
}

TEST(Printable, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(printable("\xff|", true), "\xEF\xBF\xBD|");
}

}  // namespace
}  // namespace aipreflight::cli
