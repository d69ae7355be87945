#include "repeats.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <string_view>
#include <tuple>

#include "id_places.hpp"
#include "score.hpp"
#include "stats/mean.hpp"

namespace aipreflight::evals {
namespace {

// By name. A score that stands there twice has no known value.
std::map<std::string_view, double> scores_of(const Case& one) {
  std::map<std::string_view, double> scores;
  for (std::size_t i = 0; i < one.values.size(); ++i) {
    const auto [place, is_new] = scores.emplace(one.score_names[i], one.values[i]);
    if (!is_new) place->second = kNoScore;
  }
  return scores;
}

// One case of its runs; skipped ones are no runs. An errored run did not pass; what could not be
// judged at all stays an error.
CaseDraft fold_runs(const Cases& cases, const Runs& runs, Repeats policy) {
  CaseDraft one = cases.draft_of(runs.front());
  std::map<std::string_view, std::vector<double>> values;
  std::size_t judged = 0;
  std::size_t passed = 0;
  std::size_t errored = 0;
  for (const std::size_t place : runs) {
    const Case run = cases[place];
    one.expected_scores.insert(
        one.expected_scores.end(), run.expected_scores.begin(), run.expected_scores.end());
    for (const Label* label : run.labels) one.labels.push_back(*label);
    if (run.status == CaseStatus::kSkipped) continue;
    ++judged;
    passed += run.status == CaseStatus::kPassed ? 1 : 0;
    errored += run.status == CaseStatus::kErrored ? 1 : 0;
    for (const auto& [name, value] : scores_of(run)) values[name].push_back(value);
  }
  const bool has_passed = policy == Repeats::kAll ? passed == judged : 2 * passed > judged;
  one.status = judged == 0         ? CaseStatus::kSkipped
               : has_passed        ? CaseStatus::kPassed
               : errored == judged ? CaseStatus::kErrored
                                   : CaseStatus::kFailed;
  one.scores.clear();
  for (const auto& [name, of_runs] : values) {
    // One run without a value leaves the case without: what broke must not raise a mean.
    const bool is_whole = of_runs.size() == judged;
    one.scores.emplace_back(name, is_whole ? stats::mean(of_runs) : kNoScore);
  }
  return one;
}

std::vector<Runs> all_runs_of(const Cases& cases) {
  const auto key = [&](std::size_t place) {
    const Case one = cases[place];
    return std::tuple(one.id, one.provider, one.prompt, one.task);
  };
  std::vector<std::size_t> sorted(cases.size());
  std::iota(sorted.begin(), sorted.end(), std::size_t{0});
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::size_t left, std::size_t right) {
    return key(left) < key(right);
  });
  std::vector<Runs> runs;
  for (const std::size_t place : sorted) {
    if (runs.empty() || key(runs.back().front()) != key(place)) runs.emplace_back();
    runs.back().push_back(place);
  }
  std::sort(runs.begin(), runs.end(), [](const Runs& left, const Runs& right) {
    return left.front() < right.front();
  });
  return runs;
}

bool do_ids_ascend(const Cases& cases) {
  for (std::size_t place = 1; place < cases.size(); ++place) {
    if (!is_behind(cases[place].id, cases[place - 1].id)) return false;
  }
  return true;
}

// Whether any of these numbers, which are spread evenly, stands there twice. Few share one of so
// many bits with another, and only they are looked at closely.
bool has_equal(const std::vector<std::uint64_t>& numbers) {
  constexpr std::size_t kBitsEach = 16;
  const std::size_t bits = std::bit_ceil(numbers.size() * kBitsEach);
  const int shift = 64 - std::countr_zero(bits);
  std::vector<bool> is_taken(bits);
  std::vector<std::uint64_t> shared;
  for (const std::uint64_t number : numbers) {
    if (is_taken[number >> shift]) shared.push_back(number);
    is_taken[number >> shift] = true;
  }
  if (shared.empty()) return false;
  is_taken.assign(bits, false);
  for (const std::uint64_t number : shared) is_taken[number >> shift] = true;
  shared.clear();
  for (const std::uint64_t number : numbers) {
    if (is_taken[number >> shift]) shared.push_back(number);
  }
  std::sort(shared.begin(), shared.end());
  return std::adjacent_find(shared.begin(), shared.end()) != shared.end();
}

// Whether any case ran more than once: by digests of 64 bits, so that in 10,000,000 cases the
// chance to look for repeats in vain is 1 in 300,000.
bool has_repeats(const Cases& cases) {
  constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15u;
  if (cases.size() < 2 || do_ids_ascend(cases)) return false;
  const std::hash<std::string_view> hash;
  std::vector<std::uint64_t> of_kinds;
  for (const CaseKind& kind : cases.kinds()) {
    of_kinds.push_back((hash(kind.provider) * kSpread + hash(kind.prompt)) * kSpread +
                       hash(kind.task));
  }
  std::vector<std::uint64_t> digests;
  digests.reserve(cases.size());
  for (const Case one : cases) {
    digests.push_back(hash(one.id) * kSpread + of_kinds[one.kind_number]);
  }
  return has_equal(digests);
}

}  // namespace

std::vector<Runs> runs_of(const Cases& cases) {
  return has_repeats(cases) ? all_runs_of(cases) : std::vector<Runs>();
}

Repetition repetition_of(const Cases& cases, const std::vector<Runs>& all) {
  Repetition repetition;
  for (const Runs& runs : all) {
    std::size_t passed = 0;
    std::size_t judged = 0;
    for (const std::size_t run : runs) {
      const CaseStatus status = cases[run].status;
      passed += status == CaseStatus::kPassed ? 1 : 0;
      judged += status != CaseStatus::kSkipped ? 1 : 0;
    }
    if (judged < 2) continue;
    ++repetition.cases;
    if (passed > 0 && passed < judged) {
      repetition.flaky.push_back(title_of(cases[runs.front()].id));
    }
  }
  return repetition;
}

Cases fold(const Cases& cases, const std::vector<Runs>& all, Repeats policy) {
  Cases folded;
  for (const Runs& runs : all) folded.add(fold_runs(cases, runs, policy));
  return folded;
}

}  // namespace aipreflight::evals
