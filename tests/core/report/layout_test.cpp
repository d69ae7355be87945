#include "layout.hpp"

#include <gtest/gtest.h>

namespace aipreflight::report {
namespace {

TEST(Layout, BreaksBetweenWords) {
  EXPECT_EQ(wrapped("one two three four five six", 2, 22), "one two three four\n  five six");
}

TEST(Layout, DoesNotBreakWithoutAWidth) {
  EXPECT_EQ(wrapped("one two three four five six", 2, 0), "one two three four five six");
  EXPECT_EQ(wrapped("one two three four five six", 18, 20), "one two three four five six");
}

TEST(Layout, LeavesALongWordWhole) {
  const std::string path(60, 'p');
  EXPECT_EQ(wrapped("see " + path, 0, 40), "see\n" + path);
}

}  // namespace
}  // namespace aipreflight::report
