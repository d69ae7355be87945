#include <gtest/gtest.h>

#include "json/value.hpp"
#include "judge.hpp"
#include "kit/judged_check.hpp"
#include "kit/scratch.hpp"

extern "C" const aipf_module* aipreflight_plugin_v1(std::uint32_t, std::uint32_t, aipf_str*);

namespace aipreflight {
namespace {

constexpr char kCall[] =
    "from openai import OpenAI\nclient = OpenAI()\n\n\ndef ask(q):\n"
    "    return client.chat.completions.create(model=\"gpt-4o-mini\", messages=[{\"role\": "
    "\"user\", "
    "\"content\": \"hello world\"}], max_tokens=256)\n";

class CostCheck : public kit::Scratch {
 protected:
  kit::Judged judge(const std::string& section) {
    std::filesystem::create_directory("artefacts");
    return kit::judge_check(
        kit::linked_check(&aipreflight_plugin_v1), section, folder() / "artefacts");
  }
  kit::Judged judge_call(const std::string& bounds) {
    std::filesystem::create_directory("src");
    write("src/llm.py", kCall);
    return judge("scan_paths: [src]\n" + bounds);
  }
  kit::Judged judge_unknown(const std::string& bounds) {
    std::filesystem::create_directory("src");
    write(
        "src/llm.py",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=pick(), messages=[])\n");
    return judge("scan_paths: [src]\n" + bounds);
  }
};

TEST_F(CostCheck, CallWithinBothBudgetsPasses) {
  const auto judged = judge_call(
      "calls_per_month: 50000\nmax_cost_per_request_usd: 0.02\nmax_monthly_cost_usd: 1000\n");
  EXPECT_EQ(judged.exit_code, 0) << judged.error_text();
  EXPECT_EQ(judged.result.status, Status::kPass);
  EXPECT_NE(judged.result.summary.find("/mo across 1 call site(s), within budget"),
            std::string::npos)
      << judged.result.summary;
  ASSERT_NE(judged.gate("monthly_cost"), nullptr);
  // 15 tokens in and 256 out, at 0.15 and 0.60 dollars a million
  EXPECT_NEAR(judged.gate("monthly_cost")->value, 50000 * (9 * 0.15 + 256 * 0.60) / 1e6, 0.05);
}

TEST_F(CostCheck, DearCallFails) {
  const auto judged = judge_call("max_cost_per_request_usd: 0.0000001\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.result.summary, "per-request cost $0.0002 exceeds budget $0.0000");
}

TEST_F(CostCheck, DearMonthFails) {
  const auto judged = judge_call("calls_per_month: 10000000\nmax_monthly_cost_usd: 100\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.result.reason_code, "budget_exceeded");
}

TEST_F(CostCheck, UnknownModelWarnsAndIsNeverPriced) {
  const auto judged = judge_unknown("max_monthly_cost_usd: 1000\n");
  EXPECT_EQ(judged.result.status, Status::kWarn);
  EXPECT_NE(judged.finding("price_unknown"), nullptr);
  EXPECT_EQ(judged.gate("monthly_cost")->n, 0);
}

TEST_F(CostCheck, UnknownModelFailsWhereThePolicySaysSo) {
  EXPECT_EQ(judge_unknown("max_monthly_cost_usd: 1000\nunknown_model: fail\n").exit_code, 1);
}

TEST_F(CostCheck, UnknownModelIsPricedAsTheProfileSaysAndMarked) {
  const auto judged =
      judge_unknown("max_monthly_cost_usd: 1000\nunknown_model: {assume: gpt-4o}\n");
  EXPECT_EQ(judged.result.status, Status::kPass) << judged.result.summary;
  const json::Value& details = judged.result.details;
  EXPECT_GT(details["totals"]["assumed"].as_number(), 0);
  EXPECT_EQ(details["totals"]["known"].as_number(), 0);
}

TEST_F(CostCheck, TooManyUnknownSitesFail) {
  EXPECT_EQ(judge_unknown("max_unknown_sites: 0\n").exit_code, 1);
}

TEST_F(CostCheck, NothingToPriceWarns) {
  write("a.py", "print('hello')\n");
  const auto judged = judge("scan_paths: [a.py]\nmax_monthly_cost_usd: 10\n");
  EXPECT_EQ(judged.result.status, Status::kWarn);
  EXPECT_EQ(judged.result.summary, "no LLM call sites found to estimate cost");
}

TEST_F(CostCheck, BudgetlessCostIsShownAndNotJudged) {
  const auto judged = judge_call("");
  EXPECT_EQ(judged.result.status, Status::kWarn);
  EXPECT_NE(judged.finding("nothing_gated"), nullptr);
}

TEST_F(CostCheck, MissingPathIsRejectedByName) {
  const auto judged = judge("scan_paths: [nope]\nmax_monthly_cost_usd: 10\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.error_text().find("nope"), std::string::npos);
}

TEST_F(CostCheck, UsageOfAFunctionDecidesItsCalls) {
  const auto judged = judge_call(
      "max_monthly_cost_usd: 10\nusage: [{function: ask, calls_per_month: 7}, {path: other/**, "
      "calls_per_month: 9}]\n");
  const json::Value& details = judged.result.details;
  EXPECT_EQ(details["sites"].items().at(0)["calls_per_month"].as_number(), 7);
}

TEST_F(CostCheck, OwnPricesComeBeforeTheSnapshot) {
  write("prices.yml", "prices:\n- {model: gpt-4o-mini, input: 1000, output: 1000}\n");
  const auto judged = judge_call("max_cost_per_request_usd: 0.1\nprices: prices.yml\n");
  EXPECT_EQ(judged.exit_code, 1);
}

TEST_F(CostCheck, PriceOfATokenInsteadOfAMillionIsRejected) {
  write("prices.yml", "prices:\n- {model: gpt-4o-mini, input: 0.0000025}\n");
  const auto judged = judge_call("max_cost_per_request_usd: 0.1\nprices: prices.yml\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.error_text().find("prices.yml:2"), std::string::npos) << judged.error_text();
}

TEST_F(CostCheck, CallsInTestsStandApart) {
  std::filesystem::create_directory("tests");
  write("tests/test_llm.py", kCall);
  const auto judged = judge("scan_paths: [.]\nmax_monthly_cost_usd: 10\n");
  EXPECT_EQ(judged.result.summary, "no LLM call sites found to estimate cost");
  EXPECT_EQ(judge("scan_paths: [.]\nmax_monthly_cost_usd: 10\ninclude_tests: true\n").result.status,
            Status::kPass);
}

TEST(CostDollars, ThousandsAreApart) {
  EXPECT_EQ(cost::dollars(1542), "$1,542.00");
  EXPECT_EQ(cost::dollars(0.0001542, 4), "$0.0002");
  EXPECT_EQ(cost::dollars(1234567.891), "$1,234,567.89");
}

}  // namespace
}  // namespace aipreflight
