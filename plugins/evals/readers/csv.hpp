#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "case_file.hpp"

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

// A table whose heading has one of the columns above beside others, or those of ragas.
[[nodiscard]] bool is_csv(std::string_view text);

}  // namespace aipreflight::evals
