#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "case_file.hpp"
#include "csv_table.hpp"

namespace aipreflight::evals {

// Which columns of a table say what; by default those of the same names. "" where the table has
// none.
struct Columns {
  std::string id = "id";
  std::string status = "status";  // passed, failed, errored or skipped
  std::string passed = "passed";  // true or false, 1 or 0, yes or no; where there is no status
  std::string provider = "provider";
  std::string prompt = "prompt";
  std::string task = "task";
  std::vector<std::string> labels = {};  // columns that say what a case belongs to
};

// CSV as RFC 4180 has it, UTF-8, with a heading: one case a row. Every other column that has a
// number in it is a score, in which an empty cell and "nan" are values that are missing. Errors
// name line and column.
[[nodiscard]] Result<CaseFile> read_csv(std::string_view text,
                                        const std::string& file,
                                        const Columns& columns = {});

// The same while the text of it comes in blocks.
class CsvStream {
 public:
  // Of `file`; both outlive it.
  CsvStream(const std::string& file, const Columns& columns);
  CsvStream(const CsvStream&) = delete;
  CsvStream& operator=(const CsvStream&) = delete;
  ~CsvStream();

  // The next piece of the text, cut anywhere; an error ends the reading. A row of more than 64 MiB
  // is "malformed".
  [[nodiscard]] Result<void> feed(std::string_view block);
  // After the last piece.
  [[nodiscard]] Result<CaseFile> finish();

 private:
  class Reader;
  Result<void> take_rows(bool is_last);

  const std::string& file_;
  std::string text_;        // of which no row was taken yet
  std::size_t valid_ = 0;   // bytes of it that are UTF-8
  std::size_t wanted_ = 0;  // bytes, before it is worth while to look for rows
  CsvTable table_;
  std::vector<std::string_view> cells_;
  bool has_heading_ = false;
  std::unique_ptr<Reader> reader_;
};

// A table whose heading has one of the columns above beside others, or those of ragas.
[[nodiscard]] bool is_csv(std::string_view text);

}  // namespace aipreflight::evals
