#include "usage.hpp"

#include <gmock/gmock.h>

#include "project_fixture.hpp"

namespace aipreflight::cost {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Site site(std::string file, std::uint32_t line, std::string function, std::string operation = "chat") {
  Site one;
  one.where = {std::move(file), line, 1, 0};
  one.function = std::move(function);
  one.operation = std::move(operation);
  one.models.push_back({"openai/gpt-4o", "", {}, false});
  return one;
}

class CostUsage : public testing::Test {
 protected:
  Usages of(std::vector<UsageRow> rows, double days = 30, std::vector<UsageRule> rules = {}) {
    std::vector<const Site*> all;
    for (const Site& one : sites_) all.push_back(&one);
    return usage_of(all, {"usage.csv", days, std::move(rows)}, rules, 1000, false);
  }
  std::vector<Site> sites_ = {site("src/app.py", 12, "Assistant.answer"),
                              site("src/app.py", 30, "Assistant.summarise"),
                              site("src/search.py", 5, "index", "embedding")};
};

UsageRow row(std::string operation, double calls) {
  UsageRow one;
  one.place = "usage.csv:2";
  one.operation = std::move(operation);
  one.calls = calls;
  return one;
}

TEST_F(CostUsage, AnOperationIsAFunctionAPlaceOrAKind) {
  for (const char* name : {"Assistant.answer", "answer", "src/app.py:12"}) {
    const Usages usages = of({row(name, 70)});
    EXPECT_EQ(usages.of_sites[0].calls_per_month, 70) << name;
    EXPECT_FALSE(usages.of_sites[1].is_measured) << name;
  }
  EXPECT_EQ(of({row("embeddings", 9)}).of_sites[2].calls_per_month, 9);
  EXPECT_EQ(of({row("embedding", 9)}).of_sites[2].calls_per_month, 9);
}

TEST_F(CostUsage, CallsOfOneRowAreDividedAmongTheSitesThatItFits) {
  const Usages usages = of({row("chat", 100)});
  EXPECT_EQ(usages.of_sites[0].calls_per_month, 50);
  EXPECT_EQ(usages.of_sites[1].calls_per_month, 50);
  EXPECT_EQ(usages.of_sites[0].confidence, Confidence::kAssumed);
  EXPECT_THAT(usages.of_sites[0].notes, ElementsAre(HasSubstr("divided among 2 sites")));
  EXPECT_EQ(usages.measured, 2u);
}

TEST_F(CostUsage, RowsOfOneSiteAreAddedUp) {
  UsageRow small = row("answer", 100);
  small.input_tokens = 10;
  UsageRow large = row("answer", 300);
  large.input_tokens = 50;
  const Usage usage = of({small, large}).of_sites[0];
  EXPECT_EQ(usage.calls_per_month, 400);
  EXPECT_EQ(usage.input_tokens, 40);
  EXPECT_EQ(usage.confidence, Confidence::kResolved);
}

TEST_F(CostUsage, AWeekIsMadeAMonth) {
  EXPECT_EQ(of({row("answer", 70)}, 7).of_sites[0].calls_per_month, 300);
}

TEST_F(CostUsage, ARowOfNoSiteIsNamed) {
  EXPECT_THAT(of({row("gone", 70)}).unmatched, ElementsAre("usage.csv:2"));
}

TEST_F(CostUsage, FileAndModelNarrowARow) {
  UsageRow narrow = row("chat", 10);
  narrow.file = "src/*.py";
  narrow.function = "summarise";
  narrow.model = "gpt-4o";
  EXPECT_EQ(of({narrow}).of_sites[1].calls_per_month, 10);
  narrow.model = "gpt-4";
  EXPECT_EQ(of({narrow}).unmatched.size(), 1u);
}

TEST_F(CostUsage, WithoutARowTheRulesDecide) {
  const Usages usages = of({row("answer", 7)}, 30, {{"src/**", "", 5}, {"", "answer", 6}});
  EXPECT_EQ(usages.of_sites[0].calls_per_month, 7);
  EXPECT_EQ(usages.of_sites[1].calls_per_month, 5);
  EXPECT_EQ(usages.of_sites[1].from, "usage[0]");
  EXPECT_THAT(usages.of_sites[1].notes, ElementsAre(HasSubstr("no row of usage.csv")));
}

struct Read {
  std::vector<UsageRow> rows;
  std::string errors;
};

Read read(const std::string& text, const std::string& path = "usage.csv") {
  Errors errors;
  Read result{read_usage_rows(text, path, errors), ""};
  for (const Error& error : errors) result.errors += error.to_string() + '\n';
  return result;
}

TEST(CostUsageFile, CsvIsReadAsRfc4180HasIt) {
  const Read csv = read(
      "\xEF\xBB\xBFoperation,calls,input_tokens,output_tokens\r\n\"a, \"\"b\"\"\",10,1.5,\r\n\r\n"
      "chat,20,3,4\r\n");
  ASSERT_EQ(csv.errors, "");
  ASSERT_EQ(csv.rows.size(), 2u);
  EXPECT_EQ(csv.rows[0].operation, "a, \"b\"");
  EXPECT_EQ(csv.rows[0].input_tokens, 1.5);
  EXPECT_FALSE(csv.rows[0].output_tokens);
  EXPECT_EQ(csv.rows[1].place, "usage.csv:4");
}

TEST(CostUsageFile, JsonIsAListOrHasOne) {
  for (const char* text : {R"([{"operation": "chat", "calls": 5, "cached_input_tokens": 1,
                                "input_tokens": 2}])",
                           R"({"days": 7, "operations": [{"operation": "chat", "calls": 5}]})"}) {
    const Read json = read(text, "usage.json");
    ASSERT_EQ(json.errors, "");
    ASSERT_EQ(json.rows.size(), 1u);
    EXPECT_EQ(json.rows[0].calls, 5);
  }
}

