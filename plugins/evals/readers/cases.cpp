#include "cases.hpp"

#include <cmath>

#include "base/text.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kTitleBytes = 80;

}  // namespace

void Case::add_usage(const char* name, double value) {
  for (const auto& [known, score] : scores) {
    if (known == name) return;
  }
  const bool is_value = std::isfinite(value) && value >= 0;
  scores.emplace_back(name, is_value ? value : kNoScore);
}

std::string title_of(const Case& one) {
  std::vector<std::string> parts;
  for (const std::string_view part : text::split(one.id, '\x1f')) {
    if (!part.empty()) parts.emplace_back(part);
  }
  return text::one_line(text::join(parts, " "), kTitleBytes);
}

}  // namespace aipreflight::evals
