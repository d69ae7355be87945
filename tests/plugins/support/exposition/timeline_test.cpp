#include "exposition/timeline.hpp"

#include <gtest/gtest.h>

namespace aipreflight::exposition {
namespace {

TEST(Timeline, PagesBecomeSeriesOfSamples) {
  Timeline timeline;
  ASSERT_TRUE(timeline.add("a{x=\"1\"} 1\nb 5\n", "page", 10).ok());
  ASSERT_TRUE(timeline.add("a{x=\"1\"} 2\nc 7\n", "page", 20).ok());
  EXPECT_EQ(timeline.pages(), 2u);
  const std::vector<Series> series = timeline.take();
  ASSERT_EQ(series.size(), 3u);
  EXPECT_EQ(series[0], (Series{"a", {{"x", "1"}}, {{10, 1}, {20, 2}}}));
  EXPECT_EQ(series[1], (Series{"b", {}, {{10, 5}}}));
  EXPECT_EQ(series[2], (Series{"c", {}, {{20, 7}}}));
  EXPECT_TRUE(timeline.take().empty());
}

TEST(Timeline, OfAPageThatIsBrokenNothingIsKept) {
  Timeline timeline;
  const auto added = timeline.add("a 1\nb\n", "page", 10);
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().where.line, 2u);
  EXPECT_EQ(timeline.pages(), 0u);
  EXPECT_TRUE(timeline.take().empty());
}

TEST(Timeline, LabelsInAnotherOrderAreTheSameSeries) {
  Timeline timeline;
  ASSERT_TRUE(timeline.add("a{x=\"1\",y=\"2\"} 1\n", "page", 10).ok());
  ASSERT_TRUE(timeline.add("a{y=\"2\",x=\"1\",z=\"\"} 2\n", "page", 20).ok());
  EXPECT_EQ(timeline.take().size(), 1u);
}

TEST(Timeline, ItsSeriesAreBounded) {
  Timeline timeline(2);
  ASSERT_TRUE(timeline.add("a 1\nb 1\n", "page", 10).ok());
  const auto added = timeline.add("a 2\nc 1\n", "page", 20);
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().reason, "too_much_data");
  EXPECT_EQ(timeline.take().front().samples.size(), 1u);
}

}  // namespace
}  // namespace aipreflight::exposition
