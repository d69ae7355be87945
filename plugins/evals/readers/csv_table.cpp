#include "csv_table.hpp"

#include <bit>

#include "base/byte_marks.hpp"
#include "base/byte_order_mark.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::size_t kMostColumns = 10'000;

}  // namespace

void CsvTable::show(std::string_view text, bool is_last) {
  text_ = text;
  is_last_ = is_last;
  if (is_begun_ || (text.size() < text::kByteOrderMark.size() && !is_last)) return;
  is_begun_ = true;
  if (!text.starts_with(text::kByteOrderMark)) return;
  at_ = text::kByteOrderMark.size();
  line_start_ = text::kByteOrderMark.size();
}

std::size_t CsvTable::forget() {
  const std::size_t read = at_;
  text_.remove_prefix(read);
  line_start_ -= static_cast<std::ptrdiff_t>(read);
  at_ = 0;
  return read;
}

Result<bool> CsvTable::next(std::vector<std::string_view>& cells) {
  if (!is_begun_) return false;
  const std::size_t at = at_;
  const std::size_t line = line_;
  const std::ptrdiff_t line_start = line_start_;
  cells.clear();
  unquoted_.clear();
  row_line_ = line_;
  if (read_plain_row(cells)) return true;
  auto is_whole = read_row(cells);
  if (is_whole && !*is_whole) {
    at_ = at;
    line_ = line;
    line_start_ = line_start;
  }
  return is_whole;
}

// A row without quotes that ends with a line feed; false, and nothing is read, of any other.
bool CsvTable::read_plain_row(std::vector<std::string_view>& cells) {
  std::size_t begin = at_;
  for (std::size_t i = at_; i + text::kMarkedBytes <= text_.size(); i += text::kMarkedBytes) {
    unsigned marks = text::marks_of<',', '\n', '"', '\r'>(text_.data() + i);
    for (; marks != 0; marks &= marks - 1) {
      const std::size_t end = i + static_cast<std::size_t>(std::countr_zero(marks));
      const char c = text_[end];
      if (c == '"' || c == '\r' || cells.size() == kMostColumns) {
        cells.clear();
        return false;
      }
      cells.push_back(text_.substr(begin, end - begin));
      begin = end + 1;
      if (c == ',') continue;
      at_ = end;
      end_line();
      return true;
    }
  }
  cells.clear();
  return false;
}

Result<bool> CsvTable::read_row(std::vector<std::string_view>& cells) {
  for (;;) {
    auto read = read_cell(cells.emplace_back());
    if (!read || !*read) return read;
    if (cells.size() > kMostColumns) {
      return malformed("more than " + std::to_string(kMostColumns) + " cells in a row");
    }
    if (is_done()) return is_last_;
    if (text_[at_] == ',') {
      ++at_;
      if (is_cut()) return false;
      // A comma at the very end is followed by one more, empty cell.
      if (!is_done()) continue;
      cells.emplace_back();
      return true;
    }
    if (text_[at_] == '\r') ++at_;
    if (is_cut()) return false;
    if (!is_done() && text_[at_] == '\n') end_line();
    return true;
  }
}

std::size_t CsvTable::column() const {
  return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(at_) - line_start_) + 1;
}

Error CsvTable::malformed(const std::string& what) const {
  return malformed_at(line_, column(), what);
}

Error CsvTable::malformed_at(std::size_t line, std::size_t column, const std::string& what) const {
  return execution_error(
      "malformed", file_ + ':' + std::to_string(line) + ':' + std::to_string(column) + ": " + what);
}

void CsvTable::end_line() {
  ++at_;
  ++line_;
  line_start_ = static_cast<std::ptrdiff_t>(at_);
}

Result<bool> CsvTable::read_cell(std::string_view& cell) {
  if (!is_done() && text_[at_] == '"') return read_quoted(cell);
  std::size_t end = at_;
  bool has_quote = false;
  for (; end < text_.size(); ++end) {
    const char c = text_[end];
    if (c == ',' || c == '\r' || c == '\n') break;
    has_quote = has_quote || c == '"';
  }
  if (has_quote) return malformed("a quote within a cell that does not begin with one");
  cell = text_.substr(at_, end - at_);
  at_ = end;
  return !is_cut();
}

Result<bool> CsvTable::read_quoted(std::string_view& cell) {
  const std::size_t line = line_;
  const std::size_t begin_column = column();
  std::string* joined = nullptr;  // where a quote stands within
  for (;;) {
    const std::size_t begin = at_ + 1;
    const std::size_t quote = text_.find('"', begin);
    if (quote == std::string_view::npos && !is_last_) return false;
    if (quote == std::string_view::npos) {
      return malformed_at(
          line, begin_column, "a quoted cell begins here and does not end: was the file cut off?");
    }
    const std::string_view part = text_.substr(begin, quote - begin);
    count_lines(part, begin);
    at_ = quote + 1;
    if (is_cut()) return false;
    const bool is_doubled = !is_done() && text_[at_] == '"';
    if (is_doubled && joined == nullptr) joined = &unquoted_.emplace_back();
    if (joined == nullptr) {
      cell = part;
    } else {
      *joined += part;
    }
    if (!is_doubled) break;
    *joined += '"';
  }
  if (joined != nullptr) cell = *joined;
  if (!is_done() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n') {
    return malformed("a comma or the end of the line is expected after a quoted cell");
  }
  return true;
}

void CsvTable::count_lines(std::string_view part, std::size_t begin) {
  for (std::size_t i = part.find('\n'); i != std::string_view::npos; i = part.find('\n', i + 1)) {
    ++line_;
    line_start_ = static_cast<std::ptrdiff_t>(begin + i + 1);
  }
}

}  // namespace aipreflight::evals
