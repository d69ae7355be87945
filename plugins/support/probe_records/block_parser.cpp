#include "block_parser.hpp"

#include <limits>
#include <string_view>

#include "base/byte_order_mark.hpp"
#include "json/locate.hpp"
#include "row.hpp"

namespace aipreflight::probe_records {
namespace {

constexpr std::string_view kBlank = " \t\r\v\f";

Error invalid(std::string message, std::uint64_t column, std::string hint = {}) {
  Error error = execution_error("probe_invalid", std::move(message), std::move(hint));
  error.where.column = static_cast<std::uint32_t>(column);
  return error;
}

// The next line of `text`, without its line break.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// Which of the members of a record has a name: the last of them, which is the one that counts.
class MemberOf : public json::RecordVisitor {
 public:
  explicit MemberOf(std::string_view name) : name_(name) {}
  void field(std::string_view name, const json::Field& /*field*/) override {
    if (name == name_) found_ = count_;
    ++count_;
  }
  [[nodiscard]] std::size_t number() const { return found_; }

 private:
  std::string_view name_;
  std::size_t count_ = 0;
  std::size_t found_ = 0;
};

std::uint32_t column_of(std::string_view name, std::string_view line) {
  MemberOf member(name);
  static_cast<void>(json::read_record(line, member));
  return json::locate(line, {member.number()}).column;
}

std::optional<Error> read_line(std::string_view line, bool is_open_ended, Row& row) {
  row.clear();
  auto read = json::read_record(line, row);
  if (!read) {
    const Error& error = read.error();
    return invalid(
        error.message,
        error.where.column,
        is_open_ended ? "the file ends within this line: was the recording cut off?" : "");
  }
  if (auto problem = row.problem())
    return invalid(std::move(problem->message), column_of(problem->name, line));
  return std::nullopt;
}

Records unlimited() {
  constexpr auto kNone = std::numeric_limits<std::size_t>::max();
  return {0, Tally(kNone), Tally(kNone), {}};
}

}  // namespace

ParsedBlock parse(const LineBlock& block, std::size_t line_limit) {
  // A block's own names are few; only the whole file's are limited, so that which of them are kept
  // does not depend on where blocks are cut.
  ParsedBlock result{unlimited(), 0, std::nullopt};
  std::string_view text = block.buffer.text();
  if (block.number == 0) text = text::without_byte_order_mark(text);
  Row row;
  while (!text.empty() && !result.error) {
    const std::string_view line = take_line(text);
    const bool is_open_ended = text.empty() && !block.buffer.text().ends_with('\n');
    ++result.lines;
    if (line.size() > line_limit) {
      result.error = invalid("a line of more than " + std::to_string(line_limit) + " bytes", 0);
    } else if (line.find_first_not_of(kBlank) != std::string_view::npos) {
      result.error = read_line(line, is_open_ended, row);
      if (!result.error) row.add_to(result.records, result.lines);
    }
  }
  return result;
}

}  // namespace aipreflight::probe_records
