#include "commands/growth_tables.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "commands/layout.hpp"
#include "commands/tables.hpp"
#include "growth_judge.hpp"
#include "money.hpp"

namespace aipreflight::cost {
namespace {

constexpr std::size_t kMostChanges = 200;  // a comment has an end

using Row = std::vector<std::string>;

std::string month_of(const std::optional<Item>& item) {
  if (!item) return "";
  return item->is_priced ? amount(item->per_month) : "?";
}

Row row_of(const Change& change) {
  const Item& item = change.shown();
  const bool is_known = (!change.before || change.before->is_priced) &&
                        (!change.after || change.after->is_priced) &&
                        change.kind != ChangeKind::kUnread;
  std::string what = text::join(change.what, ", ");
  if (what.empty()) what = "model " + item.model;
  return {to_text(change.kind),
          place_of(item.where),
          month_of(change.before),
          month_of(change.after),
          is_known ? signed_amount(change.increase) : "?",
          text::one_line(what, 300)};
}

std::string counts_of(const Growth& growth) {
  std::vector<std::string> parts;
  for (const ChangeKind kind :
       {ChangeKind::kAdded, ChangeKind::kRemoved, ChangeKind::kChanged, ChangeKind::kUnread}) {
    if (const std::size_t count = growth.count(kind); count > 0) {
      parts.push_back(std::to_string(count) + ' ' + to_text(kind));
    }
  }
  if (growth.same > 0) {
    parts.push_back(std::to_string(growth.same) + " the same" +
                    (growth.moved > 0 ? " (" + std::to_string(growth.moved) + " moved)" : ""));
  }
  return parts.empty() ? "no call sites" : "call sites: " + text::join(parts, ", ");
}

std::vector<std::string> remarks_of(const Growth& growth) {
  std::vector<std::string> remarks;
  if (growth.unread > 0) {
    remarks.push_back(
        std::to_string(growth.unread) +
        " stand in files that could not be read whole now: the growth is not measured");
  }
  if (growth.newly_priced > 0) {
    remarks.push_back(std::to_string(growth.newly_priced) + " had no known price before: " +
                      amount(growth.newly_priced_usd) + " a month are not in the growth");
  }
  if (growth.unpriced > 0) {
    remarks.push_back(
        std::to_string(growth.unpriced) +
        " new or changed ones have no known price: what they cost is not in the growth");
  }
  if (growth.prices_before != growth.prices_after) {
    remarks.push_back("priced by different tables: " + growth.prices_before + " and " +
                      growth.prices_after);
  }
  return remarks;
}

}  // namespace

std::string text_table(const Growth& growth, std::uint32_t columns) {
  using enum Column::Align;
  std::string page = summary_of(growth) + ": " + amount(growth.before) + " → " +
                     amount(growth.after) + '\n' + text::one_line(counts_of(growth)) + '\n';
  if (!growth.changes.empty()) {
    std::vector<Row> rows{{"CHANGE", "WHERE", "BEFORE", "NOW", "A MONTH", "WHAT"}};
    for (const Change& change : growth.changes) rows.push_back(row_of(change));
    page += '\n' + aligned(rows, {{}, {kLeft, true}, {kRight}, {kRight}, {kRight}, {}}, columns);
  }
  for (const std::string& remark : remarks_of(growth)) {
    page += "note: " + text::one_line(remark, 500) + '\n';
  }
  return page;
}

std::string markdown_table(const Growth& growth) {
  std::string page = "**Model calls: " + markdown_cell(summary_of(growth)) + "**, " +
                     markdown_cell(amount(growth.before) + " → " + amount(growth.after)) + "\n\n" +
                     markdown_cell(counts_of(growth)) + '\n';
  if (!growth.changes.empty()) {
    page += "\n| change | where | before | now | a month | what |\n|---|---|--:|--:|--:|---|\n";
    const std::size_t shown = std::min(growth.changes.size(), kMostChanges);
    for (std::size_t i = 0; i < shown; ++i) page += markdown_row(row_of(growth.changes[i]));
    if (shown < growth.changes.size()) {
      page += "\nand " + std::to_string(growth.changes.size() - shown) + " more\n";
    }
  }
  for (const std::string& remark : remarks_of(growth))
    page += "\n- " + markdown_cell(remark) + '\n';
  return page + "\n<!-- aipreflight cost diff -->\n";
}

}  // namespace aipreflight::cost
