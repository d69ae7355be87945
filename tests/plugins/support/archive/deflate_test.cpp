#include "deflate.hpp"

#include <gtest/gtest.h>

namespace aipreflight::archive {
namespace {

// "abc" a hundred times, by zlib 1.2.13 at its best.
constexpr std::string_view kPacked{"\x4b\x4c\x4a\x4e\x1c\x45\xc4\x21\x00", 9};
constexpr std::uint32_t kCrc = 3502553220u;
constexpr std::size_t kSize = 300;

bool unpacks(std::string_view packed, std::uint32_t crc, std::size_t size) {
  const Deflate deflate;
  std::string content(size, '\0');
  return deflate.unpack(packed, crc, content);
}

TEST(Deflate, UnpacksWhatHasTheSizeAndTheDigestThatAreSaid) {
  const Deflate deflate;
  ASSERT_TRUE(deflate.is_open());
  std::string content(kSize, '\0');
  ASSERT_TRUE(deflate.unpack(kPacked, kCrc, content));
  for (std::size_t i = 0; i < kSize; ++i) ASSERT_EQ(content[i], "abc"[i % 3]) << i;
}

TEST(Deflate, RefusesAnotherSizeAnotherDigestAndWhatIsCutOrDamaged) {
  EXPECT_FALSE(unpacks(kPacked, kCrc, kSize - 1));
  EXPECT_FALSE(unpacks(kPacked, kCrc, kSize + 1));
  EXPECT_FALSE(unpacks(kPacked, kCrc + 1, kSize));
  for (std::size_t size = 0; size < kPacked.size() - 1; ++size) {
    EXPECT_FALSE(unpacks(kPacked.substr(0, size), kCrc, kSize)) << size;
  }
  std::string damaged(kPacked);
  damaged[2] = '\x7f';
  EXPECT_FALSE(unpacks(damaged, kCrc, kSize));
}

}  // namespace
}  // namespace aipreflight::archive
