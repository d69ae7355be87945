#include "stats/holm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::stats {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(Holm, AdjustsInTheOrderGiven) {
  EXPECT_THAT(holm(std::vector<double>{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleEq(0.03), DoubleEq(0.06), DoubleEq(0.06), DoubleEq(0.02)));
}

TEST(Holm, LeavesASingleOneAlone) {
  EXPECT_THAT(holm(std::vector<double>{0.2}), ElementsAre(0.2));
  EXPECT_TRUE(holm({}).empty());
}

TEST(Holm, NeverExceedsOne) {
  EXPECT_THAT(holm(std::vector<double>{0.9, 0.8, 0.7}), ElementsAre(1, 1, 1));
}

}  // namespace
}  // namespace aipreflight::stats
