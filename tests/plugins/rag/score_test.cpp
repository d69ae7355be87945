#include "score.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace aipreflight::rag {
namespace {

class Scores : public testing::Test {
 protected:
  Series of(const std::string& name, const std::string& records, const ScoreOptions& options = {}) {
    auto read = read_jsonl(records, "r");
    EXPECT_TRUE(read.ok()) << read.error().to_string();
    dataset_ = read.take();
    return score(dataset_, {name}, options).front();
  }
  Dataset dataset_;
};

constexpr char kFour[] = R"(
{"id": "1", "relevant": ["a", "b"], "retrieved": ["a", "x"], "citations": ["a"], "abstained": false}
{"id": "2", "relevant": ["c"], "retrieved": ["y"], "citations": ["c", "z"], "abstained": false}
{"id": "3", "relevant": ["d"], "retrieved": [], "citations": [], "abstained": true}
{"id": "4", "relevant": [], "retrieved": ["x"], "citations": ["x"], "abstained": false}
{"id": "5", "answerable": false, "retrieved": [], "citations": [], "abstained": true}
)";

TEST_F(Scores, OfARankingLeaveOutWhatHasNoAnswer) {
  const Series recall = of("recall@2", kFour);
  EXPECT_EQ(recall.values, (std::vector<double>{0.5, 0, 0}));
  EXPECT_NEAR(of("mrr", kFour).mean(), 1.0 / 3, 1e-12);
}

TEST_F(Scores, OfCitations) {
  EXPECT_NEAR(of("citation_rate", kFour).mean(), 2.0 / 3, 1e-12);
  EXPECT_EQ(of("citation_precision", kFour).values, (std::vector<double>{1, 0.5, 0}));
  EXPECT_EQ(of("citation_recall", kFour).values, (std::vector<double>{0.5, 1, 0}));
  EXPECT_EQ(of("dangling_citation_rate", kFour).values, (std::vector<double>{0, 1, 0}));
}

TEST_F(Scores, OfAbstention) {
  EXPECT_EQ(of("hallucination_rate", kFour).values, (std::vector<double>{1, 0}));
  EXPECT_EQ(of("abstention_recall", kFour).values, (std::vector<double>{0, 1}));
  EXPECT_EQ(of("abstention_precision", kFour).values, (std::vector<double>{0, 1}));
  EXPECT_NEAR(of("false_abstention_rate", kFour).mean(), 1.0 / 3, 1e-12);
  EXPECT_EQ(of("empty_retrieval_handled", kFour).values, (std::vector<double>{1, 1}));
  EXPECT_NEAR(of("empty_retrieval_rate", kFour).mean(), 1.0 / 3, 1e-12);
}

std::string abstentions(int right, int wrong, int missed, int answered) {
  std::string lines;
  int id = 0;
  const auto add = [&](int count, bool is_answerable, bool has_abstained) {
    for (int i = 0; i < count; ++i) {
      lines += R"({"id": "q)" + std::to_string(++id) + R"(", "answerable": )" +
               (is_answerable ? "true" : "false") + R"(, "abstained": )" +
               (has_abstained ? "true" : "false") + "}\n";
    }
  };
  add(right, false, true);
  add(wrong, true, true);
  add(missed, false, false);
  add(answered, true, false);
  return lines;
}

TEST_F(Scores, OfDecliningTheRightQueriesAreF1) {
  // By hand: precision 6/8, recall 6/10, and 2 * 0.75 * 0.6 / (0.75 + 0.6) = 2/3.
  const Series series = of("abstention_f1", abstentions(6, 2, 4, 88));
  EXPECT_NEAR(series.mean(), 2.0 / 3, 1e-12);
  EXPECT_EQ(series.scored(), 12u);
  EXPECT_EQ(of("abstention_precision", abstentions(6, 2, 4, 88)).mean(), 0.75);
  EXPECT_EQ(of("abstention_recall", abstentions(6, 2, 4, 88)).mean(), 0.6);
  // 2 * 3 / (2 * 3 + 1 + 1), 2 * 1 / (2 * 1 + 0 + 3), none right, all right.
  EXPECT_EQ(of("abstention_f1", abstentions(3, 1, 1, 0)).mean(), 0.75);
  EXPECT_EQ(of("abstention_f1", abstentions(1, 0, 3, 5)).mean(), 0.4);
  EXPECT_EQ(of("abstention_f1", abstentions(0, 3, 2, 5)).mean(), 0);
  EXPECT_EQ(of("abstention_f1", abstentions(4, 0, 0, 5)).mean(), 1);
}

