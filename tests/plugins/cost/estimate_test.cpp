#include "estimate.hpp"

#include <gmock/gmock.h>

namespace aipreflight::cost {
namespace {

using testing::Contains;
using testing::HasSubstr;

// One provider whose prices are easy to reckon with: 10 dollars a million in, 20 out, 1 from the
// cache and 12 into it; above 1,000 tokens 100 in and 200 out.
prices::Table table() {
  auto read = prices::Table::parse(
      R"({"source": "s", "version": "1", "date": "2026-01-01", "providers": [
          {"id": "acme", "api": "", "models_of": [], "owns": null, "models": [
            {"id": "m", "match": ["=", "m"], "prices": [{"rates": {
              "input_mtok": [10, [1000, 100]], "output_mtok": [20, [1000, 200]],
              "cache_read_mtok": 1, "cache_write_mtok": 12}}]},
            {"id": "plain", "match": ["=", "plain"], "prices": [{"rates": {
              "input_mtok": 10, "output_mtok": 20}}]},
            {"id": "search", "match": ["=", "search"], "prices": [{"rates": {
              "input_mtok": 10, "output_mtok": 20, "requests_kcount": 12}}]}]}]})",
      "test");
  EXPECT_TRUE(read.ok());
  prices::Table made = read.take();
  EXPECT_TRUE(made.add("batches: {acme: 0.25}\n"
                       "prices:\n- {provider: acme, model: own, input: 10, output: 20, "
                       "batch_input: 3, batch_output: 4}\n"
                       "- {provider: other, model: m, input: 10, output: 20}\n"
                       "- {provider: acme, model: rumour, input: 10, output: 20, confirmed: "
                       "false}\n",
                       "test.yml")
                  .empty());
  return made;
}

Site site(const std::string& model = "m") {
  Site one;
  one.operation = "chat";
  one.provider = "acme";
  one.models.push_back({model, "", {}, false});
  one.model_confidence = Confidence::kLiteral;
  one.output = {.confidence = Confidence::kLiteral, .low = 10, .high = 10, .from = {}};
  return one;
}

Usage measured(double input, double output) {
  Usage usage{.calls_per_month = 100, .from = "usage.csv:2", .is_measured = true};
  usage.input_tokens = input;
  usage.output_tokens = output;
  return usage;
}

Estimate of(const Site& one, const Usage& usage) {
  Assumptions assumptions;
  assumptions.date = "2026-11-25";
  return estimate(one, table(), assumptions, usage);
}

TEST(CostEstimate, MeasuredTokensArePricedAsTheyAre) {
  const Estimate found = of(site(), measured(500, 50));
  EXPECT_DOUBLE_EQ(found.per_call.expected, (500 * 10 + 50 * 20) / 1e6);
  EXPECT_DOUBLE_EQ(found.per_call.low, found.per_call.high);
  EXPECT_DOUBLE_EQ(found.per_month.expected, found.per_call.expected * 100);
  EXPECT_THAT(found.notes, Contains(HasSubstr("usage.csv:2")));
}

TEST(CostEstimate, LongContextHasThePriceOfItsTierForAllTokens) {
  EXPECT_DOUBLE_EQ(of(site(), measured(1000, 50)).per_call.expected, (1000 * 10 + 50 * 20) / 1e6);
  EXPECT_DOUBLE_EQ(of(site(), measured(2000, 50)).per_call.expected, (2000 * 100 + 50 * 200) / 1e6);
}

TEST(CostEstimate, CachedTokensOfTheLogsHaveTheirPrice) {
  Usage usage = measured(500, 50);
  usage.cached_input_tokens = 400;
  EXPECT_DOUBLE_EQ(of(site(), usage).per_call.expected, (100 * 10 + 400 * 1 + 50 * 20) / 1e6);
  EXPECT_DOUBLE_EQ(of(site("plain"), usage).per_call.expected, (500 * 10 + 50 * 20) / 1e6);
}

TEST(CostEstimate, APromptThatMayBeCachedIsBoundedByBothPrices) {
  Site cached = site();
  cached.is_cached = true;
  Usage usage = measured(500, 50);
  const Estimate found = of(cached, usage);
  EXPECT_DOUBLE_EQ(found.per_call.low, (500 * 1 + 50 * 20) / 1e6);
  EXPECT_DOUBLE_EQ(found.per_call.expected, (500 * 10 + 50 * 20) / 1e6);
  EXPECT_DOUBLE_EQ(found.per_call.high, (500 * 12 + 50 * 20) / 1e6);
}

