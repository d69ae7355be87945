#include "base/result.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace aipreflight {
namespace {

static_assert(!std::is_copy_constructible_v<Result<std::unique_ptr<int>>>);
static_assert(std::is_move_constructible_v<Result<std::unique_ptr<int>>>);

TEST(Result, HoldsAValue) {
  Result<std::string> result(std::string("x"));
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(static_cast<bool>(result));
  EXPECT_EQ(*result, "x");
  result->push_back('y');
  EXPECT_EQ(result.take(), "xy");
}

TEST(Result, HoldsAnError) {
  Result<int> result(io_error("m"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "m");
  EXPECT_EQ(result.take_error().code, ErrorCode::kIo);
}

TEST(Result, MovesAValueThatCannotBeCopied) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(3));
  const std::unique_ptr<int> taken = result.take();
  EXPECT_EQ(*taken, 3);
}

TEST(Result, OfVoidIsOkUnlessItHasAnError) {
  EXPECT_TRUE(Result<void>().ok());
  Result<void> result(io_error("m"));
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.take_error().message, "m");
}

}  // namespace
}  // namespace aipreflight
