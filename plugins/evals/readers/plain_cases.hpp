#pragma once

#include <cstddef>
#include <string_view>

#include "case_file.hpp"

namespace aipreflight::evals {

// Takes cases of our own format off the beginning of a text as programs write them: without escapes
// in what is ours, and whatever in other members. Each of them stands before a comma, and is what
// add_own_case() makes of it.
class PlainCases {
 public:
  // How many bytes were taken, each comma among them. What is left may be anything.
  [[nodiscard]] std::size_t take(std::string_view text, CaseFile& result);

 private:
  CaseDraft one_;
  std::size_t wait_ = 0;  // how often not to try, where the last case was not plain
};

}  // namespace aipreflight::evals
