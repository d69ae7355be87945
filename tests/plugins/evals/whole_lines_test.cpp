#include "readers/whole_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

namespace aipreflight::evals {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kFile = "f";

TEST(WholeLines, AreThoseOfTheTextHoweverItIsCut) {
  const std::string text = "first\n\nthird\r\nlast without a break";
  for (std::size_t block = 1; block <= text.size(); ++block) {
    std::string given;
    WholeLines lines(kFile, [&](std::string_view some) {
      EXPECT_TRUE(some.ends_with('\n') || given.size() + some.size() == text.size()) << block;
      given += some;
      return Result<void>();
    });
    for (std::size_t i = 0; i < text.size(); i += block) {
      ASSERT_TRUE(lines.feed(std::string_view(text).substr(i, block)));
    }
    ASSERT_TRUE(lines.finish());
    EXPECT_EQ(given, text) << block;
  }
}

TEST(WholeLines, OfABlockAreGivenOnTogether) {
  std::vector<std::string> given;
  WholeLines lines(kFile, [&](std::string_view some) {
    given.emplace_back(some);
    return Result<void>();
  });
  ASSERT_TRUE(lines.feed("a\nb\nc"));
  ASSERT_TRUE(lines.feed("d\ne\n"));
  ASSERT_TRUE(lines.finish());
  EXPECT_THAT(given, ElementsAre("a\nb\n", "cd\n", "e\n"));
}

TEST(WholeLines, ThatHaveNoEndAreRefused) {
  WholeLines lines(kFile, [](std::string_view) { return Result<void>(); });
  const std::string block(std::size_t{32} << 20, 'x');
  ASSERT_TRUE(lines.feed(block));
  ASSERT_TRUE(lines.feed(block));
  const auto refused = lines.feed("x");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "malformed");
  EXPECT_THAT(refused.error().message, HasSubstr("f: a line of more than 67108864 bytes"));
}

TEST(WholeLines, AnErrorOfTheirReaderComesOut) {
  WholeLines lines(kFile, [](std::string_view) -> Result<void> {
    return execution_error("eval_incomplete", "enough");
  });
  EXPECT_EQ(lines.feed("a\n").error().reason, "eval_incomplete");
  WholeLines last(kFile, [](std::string_view) -> Result<void> {
    return execution_error("eval_incomplete", "enough");
  });
  ASSERT_TRUE(last.feed("a"));
  EXPECT_EQ(last.finish().error().reason, "eval_incomplete");
}

}  // namespace
}  // namespace aipreflight::evals
