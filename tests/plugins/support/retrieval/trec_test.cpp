#include "retrieval/trec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aipreflight::retrieval {
namespace {

using Read = Result<void> (*)(std::string, const std::string&, Collection&);

std::string refusal(Read read, const std::string& text) {
  Collection collection;
  const auto result = read(text, "f", collection);
  return result.ok() ? "" : result.error().reason + ": " + result.error().to_string();
}

TEST(ReadQrels, TakesCommentsBlankLinesAndForeignLineEnds) {
  Collection collection;
  ASSERT_TRUE(read_qrels(
      "\xEF\xBB\xBF# made by hand\r\nq1 0 d1 2\r\n\r\n  q1\t0  d2 -1\nq2 0 d1 0", "f", collection));
  ASSERT_EQ(collection.topics().size(), 2u);
  EXPECT_EQ(collection.topics()[0].id, "q1");
  ASSERT_EQ(collection.topics()[0].judgements.size(), 2u);
  EXPECT_EQ(collection.topics()[0].judgements[0].grade, 2);
  EXPECT_EQ(collection.topics()[0].judgements[1].grade, -1);
  EXPECT_TRUE(collection.topics()[1].is_judged);
  EXPECT_FALSE(collection.topics()[1].has_run);
}

TEST(ReadQrels, NamesThePlaceOfWhatIsWrong) {
  EXPECT_EQ(refusal(read_qrels, "q 0 d 1\nq 0 e\n"),
            "malformed: f:2:1: expected 'query iteration document grade', found 3 columns");
  EXPECT_EQ(refusal(read_qrels, "q 0 d 1.5\n"),
            "malformed: f:1:7: the grade '1.5' is not a whole number");
  EXPECT_EQ(refusal(read_qrels, "q 0 d 99999999999\n"),
            "malformed: f:1:7: the grade '99999999999' is not a whole number");
  EXPECT_EQ(refusal(read_qrels, "q 0 d 1\nr 0 d 1\nq 0 d 1\n"),
            "duplicate: f:3:5: document 'd' comes a second time for query 'q'");
  EXPECT_EQ(refusal(read_qrels, "# nothing\n"), "empty: f: holds no judgement");
}

TEST(ReadRun, IgnoresRankAndTag) {
  Collection collection;
  ASSERT_TRUE(read_run("q Q0 a 9 0.5 x\nq Q0 b 1 1e3 y\n", "f", collection));
  Topic& topic = collection.topic("q");
  rank(topic.hits);
  EXPECT_EQ(topic.hits[0].document, "b");
  EXPECT_TRUE(topic.has_run);
  EXPECT_FALSE(topic.is_judged);
}

TEST(ReadRun, RefusesAScoreThatIsNoNumber) {
  for (const char* score : {"abc", "nan", "inf", "-Infinity", "1e999", "0x10", "1,5", ""}) {
    const std::string text = "q Q0 d 1 " + std::string(score) + " tag\n";
    EXPECT_NE(refusal(read_run, text), "") << score;
  }
  EXPECT_EQ(refusal(read_run, "q Q0 d 1 nan t\n"),
            "malformed: f:1:10: the score 'nan' is not a finite number");
}

TEST(ReadRun, RefusesADocumentThatComesTwice) {
  EXPECT_EQ(refusal(read_run, "q Q0 d 1 2 t\nq Q0 d 2 1 t\n"),
            "duplicate: f:2:6: document 'd' comes a second time for query 'q'");
}

TEST(ReadRun, RefusesAnythingElse) {
  EXPECT_NE(refusal(read_run, std::string("\0\1\2", 3)), "");
  EXPECT_EQ(refusal(read_run, ""), "empty: f: holds no retrieved document");
  EXPECT_NE(refusal(read_run, "q Q0 d 1 2 t extra\n"), "");
  EXPECT_NE(refusal(read_run,
                    "q Q0 d 1 2 t"  // cut in its second line
                    "\nq Q0 d2 2"),
            "");
}

TEST(Rank, PutsEqualScoresByDocumentFromTheLast) {
  std::vector<Hit> hits = {{"d1", 1}, {"d10", 1}, {"d2", 1}, {"d0", 2}};
  rank(hits);
  std::vector<std::string_view> order;
  for (const Hit& hit : hits) order.push_back(hit.document);
  EXPECT_THAT(order, testing::ElementsAre("d0", "d2", "d10", "d1"));
}

TEST(ReadBeir, WantsItsHeading) {
  Collection collection;
  ASSERT_TRUE(read_beir_qrels(
      "query-id\tcorpus-id\tscore\nq 1\tdoc a\t2\n\nq 1\tdoc b\t0\n", "f", collection));
  ASSERT_EQ(collection.topics().size(), 1u);
  EXPECT_EQ(collection.topics()[0].id, "q 1");
  EXPECT_EQ(collection.topics()[0].judgements[0].document, "doc a");
  EXPECT_EQ(refusal(read_beir_qrels, "q1\td1\t1\n"),
            "malformed: f:1:1: expected the heading 'query-id<TAB>corpus-id<TAB>score', found "
            "'q1\\td1\\t1'");
}

TEST(ReadBeir, RefusesRowsOfAnotherShape) {
  const std::string heading = "query-id\tcorpus-id\tscore\n";
  for (const char* row : {"q1\td1", "q1\td1\t1\t2", "\td1\t1", "q1\t\t1", "q1\td1\tx", "q1 d1 1"}) {
    EXPECT_THAT(refusal(read_beir_qrels, heading + row), testing::HasSubstr("f:2:")) << row;
  }
}

TEST(Collections, KeepTheirTextsWhenTheyMove) {
  Collection made;
  ASSERT_TRUE(read_run("q Q0 d 1 2 t\n", "f", made));
  const Collection moved = std::move(made);
  EXPECT_EQ(moved.topics()[0].hits[0].document, "d");
}

}  // namespace
}  // namespace aipreflight::retrieval
