#include "mlflow_rows.hpp"

#include "json/plain_scanner.hpp"
#include "score.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kDeepest = 16;  // of values that are no numbers

Error malformed(const std::string& file, const std::string& what) {
  return execution_error("malformed", file + ": MLflow run: " + kMlflowTable + what);
}

}  // namespace

void MlflowRows::take(const json::Node& row) {
  row_.clear();
  for (const json::Node& value : row.items()) {
    row_.push_back({score_of(value), value.is_number() || value.is_bool()});
  }
  add_row();
}

std::size_t MlflowRows::take_plain(std::string_view text) {
  return items_.take(
      text,
      [this](json::PlainScanner& scanner) {
        row_.clear();
        return scanner.take_array([&] { return take_value(scanner); });
      },
      [this] { add_row(); });
}

bool MlflowRows::take_value(json::PlainScanner& scanner) {
  const char first = scanner.peek();
  if (first == '-' || (first >= '0' && first <= '9')) {
    json::PlainNumber number;
    if (!scanner.take_number(number)) return false;
    row_.push_back({number.value, true});
    return true;
  }
  row_.push_back({first == 't'   ? 1.0
                  : first == 'f' ? 0.0
                                 : kNoScore,
                  first == 't' || first == 'f'});
  return scanner.skip_value(kDeepest);
}

void MlflowRows::add_row() {
  if (count_ == 0) columns_.resize(row_.size());
  // The first row of another size is an error in the end, whatever follows.
  if (row_.size() != columns_.size() && !other_size_) other_size_ = row_.size();
  for (std::size_t i = 0; i < row_.size() && !other_size_; ++i) {
    if (!row_[i].is_number) continue;
    columns_[i].resize(count_, kNoScore);
    columns_[i].push_back(row_[i].value);
  }
  ++count_;
}

void MlflowRows::add_cases(std::span<const json::Node> names, Cases& cases) {
  CaseDraft one;
  std::vector<const double*> scores;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].empty()) continue;
    columns_[i].resize(count_, kNoScore);
    scores.push_back(columns_[i].data());
    one.scores.emplace_back(names[i].as_string(), kNoScore);
  }
  for (std::size_t row = 0; row < count_; ++row) {
    one.id = std::to_string(row);
    for (std::size_t i = 0; i < scores.size(); ++i) one.scores[i].second = scores[i][row];
    cases.add(one);
  }
}

Result<void> MlflowRows::finish(const json::Node& table,
                                const std::string& file,
                                CaseFile& result) {
  const json::Node& columns = table["columns"];
  const json::Node& data = table["data"];
  if (!columns.is_array() || !data.is_array()) return malformed(file, " has no columns and data");
  for (const json::Node& row : data.items()) take(row);
  const std::size_t first = count_ > 0 ? columns_.size() : columns.size();
  const std::size_t size = first == columns.size() ? other_size_.value_or(first) : first;
  if (size != columns.size()) {
    return malformed(file,
                     " has a row of " + std::to_string(size) + " values and " +
                         std::to_string(columns.size()) + " columns");
  }
  add_cases(columns.items(), result.cases);
  result.has_cases = true;
  return {};
}

}  // namespace aipreflight::evals