TEST(CostUsageFile, WhatIsWrongHasItsPlace) {
  EXPECT_THAT(read("operation,cals\nchat,1\n").errors, HasSubstr("did you mean 'calls'?"));
  EXPECT_THAT(read("operation,calls\nchat,many\n").errors, HasSubstr("usage.csv:2: 'calls'"));
  EXPECT_THAT(read("operation,calls\nchat,-1\n").errors, HasSubstr("from 0 to"));
  EXPECT_THAT(read("operation,calls\nchat,1,2\n").errors, HasSubstr("3 fields instead of the 2"));
  EXPECT_THAT(read("operation,calls\nchat,\"1\n").errors, HasSubstr("never closed"));
  EXPECT_THAT(read("operation,calls\nchat,\n").errors, HasSubstr("needs 'calls'"));
  EXPECT_THAT(read("operation,calls\n,1\n").errors, HasSubstr("needs 'operation'"));
  EXPECT_THAT(read("").errors, HasSubstr("is empty"));
  EXPECT_THAT(read("operation,calls\n").errors, HasSubstr("has no operation"));
  EXPECT_THAT(read("[{\"operation\": 3,\n \"calls\": 1}]", "u.json").errors,
              HasSubstr("u.json:1:3: 'operation' must be a text"));
  EXPECT_THAT(read("[{\"operation\": \"chat\",\n \"calls\": \"1\"}]", "u.json").errors,
              HasSubstr("u.json:2:2: 'calls'"));
  EXPECT_THAT(read("{\"a\": 1}", "u.json").errors, HasSubstr("list of operations"));
  EXPECT_THAT(read("[1]", "u.json").errors, HasSubstr("object"));
  EXPECT_THAT(read("[", "u.json").errors, HasSubstr("u.json:1"));
  EXPECT_THAT(read("operation,calls,input_tokens,cached_input_tokens\nchat,1,5,6\n").errors,
              HasSubstr("cannot be more"));
}

}  // namespace
}  // namespace aipreflight::cost
