#include "base/mapping.hpp"

#include <cerrno>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "kit/scratch.hpp"

namespace aipreflight::files {
namespace {

class MappingTest : public kit::Scratch {};

TEST_F(MappingTest, HasTheBytesOfAFile) {
  write("file", "hello");
  EXPECT_EQ(Mapping("file").bytes(), "hello");
}

TEST_F(MappingTest, OutlivesTheDescriptorThatItIsMadeOf) {
  write("file", "hello");
  const int descriptor = ::open("file", O_RDONLY | O_CLOEXEC);
  const Mapping mapping(descriptor);
  ::close(descriptor);
  EXPECT_TRUE(mapping.is_mapped());
  EXPECT_EQ(mapping.bytes(), "hello");
}

TEST_F(MappingTest, OfAnEmptyFileIsEmpty) {
  write("file", "");
  const Mapping mapping("file");
  EXPECT_TRUE(mapping.is_mapped());
  EXPECT_EQ(mapping.bytes(), "");
}

TEST_F(MappingTest, TakesNothingButRegularFiles) {
  for (const char* path : {"nowhere", ".", "/dev/null"}) {
    const Mapping mapping{std::string(path)};
    EXPECT_FALSE(mapping.is_mapped()) << path;
    EXPECT_NE(errno, 0) << path;
    EXPECT_EQ(mapping.bytes(), "") << path;
  }
}

}  // namespace
}  // namespace aipreflight::files
