#include "base/signature.hpp"

#include <gtest/gtest.h>

namespace aipreflight {
namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// RFC 8032, 7.1, TEST 2.
const std::string kKey =
    from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
const std::string kMessage = from_hex("72");
const std::string kSignature = from_hex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");

TEST(Signature, AcceptsTheOneOfTheStandard) {
  EXPECT_TRUE(is_signed(kMessage, kSignature, kKey));
}

TEST(Signature, RefusesWhateverWasChanged) {
  for (std::size_t i = 0; i < kSignature.size(); ++i) {
    std::string changed = kSignature;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(is_signed(kMessage, changed, kKey)) << i;
  }
  EXPECT_FALSE(is_signed("s", kSignature, kKey));
  EXPECT_FALSE(is_signed(kMessage, kSignature, std::string(32, '\0')));
}

TEST(Signature, RefusesOtherSizes) {
  EXPECT_FALSE(is_signed(kMessage, "", kKey));
  EXPECT_FALSE(is_signed(kMessage, kSignature + "x", kKey));
  EXPECT_FALSE(is_signed(kMessage, kSignature, kKey.substr(1)));
  EXPECT_FALSE(is_signed(kMessage, kSignature, ""));
}

// RFC 7693, appendix A.
TEST(Signature, DigestsAsTheStandardDoes) {
  EXPECT_EQ(blake2b_512("abc"),
            from_hex("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                     "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"));
}

// RFC 4648, section 10.
TEST(Base64, ReadsWhatTheStandardShows) {
  EXPECT_EQ(from_base64("Zg=="), "f");
  EXPECT_EQ(from_base64("Zm8="), "fo");
  EXPECT_EQ(from_base64("Zm9v"), "foo");
  EXPECT_EQ(from_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(from_base64("+/+/"), "\xFB\xFF\xBF");
}

TEST(Base64, RefusesEverythingElse) {
  for (const char* text :
       {"", "Zg", "Zg=", "Z===", "====", "Zm9v ", "Zm9-", "Zm=v", "Zh==", "Zm9=", "Zg==Zg=="}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace aipreflight
