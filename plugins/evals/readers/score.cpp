#include "score.hpp"

#include <cmath>

namespace aipreflight::evals {

double score_of(const json::Node& value) {
  if (value.is_bool()) return value.as_bool() ? 1 : 0;
  const double number = value.is_number() ? value.as_number() : kNoScore;
  return std::isfinite(number) ? number : kNoScore;
}

}  // namespace aipreflight::evals
