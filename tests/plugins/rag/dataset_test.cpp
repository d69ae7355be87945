#include "dataset.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::rag {
namespace {

using testing::HasSubstr;

std::string refusal(Result<Dataset> result) {
  return result.ok() ? "" : result.error().reason + ": " + result.error().to_string();
}
std::string refusal(const std::string& record) {
  return refusal(read_jsonl(record, "r.jsonl"));
}

TEST(ReadJsonl, TakesEveryMemberOfARecord) {
  auto read = read_jsonl(
      "\xEF\xBB\xBF"
      R"({"id": "q1", "query": "?", "answerable": true, "relevant": {"a": 2, "b": 0}, "retrieved": [{"id": "a", "score": 0.5}, {"id": "c", "score": 2}],)"
      R"( "answer": "yes", "citations": ["a", "a"], "abstained": false, "scores": {"faithfulness": 0.9, "fluency": null}, "cluster": "pets", "latency": 3})"
      "\r\n\r\n"
      R"({"id": 7, "relevant": ["x"], "retrieved": ["x", "y"]})",
      "r.jsonl");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  ASSERT_EQ(read->queries.size(), 2u);
  const Query& first = read->queries[0];
  EXPECT_EQ(read->id(first), "q1");
  EXPECT_EQ(first.cluster, "pets");
  EXPECT_EQ(first.is_answerable, true);
  EXPECT_EQ(first.has_abstained, false);
  EXPECT_THAT(*first.citations, testing::ElementsAre("a"));
  ASSERT_EQ(first.scores.size(), 2u);
  EXPECT_EQ(first.scores[0].second, 0.9);
  EXPECT_TRUE(std::isnan(first.scores[1].second));
  EXPECT_EQ(read->topic(first).judgements.size(), 2u);
  EXPECT_EQ(read->topic(first).hits[1].score, 2);
  EXPECT_EQ(read->id(read->queries[1]), "7");
  EXPECT_THAT(read->ignored_members, testing::ElementsAre("latency"));
}

TEST(ReadJsonl, TakesAListOfRecordsToo) {
  const auto read = read_jsonl(R"([{"id": "a"}, {"id": "b"}])", "r.json");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->queries.size(), 2u);
}

TEST(ReadJsonl, SeesWhatFollowsFromTheRest) {
  const auto read = read_jsonl(R"({"id": "a", "relevant": ["d"], "answer": "it is so"}
{"id": "b", "relevant": [], "answer": " "}
{"id": "c"})",
                               "r.jsonl");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->queries[0].is_answerable, true);
  EXPECT_EQ(read->queries[0].has_abstained, false);
  EXPECT_EQ(read->queries[1].is_answerable, false);
  EXPECT_EQ(read->queries[1].has_abstained, true);
  EXPECT_FALSE(read->topic(read->queries[1]).is_judged);
  EXPECT_FALSE(read->queries[2].is_answerable);
  EXPECT_FALSE(read->queries[2].has_abstained);
}

TEST(ReadJsonl, NamesThePlaceOfWhatIsWrong) {
  EXPECT_EQ(refusal(""), "empty: r.jsonl: holds no query");
  EXPECT_THAT(refusal("{\"id\": \"a\"}\n{\"id\": \"b\""), HasSubstr("malformed: r.jsonl:2:"));
  EXPECT_THAT(refusal("{\"id\": \"a\"}\n{\"id\": \"b\""), HasSubstr("was it cut off?"));
  EXPECT_EQ(refusal("[1]"), "malformed: r.jsonl: a record is a number, an object is expected");
  EXPECT_EQ(refusal("{\"query\": \"?\"}"), "malformed: r.jsonl:1: 'id' is null, an id is expected");
  EXPECT_EQ(refusal("{\"id\": \"a\"}\n{\"id\": \"b\"}\n{\"id\": \"a\"}"),
            "duplicate: r.jsonl:3: query 'a' comes a second time");
}

TEST(ReadJsonl, RefusesMembersOfAnotherShape) {
  for (const auto& [member, words] : std::vector<std::pair<std::string, std::string>>{
           {R"("relevant": "d")", "'relevant' is a string, a list of ids is expected"},
           {R"("relevant": {"d": 0.5})", "'relevant.d' is a number"},
           {R"("relevant": {"d": 1e99})", "'relevant.d' is a number"},
           {R"("relevant": {"d": 1, "d": 2})", "document 'd' is judged twice"},
           {R"("retrieved": {"d": 1})", "'retrieved' is an object, a list is expected"},
           {R"("retrieved": ["d", "d"])", "document 'd' is retrieved twice"},
           {R"("retrieved": ["d", {"id": "e", "score": 1}])",
            "either all have a score or none has"},
           {R"("retrieved": [{"id": "d"}])", "document 'd' has no finite number as its score"},
           {R"("retrieved": [{"id": "d", "score": NaN}])",
            "document 'd' has no finite number as its score"},
           {R"("citations": [null])", "'citations' is null, an id is expected"},
           {R"("abstained": "no")", "'abstained' is a string, true or false is expected"},
           {R"("scores": [1])", "'scores' is a list, an object is expected"},
           {R"("scores": {"faithfulness": "high"})",
            "'faithfulness' is a string, a number is expected"},
           {R"("citations": [], "citations": ["d"])", "member 'citations' comes twice"},
       }) {
    EXPECT_THAT(refusal("{\"id\": \"a\", " + member + "}"), HasSubstr(words)) << member;
  }
}

TEST(ReadRagas, TakesIdsAndColumnsOfMetrics) {
  const auto read = read_ragas(
      R"([{"user_input": "?", "response": "yes", "retrieved_context_ids": ["a", "b"], "reference_context_ids": ["b"], "faithfulness": 0.5, "answer_relevancy": null},
          {"user_input": "?", "response": "no", "retrieved_contexts": ["text"], "faithfulness": NaN, "verdict": "bad"}])",
      "r.json");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  ASSERT_EQ(read->queries.size(), 2u);
  EXPECT_EQ(read->topic(read->queries[0]).hits.size(), 2u);
  EXPECT_TRUE(read->topic(read->queries[0]).is_judged);
  EXPECT_FALSE(read->topic(read->queries[1]).is_judged);
  EXPECT_EQ(read->queries[0].scores[0].second, 0.5);
  EXPECT_TRUE(std::isnan(read->queries[1].scores[0].second));
  EXPECT_THAT(read->ignored_members, testing::ElementsAre("verdict"));
}

TEST(ReadRagas, RefusesIdsThatAreNone) {
  EXPECT_THAT(refusal(read_ragas(R"({"user_input": "?", "retrieved_context_ids": [true]})", "r")),
              HasSubstr("an id is expected"));
}

}  // namespace
}  // namespace aipreflight::rag
