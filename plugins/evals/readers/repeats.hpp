#pragma once

#include <cstddef>
#include <vector>

#include "cases.hpp"
#include "results.hpp"
#include "summary.hpp"

namespace aipreflight::evals {

using Runs = std::vector<std::size_t>;  // the places of a case's runs

// The runs of each case, in the order of its first; none at all where no case ran twice. Runs are
// of the same id, provider, prompt and task.
[[nodiscard]] std::vector<Runs> runs_of(const Cases& cases);
// What they say of the cases that ran more than once.
[[nodiscard]] Repetition repetition_of(const Cases& cases, const std::vector<Runs>& all);
// One case of the runs of each.
[[nodiscard]] Cases fold(const Cases& cases, const std::vector<Runs>& all, Repeats policy);

}  // namespace aipreflight::evals
