#include "commands/layout.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kLeastCut = 16;
constexpr std::size_t kGap = 2;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

// Characters, as a terminal counts them for the names that programs have.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string cut_at_start(const std::string& text, std::size_t width) {
  if (width_of(text) <= width) return text;
  std::string_view end = std::string_view(text).substr(text.size() - (width - 1));
  while (!end.empty() && is_continuation(end[0])) end.remove_prefix(1);
  return "…" + std::string(end);
}

}  // namespace

std::string aligned(const std::vector<std::vector<std::string>>& rows,
                    const std::vector<Column>& columns,
                    std::uint32_t width) {
  std::vector<std::size_t> widths(columns.size(), 0);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].may_be_cut || width == 0) continue;
    std::size_t others = kGap * (columns.size() - 1);
    for (std::size_t k = 0; k < columns.size(); ++k) others += k == i ? 0 : widths[k];
    if (widths[i] + others <= width) continue;
    widths[i] = std::max(kLeastCut, width > others ? width - others : 0);
  }
  std::string page;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string cell = columns[i].may_be_cut ? cut_at_start(row[i], widths[i]) : row[i];
      const std::string space(widths[i] - std::min(widths[i], width_of(cell)), ' ');
      if (i > 0) line.append(kGap, ' ');
      line += columns[i].align == Column::Align::kRight ? space + cell : cell + space;
    }
    page += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return page;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += ' ' + markdown_cell(cell) + " |";
  return row + '\n';
}

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text::one_line(text, 300)) {
    if (std::string_view("\\`*_[]|<>&~").find(c) != std::string_view::npos) cell += '\\';
    cell += c;
  }
  return cell;
}

}  // namespace aipreflight::cost
