#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"

// Errors as a person or a machine reads them.
namespace aipreflight::cli {

struct ProblemStyle {
  bool colour = false;
  // At most so many lines: first carets are left out, then whole problems are counted instead. 0:
  // no limit.
  std::size_t lines = 0;
};

// "file:line:col: error: message", the line of the source with a caret under the column, and the
// hint; problems without a place begin "aipreflight: error:". Files are read to show their lines;
// one that cannot be read shows none.
[[nodiscard]] std::string problem_text(const Errors& errors,
                                       const ProblemStyle& style,
                                       std::string_view label = "error");

// {"problems": [{"code", "message", "file", "line", "column", "hint", "reason"}]} and a line break.
[[nodiscard]] std::string problem_json(const Errors& errors);

}  // namespace aipreflight::cli
