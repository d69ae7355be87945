#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, MatchesThePublishedVectors) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, CountsNulBytes) {
  EXPECT_NE(sha256_hex(std::string_view("\0", 1)), sha256_hex(""));
}

}  // namespace
TEST(Sha256, DoesNotSeeWhereItsPiecesEnd) {
  const std::string bytes(1000, 'x');
  for (const std::size_t size : {1u, 63u, 64u, 65u, 999u}) {
    Sha256 digest;
    for (std::size_t at = 0; at < bytes.size(); at += size) digest.update(bytes.substr(at, size));
    EXPECT_EQ(digest.hex(), sha256_hex(bytes)) << size;
  }
}

}  // namespace aipreflight
