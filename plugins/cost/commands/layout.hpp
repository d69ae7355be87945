#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Tables for terminals and for Markdown.
namespace aipreflight::cost {

struct Column {
  enum class Align { kLeft, kRight };
  Align align = Align::kLeft;
  bool may_be_cut = false;  // at its start, where folders stand; one column at most
};

// Rows under each other, the first being the heads. `width` 0: no limit; otherwise the column that
// may be cut gives way, so that a line stays a line.
[[nodiscard]] std::string aligned(const std::vector<std::vector<std::string>>& rows,
                                  const std::vector<Column>& columns,
                                  std::uint32_t width);

// A row of a Markdown table.
[[nodiscard]] std::string markdown_row(const std::vector<std::string>& cells);
// Text of a source, so that it means nothing in Markdown.
[[nodiscard]] std::string markdown_cell(std::string_view text);

}  // namespace aipreflight::cost
