#include "terminal.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace aipreflight::cli {
namespace {

TerminalFacts terminal() {
  TerminalFacts facts;
  facts.is_terminal = true;
  facts.term = "xterm-256color";
  return facts;
}

TEST(Terminal, IsColouredOnlyWhereItIsOne) {
  EXPECT_TRUE(is_coloured(terminal(), ColourWish::kAuto));
  EXPECT_FALSE(is_coloured(TerminalFacts{}, ColourWish::kAuto));
}

TEST(Terminal, ObeysNoColorAndADumbTerm) {
  TerminalFacts facts = terminal();
  facts.no_colour = true;
  EXPECT_FALSE(is_coloured(facts, ColourWish::kAuto));
  facts = terminal();
  facts.term = "dumb";
  EXPECT_FALSE(is_coloured(facts, ColourWish::kAuto));
}

TEST(Terminal, ObeysClicolorForceUnlessNoColorIsSet) {
  TerminalFacts facts;
  facts.force_colour = true;
  EXPECT_TRUE(is_coloured(facts, ColourWish::kAuto));
  facts.no_colour = true;
  EXPECT_FALSE(is_coloured(facts, ColourWish::kAuto));
}

TEST(Terminal, LetsTheOptionWin) {
  TerminalFacts facts;
  facts.no_colour = true;
  EXPECT_TRUE(is_coloured(facts, colour_wish("always")));
  EXPECT_FALSE(is_coloured(terminal(), colour_wish("never")));
  EXPECT_TRUE(is_coloured(terminal(), colour_wish("auto")));
}

TEST(Terminal, ReadsUtf8FromTheFirstLocaleVariableThatIsSet) {
  setenv("LC_ALL", "C", 1);
  setenv("LANG", "en_GB.UTF-8", 1);
  EXPECT_FALSE(is_unicode_locale());
  unsetenv("LC_ALL");
  unsetenv("LC_CTYPE");
  EXPECT_TRUE(is_unicode_locale());
  setenv("LANG", "C.utf8", 1);
  EXPECT_TRUE(is_unicode_locale());
  setenv("LANG", "POSIX", 1);
  EXPECT_FALSE(is_unicode_locale());
}

}  // namespace
}  // namespace aipreflight::cli
