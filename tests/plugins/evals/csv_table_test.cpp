#include "readers/csv_table.hpp"

#include <gtest/gtest.h>
#include <random>

namespace aipreflight::evals {
namespace {

// The rows of a text of which so many bytes more are shown each time, each with its line; then what
// is wrong.
std::vector<std::string> rows_of(const std::string& text, std::size_t step) {
  const std::string file = "f";
  CsvTable table(file);
  std::vector<std::string> rows;
  std::vector<std::string_view> cells;
  std::size_t begin = 0;
  for (std::size_t end = std::min(step, text.size());; end = std::min(end + step, text.size())) {
    table.show(std::string_view(text).substr(begin, end - begin), end == text.size());
    while (!table.is_done()) {
      auto is_whole = table.next(cells);
      if (!is_whole) {
        rows.push_back(is_whole.error().message);
        return rows;
      }
      if (!*is_whole) break;
      std::string& row = rows.emplace_back(std::to_string(table.row_line()));
      for (const std::string_view cell : cells) row.append(1, '|').append(cell);
    }
    if (end == text.size()) return rows;
    begin += table.forget();
  }
}

TEST(CsvTable, ARowIsTheSameWithQuotesAndWithoutThem) {
  const std::string plain =
      "id,passed,a\n1,true,0.25\n\n2,,a long cell with many words in it\n,,\n";
  const std::string quoted =
      "\"id\",\"passed\",\"a\"\n\"1\",\"true\",\"0.25\"\n\"\"\n"
      "\"2\",\"\",\"a long cell with many words in it\"\n\"\",\"\",\"\"\n";
  EXPECT_EQ(rows_of(plain, 1000), rows_of(quoted, 1000));
  EXPECT_EQ(rows_of(plain, 1000).at(3), "4|2||a long cell with many words in it");
}

TEST(CsvTable, RowsAreTheSameHoweverMuchOfThemIsShown) {
  constexpr std::string_view kParts[] = {",",
                                         ",",
                                         "\n",
                                         "\n",
                                         "\r\n",
                                         "\"",
                                         "\"a,\"\"b\n\"",
                                         "a",
                                         "cell",
                                         "a cell of more than sixteen bytes",
                                         "\r"};
  std::mt19937 random(17);
  for (int round = 0; round < 4000; ++round) {
    std::string text;
    for (std::size_t parts = random() % 40; parts > 0; --parts) {
      text += kParts[random() % std::size(kParts)];
    }
    const auto expected = rows_of(text, 1);
    for (const std::size_t step : {15u, 16u, 17u, 40u, 10'000u}) {
      ASSERT_EQ(rows_of(text, step), expected) << text;
    }
  }
}

TEST(CsvTable, ARowOfTooManyCellsIsRefusedAtItsEnd) {
  const std::string row = std::string(10'000, ',') + "\n1\n";
  EXPECT_EQ(rows_of(row, 1 << 20).front(), "f:1:10001: more than 10000 cells in a row");
  EXPECT_EQ(rows_of(row.substr(1), 1 << 20).size(), 2u);
}

}  // namespace
}  // namespace aipreflight::evals
