#include "prices/table.hpp"

#include <gtest/gtest.h>

namespace aipreflight::prices {
namespace {

const Date kDay = "2026-11-25";

Table table() {
  auto read = Table::embedded();
  EXPECT_TRUE(read.ok());
  return read.take();
}

std::string found(std::string_view provider, std::string_view model) {
  const auto price = table().find(provider, model, kDay);
  return price ? price->provider + '/' + price->model : "nothing";
}

TEST(PriceTable, HasADateAndManyModels) {
  const Table prices = table();
  EXPECT_EQ(prices.snapshot().date.size(), 10u);
  EXPECT_GT(prices.snapshot().models, 1500u);
}

TEST(PriceTable, KnowsPricesOfAMillion) {
  const auto price = table().find("openai", "gpt-4o-mini", kDay);
  ASSERT_TRUE(price);
  EXPECT_DOUBLE_EQ(price->rates.at("input_mtok").at(10), 0.15);
  EXPECT_DOUBLE_EQ(price->rates.at("output_mtok").at(10), 0.6);
}

TEST(PriceTable, LongContextHasItsTier) {
  const auto price = table().find("google", "gemini-2.5-pro", kDay);
  ASSERT_TRUE(price);
  EXPECT_LT(price->rates.at("input_mtok").at(1000), price->rates.at("input_mtok").at(300'000));
}

TEST(PriceTable, NamesAreUnderstoodByTheWrittenRules) {
  EXPECT_EQ(found("openai", "gpt-4o-2024-08-06"), "openai/gpt-4o");
  EXPECT_EQ(found("", "openai/gpt-4o"), "openai/gpt-4o");
  EXPECT_EQ(found("", "openai:gpt-4o"), "openai/gpt-4o");
  EXPECT_EQ(found("", "gpt-4o"), "openai/gpt-4o");
  EXPECT_EQ(found("", "text-embedding-3-small"), "openai/text-embedding-3-small");
  EXPECT_EQ(found("google", "models/gemini-2.0-flash").substr(0, 7), "google/");
  EXPECT_EQ(found("azure", "gpt-4o"), "azure/gpt-4o");
  EXPECT_NE(found("anthropic", "claude-3-5-haiku-latest"), "nothing");
  EXPECT_NE(found("aws", "us.anthropic.claude-sonnet-4-20250514-v1:0"), "nothing");
  EXPECT_NE(found("google", "claude-3-5-sonnet@20240620"), "nothing");
  for (const char* region : {"us", "eu", "apac", "global", "jp", "au"}) {
    EXPECT_NE(found("aws", std::string(region) + ".anthropic.claude-sonnet-4-20250514-v1:0"),
              "nothing")
        << region;
  }
  EXPECT_NE(found("",
                  "arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic."
                  "claude-sonnet-4-20250514-v1:0"),
            "openai/gpt-4o");
  EXPECT_EQ(found("openai", "chatgpt-4o-latest").substr(0, 7), "openai/");
  EXPECT_EQ(found("mistral", "mistral-large-latest").substr(0, 8), "mistral/");
}

TEST(PriceTable, WhatItDoesNotKnowIsNothing) {
  EXPECT_EQ(found("openai", "totally-unknown-model-9000"), "nothing");
  EXPECT_EQ(found("", "totally-unknown-model-9000"), "nothing");
  EXPECT_EQ(found("openai", ""), "nothing");
  EXPECT_EQ(found("nobody", "gpt-4o"), "nothing");
}

TEST(PriceTable, TunedModelHasNotThePriceOfItsBase) {
  const auto tuned = table().find("openai", "ft:gpt-4o-mini-2024-07-18:acme::abc", kDay);
  if (tuned) {
    EXPECT_NE(tuned->model, "gpt-4o-mini");
  }
  EXPECT_EQ(found("openai", "ft:nothing-known:acme"), "nothing");
}

TEST(PriceTable, TunedModelHasThePriceOfWhatWasTuned) {
  Table prices = table();
  ASSERT_TRUE(
      prices
          .add("prices:\n- {provider: openai, model: 'ft:gpt-9-mini', input: 3, output: 12}\n",
               "own.yml")
          .empty());
  for (const char* name : {"ft:gpt-9-mini-2031-04-14:acme:support:abc",
                           "openai/ft:gpt-9-mini:acme::abc",
                           "ft:gpt-9-mini-2031-04-14:acme::abc:ckpt-step-90"}) {
    const auto tuned = prices.find("openai", name, kDay);
    ASSERT_TRUE(tuned) << name;
    EXPECT_EQ(tuned->model, "ft:gpt-9-mini");
    EXPECT_NE(tuned->rules.back().find("is a tuned \"gpt-9-mini\""), std::string::npos);
  }
  EXPECT_FALSE(prices.find("openai", "ft:gpt-9:acme::abc", kDay));
}

TEST(PriceTable, ProviderOfAnEndpointIsKnown) {
  const Table prices = table();
  EXPECT_EQ(prices.provider_of("https://api.deepseek.com"), "deepseek");
  EXPECT_EQ(prices.provider_of("https://openrouter.ai/api/v1"), "openrouter");
  EXPECT_EQ(prices.provider_of("http://localhost:8000/v1"), std::nullopt);
}

TEST(PriceOverrides, ComeFirstAndFromTheirDay) {
  Table prices = table();
  ASSERT_TRUE(prices
                  .add("prices:\n- {provider: openai, model: gpt-4o, input: 7, output: 9, from: "
                       "2026-06-01}\n",
                       "own.yml")
                  .empty());
  EXPECT_DOUBLE_EQ(prices.find("openai", "gpt-4o", kDay)->rates.at("input_mtok").base, 7);
  EXPECT_DOUBLE_EQ(prices.find("openai", "gpt-4o", "2026-05-31")->rates.at("input_mtok").base, 2.5);
  EXPECT_EQ(prices.find("openai", "gpt-4o", kDay)->source, "own.yml");
}

TEST(PriceOverrides, SharesOfBatchesAreByProvider) {
  Table prices = table();
  EXPECT_FALSE(prices.batch_share("acme"));
  ASSERT_TRUE(prices.add("batches: {acme: 0.4, other: {share: 0.6}}\n", "own.yml").empty());
  ASSERT_TRUE(prices.batch_share("acme"));
  EXPECT_EQ(prices.batch_share("acme")->share, 0.4);
  ASSERT_TRUE(prices.batch_share("other"));
  EXPECT_EQ(prices.batch_share("other")->share, 0.6);
}

TEST(PriceOverrides, AreConfirmedUnlessTheySayOtherwise) {
  Table prices = table();
  ASSERT_TRUE(prices
                  .add("prices:\n- {provider: openai, model: gpt-8, input: 1, confirmed: false}\n"
                       "- {provider: openai, model: gpt-9, input: 1}\n"
                       "batches: {openai: {share: 0.5, confirmed: false}, acme: 0.5}\n",
                       "own.yml")
                  .empty());
  EXPECT_FALSE(prices.find("openai", "gpt-8", kDay)->is_confirmed);
  EXPECT_TRUE(prices.find("openai", "gpt-9", kDay)->is_confirmed);
  EXPECT_TRUE(prices.find("openai", "gpt-4o", kDay)->is_confirmed);
  EXPECT_FALSE(prices.batch_share("openai")->is_confirmed);
  EXPECT_TRUE(prices.batch_share("acme")->is_confirmed);
  EXPECT_FALSE(prices.rows(kDay)[0].is_confirmed);
  // Of one file over another the later holds.
  ASSERT_TRUE(prices.add("batches: {openai: 0.5}\n", "later.yml").empty());
  EXPECT_TRUE(prices.batch_share("openai")->is_confirmed);
}

TEST(PriceOverrides, ImpossibleSharesAndUnknownKeysAreRejectedWithTheirPlace) {
  for (const char* wrong : {"batches: {acme: 0}",
                            "batches: {acme: 50}",
                            "batches: {acme: half}",
                            "batches: [acme]",
                            "batches: {acme: {}}",
                            "batches: {acme: {share: 2}}",
                            "batches: {acme: {share: 0.5, sure: true}}",
                            "batches: {acme: {share: 0.5, confirmed: perhaps}}",
                            "prices: [{model: m, input: 1, confirmed: perhaps}]",
                            "pirces: []",
                            "prices: none",
                            "[]"}) {
    Table prices = table();
    const Errors errors = prices.add(std::string("# mine\n") + wrong + "\n", "own.yml");
    ASSERT_FALSE(errors.empty()) << wrong;
    EXPECT_NE(errors[0].to_string().find("own.yml:2"), std::string::npos) << errors[0].to_string();
  }
}

TEST(PriceOverrides, ImpossiblePricesAreRejectedWithTheirPlace) {
  for (const char* wrong :
       {"input: -1", "input: 0.0000025", "input: 100000", "image: 500", "inptu: 1", "input: x"}) {
    Table prices = table();
    const Errors errors =
        prices.add("prices:\n- {model: m, " + std::string(wrong) + "}\n", "own.yml");
    ASSERT_FALSE(errors.empty()) << wrong;
    EXPECT_NE(errors[0].to_string().find("own.yml:2"), std::string::npos) << errors[0].to_string();
  }
}

}  // namespace
}  // namespace aipreflight::prices
