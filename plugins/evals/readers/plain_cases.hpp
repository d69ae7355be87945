#pragma once

#include <cstddef>
#include <string_view>

#include "case_file.hpp"
#include "json_records/plain_items.hpp"

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
  json_records::PlainItems items_;
};

}  // namespace aipreflight::evals
