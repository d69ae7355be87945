#pragma once

#include <vector>

namespace aipreflight::evals {

// Sorts the values of a score, none of which is NaN. Scores mostly have few different ones, which
// are counted.
void sort_values(std::vector<double>& values);

}  // namespace aipreflight::evals
