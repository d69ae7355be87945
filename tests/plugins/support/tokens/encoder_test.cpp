#include "tokens/encoder.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "json/value.hpp"

namespace aipreflight::tokens {
namespace {

std::vector<std::uint32_t> numbers(const json::Value& list) {
  std::vector<std::uint32_t> all;
  for (const json::Value& item : list.items()) {
    all.push_back(static_cast<std::uint32_t>(item.as_integer()));
  }
  return all;
}

TEST(TokenEncoder, AgreesWithThePublishedOneOnEveryText) {
  const auto text = files::read(TOKEN_TRUTH);
  ASSERT_TRUE(text.ok()) << text.error().to_string();
  const auto truth = json::parse(*text, TOKEN_TRUTH);
  ASSERT_TRUE(truth.ok());
  ASSERT_GE(truth->size(), 400u);
  for (const json::Value& one : truth->items()) {
    const std::string& input = one["text"].as_string();
    EXPECT_EQ(encode(input, Encoding::kCl100k), numbers(one["cl100k"])) << json::quote(input);
    EXPECT_EQ(encode(input, Encoding::kO200k), numbers(one["o200k"])) << json::quote(input);
  }
}

TEST(TokenEncoder, LongPieceTakesNoSquareOfItsLength) {
  EXPECT_GT(count(std::string(300'000, 'a'), Encoding::kO200k), 1000u);
}

TEST(TokenEncoder, InvalidUtf8IsReplacedFirst) {
  EXPECT_EQ(count("\xFF\xFE", Encoding::kO200k),
            count("\xEF\xBF\xBD\xEF\xBF\xBD", Encoding::kO200k));
}

TEST(TokenCounting, FamiliesAreExactOrMarked) {
  EXPECT_TRUE(counting_of("gpt-4o-mini").is_exact);
  EXPECT_EQ(counting_of("gpt-4-turbo").encoding, Encoding::kCl100k);
  EXPECT_EQ(counting_of("ft:gpt-3.5-turbo:acme").encoding, Encoding::kCl100k);
  EXPECT_FALSE(counting_of("claude-sonnet-4-5").is_exact);
  EXPECT_FALSE(counting_of("llama3").is_exact);
}

}  // namespace
}  // namespace aipreflight::tokens
