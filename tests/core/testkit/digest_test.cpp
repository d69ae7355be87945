#include "base/digest.hpp"

#include <gtest/gtest.h>

#include "portable_digest.hpp"

namespace aipreflight::testkit {
namespace {

TEST(PortableDigest, HasTheExamplesOfTheStandard) {
  EXPECT_EQ(portable_sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(portable_sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(PortableDigest, IsThatOfTheProductForEveryLengthAroundABlock) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(portable_sha256_hex(bytes), sha256_hex(bytes)) << i;
    bytes += static_cast<char>(i * 7);
  }
}

}  // namespace
}  // namespace aipreflight::testkit
