#include "problems.hpp"

#include <algorithm>
#include <map>

#include "base/files.hpp"
#include "base/text.hpp"
#include "json/value.hpp"

namespace aipreflight::cli {
namespace {

constexpr std::size_t kLongestMessage = 2000;
constexpr std::size_t kShownSource = 100;  // bytes of a source line
constexpr std::size_t kBeforeColumn = 60;  // of these, how many may stand before the caret

// Lines of the files that problems point to, each file read once.
class Sources {
 public:
  // Empty if the file or the line is not there.
  std::string_view line(const SourceRef& where) {
    const auto [file, is_new] = texts_.try_emplace(where.file);
    if (is_new) {
      if (Result<std::string> text = files::read(where.file, kReadable)) file->second = text.take();
    }
    std::string_view text = file->second;
    for (std::uint32_t number = 1; number < where.line; ++number) {
      const std::size_t end = text.find('\n');
      if (end == std::string_view::npos) return {};
      text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
  }

 private:
  static constexpr std::uint64_t kReadable = 8u << 20;
  std::map<std::string, std::string> texts_;
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The source line around the column, and a caret below it; empty where there is nothing to show.
std::string excerpt(const SourceRef& where, Sources& sources) {
  if (!where.known() || where.line == 0 || where.column == 0) return {};
  std::string_view line = sources.line(where);
  if (text::trim(line).empty()) return {};
  std::size_t column = std::min<std::size_t>(where.column - 1, line.size());
  std::size_t start = column > kBeforeColumn ? column - kBeforeColumn : 0;
  while (start > 0 && is_continuation(line[start])) --start;
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), column);
  start = std::max(start, indent);
  const std::string before = text::one_line(line.substr(start, column - start));
  const std::string after = text::one_line(text::cut(line.substr(column), kShownSource));
  return "    " + before + after + "\n    " + std::string(text::columns(before), ' ') + "^\n";
}

std::string headline(const Error& error, std::string_view label, bool colour) {
  const std::string place = text::one_line(error.where.to_string(), kLongestMessage);
  const std::string shown(label);
  std::string line = (place.empty() ? "aipreflight" : place) + ": ";
  line += colour ? "\x1b[1;31m" + shown + ":\x1b[0m " : shown + ": ";
  return line + text::one_line(error.message, kLongestMessage);
}

std::string full(const Error& error, std::string_view label, bool colour, Sources& sources) {
  std::string block = headline(error, label, colour) + '\n' + excerpt(error.where, sources);
  if (!error.hint.empty()) {
    block += "  help: " + text::one_line(error.hint, kLongestMessage) + '\n';
  }
  return block;
}

std::string brief(const Error& error, std::string_view label, bool colour) {
  std::string line = headline(error, label, colour);
  if (!error.hint.empty()) line += " (" + text::one_line(error.hint, kLongestMessage) + ')';
  return line + '\n';
}

std::size_t lines_of(std::string_view block) {
  return static_cast<std::size_t>(std::count(block.begin(), block.end(), '\n'));
}

}  // namespace

std::string problem_text(const Errors& errors, const ProblemStyle& style, std::string_view label) {
  Sources sources;
  std::string page;
  const bool is_limited = style.lines > 0;
  std::size_t left = style.lines;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const std::size_t behind = errors.size() - i - 1;
    if (is_limited && left == 1 && behind > 0) {
      return page + "aipreflight: and " + std::to_string(behind + 1) +
             " more; 'aipreflight validate' shows all that a profile has\n";
    }
    std::string block = full(errors[i], label, style.colour, sources);
    const bool has_room = left >= lines_of(block) + std::min(behind, left > 0 ? left - 1 : 0);
    if (is_limited && !has_room) block = brief(errors[i], label, style.colour);
    if (is_limited) left -= std::min(left, lines_of(block));
    page += block;
  }
  return page;
}

std::string problem_json(const Errors& errors) {
  using json::Value;
  Value problems = Value::array();
  for (const Error& error : errors) {
    Value problem = Value::object();
    const auto code = [&]() -> const char* {
      switch (error.code) {
        case ErrorCode::kUsage:
          return "usage";
        case ErrorCode::kProfile:
          return "profile";
        case ErrorCode::kPlugin:
          return "plugin";
        case ErrorCode::kExecution:
          return "execution";
        case ErrorCode::kIo:
          return "io";
        case ErrorCode::kInterrupted:
          return "interrupted";
      }
      return "unknown";
    };
    problem.add("code", code());
    problem.add("reason", error.reason);
    problem.add("message", error.message);
    problem.add("hint", error.hint);
    problem.add("file", error.where.file);
    problem.add("line", static_cast<std::int64_t>(error.where.line));
    problem.add("column", static_cast<std::int64_t>(error.where.column));
    problems.push(std::move(problem));
  }
  Value page = Value::object();
  page.add("problems", std::move(problems));
  return json::write(page, {.indent = 2}) + '\n';
}

}  // namespace aipreflight::cli
