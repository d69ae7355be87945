#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "case_file.hpp"
#include "json/document.hpp"
#include "json_records/plain_items.hpp"

namespace aipreflight::evals {

// The artefact of an MLflow run whose rows are its cases.
inline constexpr char kMlflowTable[] = "eval_results_table.json";

// Its rows, of which the numbers are held and no text: a column in which a row has a number, or
// true or false, is a score of every case.
class MlflowRows {
 public:
  // The next of them.
  void take(const json::Node& row);
  // Takes rows off the beginning of a text as programs write nearly all of them: how many bytes,
  // the comma behind each among them. What is left may be anything.
  [[nodiscard]] std::size_t take_plain(std::string_view text);
  // Those that still stand in the table, and the cases of all, once. Reason "malformed", of `file`,
  // where it has no columns or a row has not as many values.
  [[nodiscard]] Result<void> finish(const json::Node& table,
                                    const std::string& file,
                                    CaseFile& result);

 private:
  struct Cell {
    double value;
    bool is_number;
  };
  bool take_value(json::PlainScanner& scanner);
  void add_row();
  void add_cases(std::span<const json::Node> names, Cases& cases);

  std::vector<Cell> row_;                     // that is being read
  std::vector<std::vector<double>> columns_;  // each up to the last row that has a number there
  std::size_t count_ = 0;
  std::optional<std::size_t> other_size_;  // of the first row that has not as many as the first
  json_records::PlainItems items_;
};

}  // namespace aipreflight::evals
