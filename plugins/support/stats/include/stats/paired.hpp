#pragma once

#include <cstdint>
#include <span>

namespace aipreflight::stats {

// Tests of "it became worse" on the same cases before and after. All are one-sided: a small p
// speaks against the assumption that nothing became worse. [pure; the same input gives the same
// bits]

// Exact McNemar test (Psychometrika 12, 1947; the binomial form): of the cases whose outcome
// changed, `regressed` passed before and fail now, `fixed` the other way. 1 where none changed.
[[nodiscard]] double mcnemar(std::uint64_t regressed, std::uint64_t fixed);

inline constexpr std::size_t kExactPairs = 20;
inline constexpr std::uint64_t kPermutations = 100'000;

// Sign-flip permutation test on the mean of `drops` (before - after, one for each case). Up to
// kExactPairs drops that are not 0, every assignment of signs is counted; above, kPermutations
// drawn with `seed`, the observed one among them (Phipson and Smyth 2010), so that p is never 0. 1
// for no drops.
[[nodiscard]] double sign_flip(std::span<const double> drops, std::uint64_t seed = 1);

}  // namespace aipreflight::stats
