#include "retrieval/topic.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>

#include "retrieval/measure.hpp"

namespace aipreflight::retrieval {
namespace {

bool comes_before(const Hit& left, const Hit& right) {
  return left.score != right.score ? left.score > right.score : left.document > right.document;
}

}  // namespace

void rank(std::vector<Hit>& hits) {
  // Retrievers write their best first: to look costs a tenth of sorting.
  if (!std::is_sorted(hits.begin(), hits.end(), comes_before)) {
    std::sort(hits.begin(), hits.end(), comes_before);
  }
}

std::vector<std::vector<double>> evaluate_all(std::vector<Topic>& topics,
                                              const std::vector<Measure>& measures,
                                              int level) {
  constexpr std::size_t kWorthAThread = 64;  // topics
  std::vector<std::vector<double>> values(topics.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(1); i < topics.size(); i = next.fetch_add(1)) {
      rank(topics[i].hits);
      values[i] = evaluate(topics[i], measures, level);
    }
  };
  std::vector<std::jthread> helpers;
  const std::size_t wanted =
      std::min<std::size_t>(std::thread::hardware_concurrency(), topics.size() / kWorthAThread);
  try {
    while (helpers.size() + 1 < wanted) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    // No more threads may be started: those that were, and this one, do the work.
  }
  work();
  helpers.clear();  // joins
  return values;
}

}  // namespace aipreflight::retrieval
