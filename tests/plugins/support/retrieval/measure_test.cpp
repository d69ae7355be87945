#include "retrieval/measure.hpp"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <list>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>

#include "base/files.hpp"
#include "retrieval/trec.hpp"

namespace aipreflight::retrieval {
namespace {

const std::string kData = RETRIEVAL_DATA;

std::string content(const std::string& name) {
  auto text = files::read(kData + "/" + name);
  EXPECT_TRUE(text.ok());
  return text.ok() ? *text : "";
}

class TrecEval : public testing::TestWithParam<const char*> {};

// Every value that trec_eval prints, of every query and of all, to the digits that it prints.
TEST_P(TrecEval, PrintsWhatIsComputedHere) {
  const std::string name = GetParam();
  Collection collection;
  ASSERT_TRUE(read_qrels(content(name + ".qrels"), name + ".qrels", collection));
  ASSERT_TRUE(read_run(content(name + ".run"), name + ".run", collection));
  std::istringstream expected(content(name + ".expected"));
  std::string measure_name;
  std::string query;
  std::string printed;
  std::map<std::string, double> sums;
  std::size_t judged = 0;
  std::size_t compared = 0;
  for (Topic& topic : collection.topics()) {
    rank(topic.hits);
    if (topic.is_judged) ++judged;
  }
  while (expected >> measure_name >> query >> printed) {
    if (measure_name == "num_q") {
      EXPECT_EQ(std::stoul(printed), judged);
    }
    const auto measure = parse_measure(measure_name);
    if (!measure) continue;
    double value = 0;
    if (query == "all") {
      value = sums[measure_name] / static_cast<double>(judged);
    } else {
      value = evaluate(collection.topic(query), {*measure}).front();
      sums[measure_name] += value;
    }
    EXPECT_NEAR(value, std::stod(printed), 5.001e-5) << measure_name << " of " << query;
    ++compared;
  }
  EXPECT_GT(compared, 300u);
}

INSTANTIATE_TEST_SUITE_P(Samples,
                         TrecEval,
                         testing::Values("plain", "ties", "missing", "neg"),
                         [](const auto& one) { return std::string(one.param); });

// By the definitions, one after the other, without a thought for time.
double slowly(const Topic& topic, const Measure& measure, int level) {
  std::vector<std::string> order;
  std::map<std::string, double> scores;
  for (const Hit& hit : topic.hits) {
    order.emplace_back(hit.document);
    scores[std::string(hit.document)] = hit.score;
  }
  std::sort(order.begin(), order.end(), std::greater<>());
  std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return scores[a] > scores[b];
  });
  std::map<std::string, int> grades;
  for (const Judgement& judgement : topic.judgements)
    grades[std::string(judgement.document)] = judgement.grade;
  const auto is_relevant = [&](const std::string& document) {
    return grades.contains(document) && grades[document] >= level;
  };
  const double all = static_cast<double>(
      std::count_if(topic.judgements.begin(), topic.judgements.end(), [&](const auto& judgement) {
        return judgement.grade >= level;
      }));
  const auto found = [&](double k) {
    double count = 0;
    for (std::size_t i = 0; i < order.size() && static_cast<double>(i) < k; ++i)
      count += is_relevant(order[i]) ? 1 : 0;
    return count;
  };
  const double k = measure.cutoff;
  switch (measure.kind) {
    case Kind::kPrecision:
      return found(k) / k;
    case Kind::kRecall:
      return all == 0 ? 0 : found(k) / all;
    case Kind::kSuccess:
      return found(k) > 0 ? 1 : 0;
    case Kind::kReciprocalRank:
      for (std::size_t i = 0; i < order.size(); ++i) {
        if (is_relevant(order[i]))
          return k != 0 && static_cast<double>(i + 1) > k ? 0 : 1 / static_cast<double>(i + 1);
      }
      return 0;
    case Kind::kAveragePrecision: {
      double sum = 0;
      for (std::size_t i = 0; i < order.size(); ++i) {
        const auto rank = static_cast<double>(i + 1);
        if (is_relevant(order[i])) sum += found(rank) / rank;
      }
      return all == 0 ? 0 : sum / all;
    }
    case Kind::kRPrecision:
      return all == 0 ? 0 : found(all) / all;
    case Kind::kNdcg: {
      const auto gain = [&](const std::vector<int>& row) {
        double sum = 0;
        for (std::size_t i = 0; i < row.size() && (k == 0 || static_cast<double>(i) < k); ++i) {
          sum += std::max(0, row[i]) * std::log(2) / std::log(static_cast<double>(i) + 2);
        }
        return sum;
      };
      std::vector<int> row;
      for (const auto& document : order)
        row.push_back(grades.contains(document) ? grades[document] : 0);
      std::vector<int> ideal;
      for (const auto& [document, grade] : grades) ideal.push_back(grade);
      std::sort(ideal.rbegin(), ideal.rend());
      return gain(ideal) == 0 ? 0 : gain(row) / gain(ideal);
    }
  }
  return -1;
}

