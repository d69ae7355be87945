#include "ragas.hpp"

#include <array>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "records.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::array<std::string_view, 7> kDescribing{"user_input",
                                                      "retrieved_contexts",
                                                      "reference_contexts",
                                                      "retrieved_context_ids",
                                                      "reference_context_ids",
                                                      "response",
                                                      "reference"};

bool is_describing(std::string_view name) {
  for (const std::string_view known : kDescribing) {
    if (name == known) return true;
  }
  return false;
}

// A column is a metric if any row has a number in it: null alone could as well be a missing text.
Case case_of(const json::Value& record, std::size_t number) {
  Case one;
  one.id = std::to_string(number);
  for (const auto& [name, value] : record.members()) {
    if (is_describing(name) || !(value.is_number() || value.is_null())) continue;
    one.scores.emplace_back(name, score_of(value));
  }
  return one;
}

void drop_columns_without_numbers(CaseFile& file) {
  std::set<std::string> numeric;
  for (const Case& one : file.cases) {
    for (const auto& [name, value] : one.scores) {
      if (!std::isnan(value)) numeric.insert(name);
    }
  }
  for (Case& one : file.cases) {
    one.expected_scores = numeric;
    std::erase_if(one.scores, [&](const auto& score) { return !numeric.contains(score.first); });
  }
}

}  // namespace

bool is_ragas_record(const json::Value& record) {
  return record.find("user_input") != nullptr &&
         (record.find("response") != nullptr || record.find("retrieved_contexts") != nullptr ||
          record.find("retrieved_context_ids") != nullptr);
}

Result<CaseFile> read_ragas(std::string_view text, const std::string& file) {
  CaseFile result;
  result.format = "ragas";
  result.tool = "ragas";
  result.has_outcomes = false;
  auto done = for_each_record(text, file, [&](const json::Value& record) -> Result<void> {
    result.cases.push_back(case_of(record, result.cases.size()));
    return {};
  });
  if (!done) return done.take_error();
  drop_columns_without_numbers(result);
  return result;
}

}  // namespace aipreflight::evals
