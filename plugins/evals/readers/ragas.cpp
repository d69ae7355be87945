#include "ragas.hpp"

#include <array>
#include <cmath>
#include <set>

#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::array<std::string_view, 7> kPassedOver{"user_input",
                                                      "retrieved_contexts",
                                                      "reference_contexts",
                                                      "retrieved_context_ids",
                                                      "reference_context_ids",
                                                      "response",
                                                      "reference"};

bool is_passed_over(std::string_view name) {
  for (const std::string_view known : kPassedOver) {
    if (name == known) return true;
  }
  return false;
}

bool is_record(const json::Node& record) {
  return record.find("user_input") != nullptr &&
         (record.find("response") != nullptr || record.find("retrieved_contexts") != nullptr ||
          record.find("retrieved_context_ids") != nullptr);
}

class Reader : public RecordReader {
 public:
  explicit Reader(const std::string&) {
    result_.format = "ragas";
    result_.tool = "ragas";
    result_.has_outcomes = false;
  }

  Result<void> take(const json::Node& record) override {
    one_.clear();
    one_.id = std::to_string(result_.cases.size());
    for (const auto& [name, value] : record.members()) {
      if (is_passed_over(name) || !(value.is_number() || value.is_null())) continue;
      one_.scores.emplace_back(name, score_of(value));
    }
    result_.cases.add(one_);
    return {};
  }

  std::span<const std::string_view> passed_over() const override { return kPassedOver; }

  // A column is a metric if any row has a number in it: null alone could as well be a missing text.
  Result<CaseFile> finish() override {
    std::set<std::string_view> numeric;
    for (const Case one : result_.cases) {
      for (std::size_t i = 0; i < one.values.size(); ++i) {
        if (!std::isnan(one.values[i])) numeric.insert(one.score_names[i]);
      }
    }
    result_.cases.expect_alone(numeric);
    return std::move(result_);
  }

 private:
  CaseFile result_;
  CaseDraft one_;
};

}  // namespace

const RecordFormat kRagas{"ragas", &is_record, &make_record_reader<Reader>};

}  // namespace aipreflight::evals