TEST(Measures, AgreeWithTheirDefinitionsOnAThousandRandomCollections) {
  std::vector<Measure> measures;
  for (const char* name : {"precision@1",
                           "precision@5",
                           "recall@3",
                           "recall@10",
                           "success@1",
                           "success@4",
                           "mrr",
                           "mrr@3",
                           "map",
                           "r_precision",
                           "ndcg",
                           "ndcg@1",
                           "ndcg@10"}) {
    measures.push_back(*parse_measure(name));
  }
  std::mt19937 random(20);
  const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
  for (int round = 0; round < 1000; ++round) {
    std::list<std::string> names;
    std::vector<std::string_view> documents;
    for (int i = 0; i < 30; ++i) documents.push_back(names.emplace_back("d" + std::to_string(i)));
    std::vector<Topic> topics(1 + random() % 5);
    for (Topic& topic : topics) {
      std::shuffle(documents.begin(), documents.end(), random);
      for (int i = 0; i < below(20); ++i)
        topic.judgements.push_back({documents[static_cast<std::size_t>(i)], below(5) - 1});
      std::shuffle(documents.begin(), documents.end(), random);
      for (int i = 0; i < below(25); ++i)
        topic.hits.push_back({documents[static_cast<std::size_t>(i)], below(6) / 2.0});
    }
    const int level = 1 + below(2);
    const auto unranked = topics;
    const auto values = evaluate_all(topics, measures, level);
    for (std::size_t t = 0; t < topics.size(); ++t) {
      for (std::size_t m = 0; m < measures.size(); ++m) {
        ASSERT_NEAR(values[t][m], slowly(unranked[t], measures[m], level), 1e-12)
            << measures[m].name << " round " << round;
      }
    }
  }
}

TEST(Measures, AreTheSameOnManyThreads) {
  std::vector<Topic> topics(2000);
  std::list<std::string> names;
  for (std::size_t i = 0; i < topics.size(); ++i) {
    const std::string_view document = names.emplace_back("d" + std::to_string(i % 7));
    topics[i].judgements = {{document, 1}};
    topics[i].hits = {{"d0", 2}, {"d3", 1}};
  }
  const std::vector<Measure> measures = {*parse_measure("mrr")};
  const auto values = evaluate_all(topics, measures);
  for (std::size_t i = 0; i < topics.size(); ++i) {
    EXPECT_EQ(values[i].front(), i % 7 == 0 ? 1 : i % 7 == 3 ? 0.5 : 0);
  }
}

TEST(ParseMeasure, KnowsOurNamesAndThoseOfTrecEval) {
  for (const auto& [name, ours] :
       std::vector<std::pair<std::string, std::string>>{{"P_5", "precision@5"},
                                                        {"precision@5", "precision@5"},
                                                        {"ndcg_cut_10", "ndcg@10"},
                                                        {"ndcg", "ndcg"},
                                                        {"recip_rank", "mrr"},
                                                        {"Rprec", "r_precision"},
                                                        {"map", "map"}}) {
    ASSERT_TRUE(parse_measure(name)) << name;
    EXPECT_EQ(parse_measure(name)->name, ours);
  }
}

TEST(ParseMeasure, RefusesWhatIsNone) {
  for (const char* name : {"",
                           "precision",
                           "precision@",
                           "precision@0",
                           "precision@05",
                           "precision@-1",
                           "recall@1.5",
                           "map@10",
                           "ndcg@999999999999",
                           "Precision@5",
                           "success@1x",
                           "retrieval_precision"}) {
    EXPECT_FALSE(parse_measure(name)) << name;
  }
}

}  // namespace
}  // namespace aipreflight::retrieval
