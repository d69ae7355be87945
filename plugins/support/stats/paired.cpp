#include "stats/paired.hpp"

#include <cmath>
#include <vector>

#include "stats/binomial.hpp"
#include "stats/random.hpp"

namespace aipreflight::stats {
namespace {

// Sums that are equal on paper may differ in their last bits.
constexpr double kSlack = 1e-12;

double total(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double magnitude(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += std::fabs(value);
  return sum;
}

// From one assignment to the next only one sign changes (Gray code), so that each costs one
// addition.
double exact(const std::vector<double>& drops) {
  const double threshold = total(drops) - kSlack * magnitude(drops);
  const std::uint64_t assignments = std::uint64_t{1} << drops.size();
  double sum = magnitude(drops);
  std::uint64_t flipped = 0;
  std::uint64_t as_great = sum >= threshold ? 1 : 0;
  for (std::uint64_t i = 1; i < assignments; ++i) {
    const auto place = static_cast<std::size_t>(__builtin_ctzll(i));
    const double size = std::fabs(drops[place]);
    flipped ^= std::uint64_t{1} << place;
    sum += (flipped >> place & 1) != 0 ? -2 * size : 2 * size;
    if (sum >= threshold) ++as_great;
  }
  return static_cast<double>(as_great) / static_cast<double>(assignments);
}

double sampled(const std::vector<double>& drops, std::uint64_t seed) {
  const double threshold = total(drops) - kSlack * magnitude(drops);
  Random random(seed);
  std::uint64_t as_great = 1;
  for (std::uint64_t i = 1; i < kPermutations; ++i) {
    double sum = 0;
    std::uint64_t signs = 0;
    for (std::size_t k = 0; k < drops.size(); ++k) {
      if (k % 64 == 0) signs = random.next();
      sum += (signs & 1) != 0 ? drops[k] : -drops[k];
      signs >>= 1;
    }
    if (sum >= threshold) ++as_great;
  }
  return static_cast<double>(as_great) / static_cast<double>(kPermutations);
}

}  // namespace

double mcnemar(std::uint64_t regressed, std::uint64_t fixed) {
  if (regressed + fixed == 0) return 1;
  return upper_tail(regressed, regressed + fixed, 0.5);
}

double sign_flip(std::span<const double> drops, std::uint64_t seed) {
  std::vector<double> changed;
  for (const double drop : drops) {
    if (drop != 0) changed.push_back(drop);
  }
  if (changed.empty()) return 1;
  return changed.size() <= kExactPairs ? exact(changed) : sampled(changed, seed);
}

}  // namespace aipreflight::stats