TEST(CostEstimate, ABatchHasTheShareOfItsProvider) {
  Site batch = site();
  batch.is_batch = true;
  const Estimate found = of(batch, measured(500, 50));
  EXPECT_DOUBLE_EQ(found.per_call.expected, (500 * 10 + 50 * 20) / 1e6 / 4);
  EXPECT_EQ(found.confidence, Confidence::kLiteral);
}

TEST(CostEstimate, ABatchPriceOfAModelComesBeforeTheShare) {
  Site batch = site("own");
  batch.is_batch = true;
  EXPECT_DOUBLE_EQ(of(batch, measured(500, 50)).per_call.expected, (500 * 3 + 50 * 4) / 1e6);
}

TEST(CostEstimate, ABatchWithoutAKnownPriceHasThePlainOneAndSaysSo) {
  Site batch = site();
  batch.is_batch = true;
  batch.provider = "other";
  const Estimate found = of(batch, measured(500, 50));
  EXPECT_DOUBLE_EQ(found.per_call.expected, (500 * 10 + 50 * 20) / 1e6);
  EXPECT_EQ(found.confidence, Confidence::kAssumed);
  EXPECT_THAT(found.notes, Contains(HasSubstr("no price of other is known")));
}

TEST(CostEstimate, APriceThatNobodyConfirmsIsAssumedAndSaysSo) {
  const Estimate found = of(site("rumour"), measured(500, 50));
  EXPECT_DOUBLE_EQ(found.per_call.expected, (500 * 10 + 50 * 20) / 1e6);
  EXPECT_EQ(found.confidence, Confidence::kAssumed);
  EXPECT_FALSE(found.price->is_confirmed);
  EXPECT_THAT(found.notes, Contains(HasSubstr("no second source confirms the price of")));
}

TEST(CostEstimate, AShareOfABatchThatNobodyConfirmsIsAssumedAndSaysSo) {
  prices::Table prices = table();
  ASSERT_TRUE(prices.add("batches: {acme: {share: 0.25, confirmed: false}}\n", "test.yml").empty());
  Assumptions assumptions;
  assumptions.date = "2026-11-25";
  Site batch = site();
  batch.is_batch = true;
  const Estimate found = estimate(batch, prices, assumptions, measured(500, 50));
  EXPECT_DOUBLE_EQ(found.per_call.expected, (500 * 10 + 50 * 20) / 1e6 / 4);
  EXPECT_EQ(found.confidence, Confidence::kAssumed);
  EXPECT_FALSE(found.price->is_confirmed);
  EXPECT_THAT(found.notes, Contains(HasSubstr("which no second source confirms")));
  // What is not of a batch is as certain as before.
  EXPECT_EQ(estimate(site(), prices, assumptions, measured(500, 50)).confidence,
            Confidence::kLiteral);
}

TEST(CostEstimate, AFeePerRequestIsAddedOnce) {
  const double tokens = (500 * 10 + 50 * 20) / 1e6;
  const Estimate found = of(site("search"), measured(500, 50));
  EXPECT_DOUBLE_EQ(found.per_call.expected, tokens + 0.012);
  EXPECT_DOUBLE_EQ(found.per_month.expected, 100 * (tokens + 0.012));
  Site many = site("search");
  many.count = 3;  // answers to one request
  EXPECT_DOUBLE_EQ(of(many, measured(500, 50)).per_call.expected, tokens + 0.012);
  many.is_batch = true;  // the share is of the price of tokens
  EXPECT_DOUBLE_EQ(of(many, measured(500, 50)).per_call.expected, tokens / 4 + 0.012);
}

TEST(CostEstimate, TurnsAndAnswersAreInMeasuredNumbersAlready) {
  Site looped = site();
  looped.repeats = 1000;
  looped.count = 8;
  const Estimate logged = of(looped, measured(500, 50));
  EXPECT_DOUBLE_EQ(logged.calls_per_month, 100);
  EXPECT_DOUBLE_EQ(logged.per_call.expected, (500 * 10 + 50 * 20) / 1e6);
  const Estimate guessed = of(looped, {.calls_per_month = 100});
  EXPECT_DOUBLE_EQ(guessed.calls_per_month, 100'000);
  EXPECT_GT(guessed.per_call.expected, 8 * 10 * 20 / 1e6);
}

}  // namespace
}  // namespace aipreflight::cost
