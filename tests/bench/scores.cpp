// The times of two computations that checks repeat: a bootstrap and the measures of rankings.
// Prints one JSON object.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "retrieval/measure.hpp"
#include "stats/bootstrap.hpp"
#include "stats/random.hpp"

namespace {

using aipreflight::stats::Random;

template <typename Work>
double seconds_of(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double share(Random& random) {
  return static_cast<double>(random.next() >> 11) * 0x1p-53;
}

}  // namespace

int main() {
  constexpr std::size_t kCases = 10'000;
  constexpr std::size_t kDocuments = 1'000;
  Random random(1);

  std::vector<double> values;
  for (std::size_t i = 0; i < kCases; ++i) values.push_back(share(random));
  aipreflight::stats::Interval interval;
  const double bootstrap = seconds_of(
      [&] { interval = aipreflight::stats::bootstrap_mean(values, {.resamples = 100'000}); });

  std::vector<std::string> documents;
  for (std::size_t i = 0; i < kDocuments; ++i) documents.push_back("document-" + std::to_string(i));
  std::vector<aipreflight::retrieval::Topic> topics(kCases);
  for (auto& topic : topics) {
    topic.is_judged = topic.has_run = true;
    for (std::size_t i = 0; i < kDocuments; ++i) {
      topic.hits.push_back({documents[i], share(random)});
      if (random.next() % 100 == 0)
        topic.judgements.push_back({documents[i], 1 + static_cast<int>(random.next() % 3)});
    }
  }
  std::vector<aipreflight::retrieval::Measure> measures;
  for (const char* name : {"ndcg@10", "map", "recall@100"}) {
    measures.push_back(*aipreflight::retrieval::parse_measure(name));
  }
  double sum = 0;
  const auto measure = [&] {
    for (const auto& row : aipreflight::retrieval::evaluate_all(topics, measures)) {
      sum += row.front();
    }
  };
  const double unsorted = seconds_of(measure);
  // Ranked now, as retrievers write their hits.
  const double retrieval = seconds_of(measure);
  std::printf(
      "{\"bootstrap_s\": %.3f, \"retrieval_s\": %.3f, \"unsorted_s\": %.3f, \"low\": %.6f, "
      "\"ndcg\": "
      "%.6f}\n",
      bootstrap,
      retrieval,
      unsorted,
      interval.low,
      sum / 2 / static_cast<double>(kCases));
}
