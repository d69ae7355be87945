// Members that readers leave out before a record becomes a tree are those that they never look at.
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "json/pruner.hpp"
#include "readers/deepeval.hpp"
#include "readers/inspect.hpp"
#include "readers/promptfoo.hpp"
#include "readers/records.hpp"

namespace aipreflight::evals {
namespace {

// Long enough that leaving it out is worth it.
const std::string kText = '"' + std::string(700, 'x') + '"';

std::string described(const Cases& cases) {
  std::ostringstream text;
  for (const Case one : cases) {
    text << one.id << '|' << static_cast<int>(one.status) << '|' << one.provider << '|'
         << one.prompt << '|' << one.task;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      text << '|' << one.score_names[i] << '=' << one.values[i];
    }
    for (const std::string_view name : one.expected_scores) text << '|' << name;
    for (const Label* label : one.labels) text << '|' << label->first << ':' << label->second;
    text << '\n';
  }
  return text.str();
}

// With every text that may be left out as TEXT.
const std::map<std::string, std::string> kRecords{
    {"promptfoo",
     R"({"success": true, "failureReason": 0, "promptIdx": 1, "latencyMs": 20, "cost": 0.5, "score": 1, "namedScores": {"q": 0.5},
       "vars": {"a": "b"}, "provider": {"id": "p", "label": "l"}, "prompt": {"raw": TEXT, "label": "pl"}, "response": {"output": TEXT},
       "gradingResult": {"pass": true, "reason": "r", "componentResults": [{"pass": false, "score": 0, "reason": TEXT}]},
       "testCase": {"description": "d", "assert": [{"type": "x", "metric": "m", "provider": "j"}], "metadata": {"topic": "t", "tags": ["u"]}}})"},
    {"lm-eval",
     R"({"doc_id": 3, "doc": {"question": TEXT}, "target": TEXT, "arguments": {"a": [TEXT]}, "resps": [[TEXT]], "filtered_resps": [TEXT],
       "doc_hash": "h", "prompt_hash": TEXT, "filter": "f", "metrics": ["acc", "target_size"], "acc": 1.0, "target_size": 7})"},
    {"openai-evals",
     R"({"run_id": "r", "sample_id": "s", "type": "metrics", "data": {"prompt": TEXT, "sampled": 0.25, "f1": 0.5}})"},
    {"ragas",
     R"({"user_input": TEXT, "retrieved_contexts": [TEXT], "reference_contexts": [TEXT], "retrieved_context_ids": [TEXT],
       "reference_context_ids": [TEXT], "response": TEXT, "reference": 2, "faithfulness": 0.5, "other": null})"},
    {"deepeval",
     R"({"name": "n", "input": TEXT, "actualOutput": TEXT, "expectedOutput": TEXT, "context": [TEXT], "retrievalContext": [TEXT], "turns": [TEXT],
       "success": true, "tags": ["t"], "completionTime": 2, "tokenCost": 0.1, "metricsData": [{"name": "m", "score": 0.5, "success": true,
       "evaluationModel": "j", "reason": TEXT, "verboseLogs": TEXT}]})"},
    {"inspect",
     R"({"id": "i", "epoch": 2, "input": TEXT, "target": [TEXT], "messages": [TEXT], "output": {"c": TEXT}, "events": [TEXT], "store": {"a": TEXT},
       "attachments": {"a": TEXT}, "total_time": 3, "metadata": {"topic": "t"}, "scores": {"answer": {"value": "C", "answer": TEXT,
       "explanation": TEXT}, "other": {"value": 0.5}}})"}};

std::string record_of(const std::string& format) {
  std::string text = kRecords.at(format);
  for (std::size_t i = text.find("TEXT"); i != std::string::npos; i = text.find("TEXT", i)) {
    text.replace(i, 4, kText);
  }
  return text;
}

// What take() makes of a record as it is, and of the same without what is passed over.
template <typename Take>
void expect_the_same(const std::string& format,
                     std::span<const std::string_view> passed_over,
                     const Take& take) {
  const std::string text = record_of(format);
  json::Pruner pruner(passed_over);
  const std::string less(pruner.prune(text));
  EXPECT_EQ(less.find("xxx"), std::string::npos) << format << ": " << less;
  json::Document whole;
  json::Document pruned;
  ASSERT_TRUE(whole.parse(text, format)) << format;
  ASSERT_TRUE(pruned.parse(less, format)) << format;
  const std::string expected = take(whole.root());
  EXPECT_NE(expected, "") << format;
  EXPECT_EQ(take(pruned.root()), expected) << format;
}

TEST(PassedOver, OfRecordsIsNothingThatIsLookedAt) {
  for (const RecordFormat* format : kRecordFormats) {
    const std::string file = "samples_t_1.jsonl";
    const auto list = format->reader(file)->passed_over();
    EXPECT_FALSE(list.empty());
    expect_the_same(std::string(format->name), list, [&](const json::Node& record) {
      const auto reader = format->reader(file);
      EXPECT_TRUE(reader->take(record));
      if (format == kRecordFormats[2]) {
        json::Document report;
        EXPECT_TRUE(report.parse(R"({"final_report": {}})", file));
        EXPECT_TRUE(reader->take(report.root()));
      }
      auto cases = reader->finish();
      EXPECT_TRUE(cases) << cases.error().to_string();
      return described(cases->cases);
    });
  }
}

TEST(PassedOver, OfItemsOfListsIsNothingThatIsLookedAt) {
  struct Format {
    const ListFormat& format;
    const char* around;
  };
  for (const auto& [format, around] :
       {Format{kPromptfooResults,
               R"({"results": {"version": 3, "results": [], "stats": {}, "prompts": []}})"},
        Format{kDeepevalCases, R"({"testCases": [], "metricsScores": []})"},
        Format{kInspectSamples,
               R"({"status": "success", "eval": {"task": "t", "model": "m"}, "samples": []})"}}) {
    const std::string file = "f";
    json::Document rest;
    ASSERT_TRUE(rest.parse(around, file));
    expect_the_same(std::string(format.name),
                    format.reader(file)->passed_over(),
                    [&, &format = format](const json::Node& item) {
                      const auto reader = format.reader(file);
                      EXPECT_TRUE(reader->take(item));
                      auto results = reader->finish(rest.root(), {});
                      EXPECT_TRUE(results) << results.error().to_string();
                      return results ? described(results->cases) : "";
                    });
  }
}

}  // namespace
}  // namespace aipreflight::evals
