#include <gtest/gtest.h>

#include "json/value.hpp"
#include "kit/details.hpp"
#include "kit/git_scratch.hpp"
#include "kit/scratch.hpp"
#include "money.hpp"

namespace aipreflight {
namespace {

using testkit::Status;

constexpr char kCall[] =
    "from openai import OpenAI\nclient = OpenAI()\n\n\ndef ask(q):\n"
    "    return client.chat.completions.create(model=\"gpt-4o-mini\", messages=[{\"role\": "
    "\"user\", "
    "\"content\": \"hello world\"}], max_tokens=256)\n";

class CostCheck : public kit::Scratch {
 protected:
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with(section).run();
  }
  testkit::Result judge_call(const std::string& bounds) {
    std::filesystem::create_directory("src");
    write("src/llm.py", kCall);
    return judge("scan_paths: [src]\n" + bounds);
  }
  testkit::Result judge_unknown(const std::string& bounds) {
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
  EXPECT_EQ(judged.exit_code, 0) << judged;
  EXPECT_EQ(judged.status, Status::kPass);
  EXPECT_NE(judged.summary.find("/mo across 1 call site(s), within budget"), std::string::npos)
      << judged.summary;
  // 15 tokens in and 256 out, at 0.15 and 0.60 dollars a million
  EXPECT_NEAR(judged.gate("monthly_cost").value, 50000 * (9 * 0.15 + 256 * 0.60) / 1e6, 0.05);
}

TEST_F(CostCheck, DearCallFails) {
  const auto judged = judge_call("max_cost_per_request_usd: 0.0000001\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.summary, "per-request cost $0.0002 exceeds budget $0.0000");
}

TEST_F(CostCheck, DearMonthFails) {
  const auto judged = judge_call("calls_per_month: 10000000\nmax_monthly_cost_usd: 100\n");
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_EQ(judged.reason_code, "budget_exceeded");
}

TEST_F(CostCheck, UnknownModelWarnsAndIsNeverPriced) {
  const auto judged = judge_unknown("max_monthly_cost_usd: 1000\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_TRUE(judged.has_finding("price_unknown")) << judged;
  EXPECT_EQ(judged.gate("monthly_cost").n, 0);
}

TEST_F(CostCheck, UnknownModelFailsWhereThePolicySaysSo) {
  EXPECT_EQ(judge_unknown("max_monthly_cost_usd: 1000\nunknown_model: fail\n").exit_code, 1);
}

TEST_F(CostCheck, UnknownModelIsPricedAsTheProfileSaysAndMarked) {
  const auto judged =
      judge_unknown("max_monthly_cost_usd: 1000\nunknown_model: {assume: gpt-4o}\n");
  EXPECT_EQ(judged.status, Status::kPass) << judged.summary;
  const json::Value details = kit::details_of(judged);
  EXPECT_GT(details["totals"]["assumed"].as_number(), 0);
  EXPECT_EQ(details["totals"]["known"].as_number(), 0);
}

TEST_F(CostCheck, TooManyUnknownSitesFail) {
  EXPECT_EQ(judge_unknown("max_unknown_sites: 0\n").exit_code, 1);
}

TEST_F(CostCheck, NothingToPriceWarns) {
  write("a.py", "print('hello')\n");
  const auto judged = judge("scan_paths: [a.py]\nmax_monthly_cost_usd: 10\n");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_EQ(judged.summary, "no LLM call sites found to estimate cost");
}

TEST_F(CostCheck, BudgetlessCostIsShownAndNotJudged) {
  const auto judged = judge_call("");
  EXPECT_EQ(judged.status, Status::kWarn);
  EXPECT_TRUE(judged.has_finding("nothing_gated")) << judged;
}

TEST_F(CostCheck, MissingPathIsRejectedByName) {
  const auto judged = judge("scan_paths: [nope]\nmax_monthly_cost_usd: 10\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.to_string().find("nope"), std::string::npos);
}

TEST_F(CostCheck, UsageOfAFunctionDecidesItsCalls) {
  const auto judged = judge_call(
      "max_monthly_cost_usd: 10\nusage: [{function: ask, calls_per_month: 7}, {path: other/**, "
      "calls_per_month: 9}]\n");
  const json::Value details = kit::details_of(judged);
  EXPECT_EQ(details["sites"].items().at(0)["calls_per_month"]["expected"].as_number(), 7);
  EXPECT_EQ(details["sites"].items().at(0)["calls_per_month"]["from"].as_string(), "usage[0]");
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
  EXPECT_NE(judged.to_string().find("prices.yml:2"), std::string::npos) << judged;
}

TEST_F(CostCheck, CallsInTestsStandApart) {
  std::filesystem::create_directory("tests");
  write("tests/test_llm.py", kCall);
  const auto judged = judge("scan_paths: [.]\nmax_monthly_cost_usd: 10\n");
  EXPECT_EQ(judged.summary, "no LLM call sites found to estimate cost");
  EXPECT_EQ(judge("scan_paths: [.]\nmax_monthly_cost_usd: 10\ninclude_tests: true\n").status,
            Status::kPass);
}

class CostGrowthCheck : public kit::GitScratch {
 protected:
  void SetUp() override {
    GitScratch::SetUp();
    std::filesystem::create_directory("src");
    write("src/llm.py", kCall);
    commit(1000);
  }
  testkit::Result judge(const std::string& section) {
    return testkit::Check::linked().with("scan_paths: [src]\n" + section).run();
  }
  static void make_dearer() {
    std::string dear = kCall;
    dear.replace(dear.find("gpt-4o-mini"), 11, "gpt-4o");
    write("src/llm.py", "# moved\n\n" + dear);
  }
};

TEST_F(CostGrowthCheck, AMonthThatBecameDearerFails) {
  make_dearer();
  const auto judged = judge("base: HEAD\nmax_increase_usd: 0.5\nmax_increase_percent: 5\n");
  EXPECT_EQ(judged.exit_code, 1) << judged;
  EXPECT_EQ(judged.reason_code, "cost_increased");
  EXPECT_GT(judged.gate("monthly_increase_percent").value, 100);
  EXPECT_EQ(judged.finding("site_changed").line, 8u);
  EXPECT_TRUE(judged.artefact("cost-diff.json").exists());
  EXPECT_TRUE(judged.artefact("cost-diff.md").exists());
  EXPECT_EQ(kit::details_of(judged)["growth"]["totals"]["changed"].as_integer(), 1);
}

TEST_F(CostGrowthCheck, AMoveWithinTheLimitsPasses) {
  write("src/llm.py", "# moved\n\n" + std::string(kCall));
  const auto judged = judge("base: main\nmax_increase_usd: 0\n");
  EXPECT_EQ(judged.exit_code, 0) << judged;
  EXPECT_EQ(judged.status, Status::kPass);
  EXPECT_NE(judged.summary.find("$0.00 a month against main ("), std::string::npos)
      << judged.summary;
}

TEST_F(CostGrowthCheck, AFolderThatIsNewIsGrowthFromNothing) {
  std::filesystem::rename("src", "old");
  commit(2000);
  std::filesystem::rename("old", "src");
  EXPECT_EQ(judge("base: HEAD\nmax_increase_usd: 0\n").exit_code, 1);
}

TEST_F(CostGrowthCheck, AllCallsGoneIsASaving) {
  write("src/llm.py", "print(1)\n");
  const auto judged = judge("base: HEAD\nmax_increase_usd: 0\n");
  EXPECT_LT(judged.gate("monthly_increase").value, 0);
  EXPECT_EQ(judged.status, Status::kWarn);
}

TEST_F(CostGrowthCheck, CallsThatCannotBeReadAnyMoreAreAnError) {
  write("src/llm.py", kCall + std::string(100, '\0'));
  const auto judged = judge("base: HEAD\nmax_increase_usd: 0\n");
  EXPECT_EQ(judged.exit_code, 3);
}

TEST_F(CostGrowthCheck, WhatCannotBeComparedWithIsRejectedWithWhatToDo) {
  const auto text = [this](const std::string& section) {
    const auto judged = judge(section + "max_increase_usd: 1\n");
    EXPECT_EQ(judged.exit_code, 2) << section;
    return judged.to_string();
  };
  EXPECT_NE(text("base: nowhere\n").find("git knows no 'nowhere'"), std::string::npos);
  EXPECT_NE(text("base: nowhere\n").find("git fetch"), std::string::npos);
  EXPECT_NE(text("baseline: none.json\n").find("none.json"), std::string::npos);
  write("none.json", "{}");
  EXPECT_NE(text("baseline: none.json\n").find("cost scan --format json"), std::string::npos);
  EXPECT_NE(text("baseline: none.json\nbase: HEAD\n").find("not both"), std::string::npos);
  EXPECT_NE(text("").find("needs 'base' or 'baseline'"), std::string::npos);
  std::filesystem::remove_all(".git");
  EXPECT_NE(text("base: HEAD\n").find("in no git repository"), std::string::npos);
}

TEST_F(CostGrowthCheck, ShallowCloneIsRejectedWithWhatToDo) {
  make_dearer();
  commit(2000);
  git({"clone", "-q", "--depth", "1", "file://" + folder().string(), "clone"});
  std::filesystem::current_path("clone");
  const auto judged = judge("base: HEAD~1\nmax_increase_usd: 1\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.to_string().find("fetch-depth: 0"), std::string::npos) << judged;
}

TEST_F(CostGrowthCheck, ArtefactOfAnEarlierRunIsABaseline) {
  write("base.json", judge("max_monthly_cost_usd: 10\n").artefact("cost-sites.json").content());
  make_dearer();
  EXPECT_EQ(judge("baseline: base.json\nmax_increase_usd: 0.5\n").exit_code, 1);
  EXPECT_EQ(judge("baseline: base.json\nmax_increase_usd: 50\n").exit_code, 0);
}

TEST_F(CostCheck, LogsReplaceTheEstimatesAndAreNamed) {
  write("usage.csv", "operation,calls,input_tokens,output_tokens\nask,10000,1000,100\ngone,5,,\n");
  const auto judged = judge_call("max_monthly_cost_usd: 10\nusage_file: usage.csv\n");
  EXPECT_EQ(judged.exit_code, 0) << judged;
  // 1,000 tokens in and 100 out, at 0.15 and 0.60 dollars a million
  EXPECT_NEAR(judged.gate("monthly_cost").value, 10000 * (1000 * 0.15 + 100 * 0.6) / 1e6, 1e-9);
  EXPECT_NE(judged.summary.find("usage of 1 measured"), std::string::npos) << judged.summary;
  const json::Value details = kit::details_of(judged);
  EXPECT_EQ(details["sites"].items().at(0)["calls_per_month"]["from"].as_string(), "usage.csv:2");
  EXPECT_EQ(details["usage"]["measured_sites"].as_integer(), 1);
  ASSERT_TRUE(judged.has_finding("usage_unmatched")) << judged;
  EXPECT_EQ(judged.status, Status::kWarn);
}

TEST_F(CostCheck, BrokenLogsAreRejectedAtTheirPlace) {
  write("usage.csv", "operation,calls\nask,often\n");
  const auto judged = judge_call("max_monthly_cost_usd: 10\nusage_file: usage.csv\n");
  EXPECT_EQ(judged.exit_code, 2);
  EXPECT_NE(judged.to_string().find("'calls' must be a number"), std::string::npos) << judged;
  EXPECT_EQ(judge_call("max_monthly_cost_usd: 10\nusage_file: none.csv\n").exit_code, 2);
}

TEST(CostDollars, ThousandsAreApart) {
  EXPECT_EQ(cost::dollars(1542), "$1,542.00");
  EXPECT_EQ(cost::dollars(0.0001542, 4), "$0.0002");
  EXPECT_EQ(cost::dollars(1234567.891), "$1,234,567.89");
  EXPECT_EQ(cost::signed_amount(-0.00031), "-$0.00031");
  EXPECT_EQ(cost::signed_amount(12.3), "+$12.30");
  EXPECT_EQ(cost::signed_amount(0), "$0.00");
}

}  // namespace
}  // namespace aipreflight