TEST_F(Scores, OfDecliningAreUnmeasuredWhereNothingWasToBeDeclinedOrNobodySays) {
  EXPECT_TRUE(of("abstention_f1", abstentions(0, 0, 0, 9)).values.empty());
  const Series unknown = of("abstention_f1",
                            abstentions(1, 0, 0, 0) + R"({"id": "x", "answerable": true})" + "\n" +
                                R"({"id": "y", "abstained": true})");
  EXPECT_EQ(unknown.values.size(), 3u);
  EXPECT_EQ(unknown.scored(), 1u);
  EXPECT_NEAR(unknown.coverage(), 1.0 / 3, 1e-12);
}

TEST_F(Scores, OfSetsOfIds) {
  EXPECT_EQ(of("id_precision", kFour).values, (std::vector<double>{0.5, 0, 0}));
  EXPECT_EQ(of("id_recall", kFour).values, (std::vector<double>{0.5, 0, 0}));
}

TEST_F(Scores, OfHallucinationAreUnmeasuredWithoutUnanswerableQueries) {
  const Series series =
      of("hallucination_rate", R"({"id": "1", "relevant": ["a"], "abstained": false})");
  EXPECT_TRUE(series.values.empty());
  EXPECT_TRUE(std::isnan(series.mean()));
}

TEST_F(Scores, AreUnknownWhereTheFileDoesNotSay) {
  const Series series = of("citation_rate", R"({"id": "1", "relevant": ["a"]}
{"id": "2", "relevant": ["a"], "citations": ["a"]})");
  EXPECT_EQ(series.values.size(), 2u);
  EXPECT_EQ(series.scored(), 1u);
  EXPECT_EQ(series.coverage(), 0.5);
  EXPECT_EQ(series.mean(), 1);
}

TEST_F(Scores, OfAFileWithoutARunAreUnknownAndNotZero) {
  const Series series = of("recall@5", R"({"id": "1", "relevant": ["a"]})");
  EXPECT_EQ(series.scored(), 0u);
}

TEST_F(Scores, CountAMissingAnswerAsZeroUnlessToldOtherwise) {
  constexpr char kGap[] = R"({"id": "1", "relevant": ["a"], "retrieved": ["a"]}
{"id": "2", "relevant": ["a"]})";
  EXPECT_EQ(of("recall@5", kGap).mean(), 0.5);
  EXPECT_EQ(of("recall@5", kGap, {.missing = Missing::kSkip}).mean(), 1);
}

TEST_F(Scores, OfOtherToolsKeepTheirCoverage) {
  constexpr char kScores[] = R"({"id": "1", "scores": {"faithfulness": 1}}
{"id": "2", "scores": {"faithfulness": null}}
{"id": "3"}
{"id": "4", "scores": {"faithfulness": 0.5}})";
  const Series series = of("faithfulness", kScores);
  EXPECT_TRUE(series.is_known);
  EXPECT_EQ(series.coverage(), 0.5);
  EXPECT_EQ(series.mean(), 0.75);
  EXPECT_FALSE(of("faithfulnes", kScores).is_known);
}

TEST_F(Scores, TakeTheLevelThatCountsAsRelevant) {
  constexpr char kGrades[] =
      R"({"id": "1", "relevant": {"a": 1, "b": 2}, "retrieved": ["a", "b"]})";
  EXPECT_EQ(of("precision@1", kGrades).mean(), 1);
  EXPECT_EQ(of("precision@1", kGrades, {.relevance_level = 2}).mean(), 0);
  EXPECT_EQ(of("id_recall", kGrades, {.relevance_level = 2}).mean(), 1);
}

TEST(MetricNames, KnowWhichAreBetterWhenLower) {
  EXPECT_TRUE(is_lower_better("hallucination_rate"));
  EXPECT_FALSE(is_lower_better("ndcg@10"));
  EXPECT_GT(metric_names().size(), 15u);
}

}  // namespace
}  // namespace aipreflight::rag
