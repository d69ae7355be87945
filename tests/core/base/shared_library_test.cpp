#include "base/shared_library.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

TEST(SharedLibrary, FindsAFunctionByItsName) {
  const auto library = SharedLibrary::open("libm.so.6");
  ASSERT_TRUE(library) << library.error().to_string();
  double (*cube_root)(double) = nullptr;
  ASSERT_TRUE(library->find("cbrt", cube_root));
  EXPECT_DOUBLE_EQ(cube_root(27), 3);
}

TEST(SharedLibrary, HasNoFunctionOfAnotherName) {
  const auto library = SharedLibrary::open("libm.so.6");
  ASSERT_TRUE(library) << library.error().to_string();
  double (*none)(double) = nullptr;
  EXPECT_FALSE(library->find("no_such_function", none));
  EXPECT_EQ(none, nullptr);
}

TEST(SharedLibrary, SaysWhatTheLoaderSaid) {
  const auto library = SharedLibrary::open("libnowhere.so.9");
  ASSERT_FALSE(library);
  EXPECT_EQ(library.error().code, ErrorCode::kExecution);
  EXPECT_NE(library.error().message.find("libnowhere.so.9"), std::string::npos);
}

}  // namespace
}  // namespace aipreflight
