#include "stats/bootstrap.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

// A resample is drawn by a generator of its own, so that it is the same whichever thread draws it.
constexpr std::uint32_t kBlock = 64;
constexpr std::uint64_t kWorthAThread = 4'000'000;  // draws

// Two indices below `size` from one random number. The bias, size / 2^32, is far below what
// resampling itself adds.
template <typename Take>
void draw(std::uint64_t seed, std::size_t size, Take take) {
  Random random(seed);
  const auto below = static_cast<std::uint64_t>(size);
  std::size_t i = 0;
  for (; i + 2 <= size; i += 2) {
    const std::uint64_t bits = random.next();
    take((bits & 0xFFFFFFFFu) * below >> 32, (bits >> 32) * below >> 32);
  }
  if (i < size) {
    const std::uint64_t index = (random.next() & 0xFFFFFFFFu) * below >> 32;
    take(index, size);
  }
}

Interval between_tails(std::vector<double>& statistics, double confidence) {
  const double tail = (1 - confidence) / 2;
  const auto last = static_cast<double>(statistics.size() - 1);
  const auto low = static_cast<std::ptrdiff_t>(std::floor(tail * last));
  const auto high = static_cast<std::ptrdiff_t>(std::ceil((1 - tail) * last));
  std::nth_element(statistics.begin(), statistics.begin() + low, statistics.end());
  const double least = statistics[static_cast<std::size_t>(low)];
  std::nth_element(statistics.begin(), statistics.begin() + high, statistics.end());
  return {least, statistics[static_cast<std::size_t>(high)]};
}

// `statistic(seed)` for every resample, on as many threads as the work is worth.
template <typename Statistic>
Interval resample(std::size_t size, const BootstrapOptions& options, Statistic statistic) {
  std::vector<double> statistics(std::max(options.resamples, 1u));
  std::atomic<std::uint32_t> next{0};
  const auto work = [&] {
    const auto count = static_cast<std::uint32_t>(statistics.size());
    for (std::uint32_t start = next.fetch_add(kBlock); start < count;
         start = next.fetch_add(kBlock)) {
      for (std::uint32_t i = start; i < std::min(count, start + kBlock); ++i) {
        statistics[i] = statistic(Random(options.seed + i).next());
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::uint64_t draws = std::uint64_t{size} * statistics.size();
    const auto wanted =
        std::min<std::uint64_t>(std::thread::hardware_concurrency(), draws / kWorthAThread);
    try {
      while (helpers.size() + 1 < wanted) helpers.emplace_back(work);
    } catch (const std::system_error&) {
      // No more threads may be started: those that were, and this one, do the work.
    }
    work();
  }
  return between_tails(statistics, options.confidence);
}

}  // namespace

Interval bootstrap_mean(std::span<const double> values, const BootstrapOptions& options) {
  if (values.empty()) return {0, 0};
  const std::size_t size = values.size();
  // One value more, so that the draw that an odd size lacks adds nothing.
  std::vector<double> padded(values.begin(), values.end());
  padded.push_back(0);
  return resample(size, options, [&](std::uint64_t seed) {
    double even = 0;
    double odd = 0;
    draw(seed, size, [&](std::uint64_t first, std::uint64_t second) {
      even += padded[first];
      odd += padded[second];
    });
    return (even + odd) / static_cast<double>(size);
  });
}

Interval bootstrap_clusters(std::span<const double> sums,
                            std::span<const double> counts,
                            const BootstrapOptions& options) {
  if (sums.empty()) return {0, 0};
  const std::size_t size = sums.size();
  return resample(size, options, [&](std::uint64_t seed) {
    double sum = 0;
    double count = 0;
    draw(seed, size, [&](std::uint64_t first, std::uint64_t second) {
      sum += sums[first];
      count += counts[first];
      if (second == size) return;
      sum += sums[second];
      count += counts[second];
    });
    return count == 0 ? 0 : sum / count;
  });
}

}  // namespace aipreflight::stats
