#include "phrase.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace aipreflight::report {
namespace {

TEST(Phrase, ShowsARatioAsPerCent) {
  EXPECT_EQ(quantity(0.95, "ratio"), "95%");
  EXPECT_EQ(quantity(0.0125, "ratio"), "1.25%");
}

TEST(Phrase, PutsTheUnitBehindTheNumber) {
  EXPECT_EQ(quantity(812, "ms"), "812 ms");
  EXPECT_EQ(quantity(5, "%"), "5%");
  EXPECT_EQ(quantity(3, ""), "3");
}

TEST(Phrase, SaysThatSomethingWasNotMeasured) {
  EXPECT_EQ(quantity(std::nan(""), "ms"), "not measured");
}

TEST(Phrase, SaysWhatStandsBehindAValue) {
  Gate gate;
  gate.unit = "ratio";
  gate.n = 10;
  EXPECT_EQ(basis_phrase(gate), "n=10");
  gate.interval = Interval{0.49, 0.94, 0.95, "wilson"};
  EXPECT_EQ(basis_phrase(gate), "n=10, 95% wilson interval 49% to 94%");
}

TEST(Phrase, ChoosesTheUnitOfASize) {
  EXPECT_EQ(bytes_phrase(512), "512 B");
  EXPECT_EQ(bytes_phrase(12u << 20), "12 MiB");
  EXPECT_EQ(bytes_phrase(1536), "1.5 KiB");
}

}  // namespace
}  // namespace aipreflight::report
