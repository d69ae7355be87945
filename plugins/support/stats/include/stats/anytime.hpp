#pragma once

#include <cstdint>
#include <vector>

#include "stats/interval.hpp"
#include "stats/quantile_interval.hpp"

// Statements about a share that hold however often one looks, and whatever makes one stop: for
// "probe until it is known". Exact for independent observations, for every n at once.
//
// That the share p of a population is below q is shown by the mixture of likelihood ratios
//   M(k, n) = ∫₀¹ (u^k · ((1 - q·u) / (1 - q))^(n-k)) dν(u),  dν(u) = du / (2·√u),
//           = B(q; k + 1/2, n - k + 1) / (2·√q · q^k · (1 - q)^(n-k))
// of "p is q·u" against "p is q", k of n observations having it; B(q; a, b) is the incomplete beta
// function. While p ≥ q, M is a nonnegative supermartingale that begins at 1, so that it ever
// reaches 1/risk with a probability of at most `risk` (J. Ville, Étude critique de la notion de
// collectif, 1939; the mixture: H. Robbins, Annals of Mathematical Statistics 41, 1970; confidence
// sequences of this kind: Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 49, 2021). M
// grows with q for every u, so that the shares that are not refuted form an interval. That p is
// above q is shown in the same way by the n - k observations that do not have it.
namespace aipreflight::stats {

// The chance, over all looks together, that the truth lies below an interval or above it.
struct Risk {
  double below = 0.025;
  double above = 0.025;
};

// The logarithm of M; minus infinity where nothing can be shown, plus infinity where it is certain.
[[nodiscard]] double log_evidence_below(std::uint64_t k, std::uint64_t n, double q);

[[nodiscard]] bool is_shown_below(std::uint64_t k, std::uint64_t n, double q, double risk);
[[nodiscard]] bool is_shown_above(std::uint64_t k, std::uint64_t n, double q, double risk);

// Every share that k of n do not refute; [0, 1] of none.
[[nodiscard]] Interval anytime_interval(std::uint64_t k, std::uint64_t n, const Risk& risk);

// As quantile_ranks and quantile_interval of quantile_interval.hpp, for any number of looks.
[[nodiscard]] Ranks anytime_ranks(std::uint64_t n, double percent, const Risk& risk);
[[nodiscard]] Interval anytime_quantile_interval(std::vector<double>& values,
                                                 double percent,
                                                 const Risk& risk);

}  // namespace aipreflight::stats
