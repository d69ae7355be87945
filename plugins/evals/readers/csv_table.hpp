#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace aipreflight::evals {

// Splits CSV into rows of cells, while more and more of its text is shown; knows where it is.
class CsvTable {
 public:
  // Of `file`, which outlives it.
  explicit CsvTable(const std::string& file) : file_(file) {}

  // The text behind what was forgotten, as much of it as there is; `is_last`: there is no more. It
  // outlives the rows that are read of it.
  void show(std::string_view text, bool is_last);
  // Its rows are over, or those of the whole text are.
  [[nodiscard]] bool is_done() const { return at_ == text_.size(); }
  // The next row, whose cells are valid until the one after it; an empty line is a row of one empty
  // cell. False where it may go on in what is not shown yet: then nothing was read.
  [[nodiscard]] Result<bool> next(std::vector<std::string_view>& cells);
  // The line of the row that was read last, and the line where the next one begins.
  [[nodiscard]] std::size_t row_line() const { return row_line_; }
  [[nodiscard]] std::size_t line() const { return line_; }
  // Takes what was read out of the text: so many bytes.
  std::size_t forget();

  // An error at the place where it is.
  [[nodiscard]] Error malformed(const std::string& what) const;

 private:
  // Whether a cell was read; false: it may go on in what is not shown yet.
  Result<bool> read_cell(std::string_view& cell);
  Result<bool> read_quoted(std::string_view& cell);
  bool read_plain_row(std::vector<std::string_view>& cells);
  Result<bool> read_row(std::vector<std::string_view>& cells);
  [[nodiscard]] bool is_cut() const { return is_done() && !is_last_; }
  void count_lines(std::string_view part, std::size_t begin);
  void end_line();
  [[nodiscard]] std::size_t column() const;
  [[nodiscard]] Error malformed_at(std::size_t line,
                                   std::size_t column,
                                   const std::string& what) const;

  const std::string& file_;
  std::string_view text_;
  bool is_last_ = false;
  bool is_begun_ = false;
  std::deque<std::string> unquoted_;  // cells of the row that do not stand so in the text
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::ptrdiff_t line_start_ = 0;  // before the text, where that begins within a line
  std::size_t row_line_ = 1;
};

}  // namespace aipreflight::evals
