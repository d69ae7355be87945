#include "tap.hpp"

#include <bit>

#include "base/byte_marks.hpp"
#include "base/text.hpp"
#include "base/text_place.hpp"
#include "encoding.hpp"

namespace aipreflight::evals {
namespace {

constexpr std::string_view kPassed = "ok";
constexpr std::string_view kFailed = "not ok";

// As find() would: most lines are too short to be worth its call.
std::size_t line_end(std::string_view lines) {
  std::size_t i = 0;
  for (; i + text::kMarkedBytes <= lines.size(); i += text::kMarkedBytes) {
    const unsigned breaks = text::marks_of<'\n'>(lines.data() + i);
    if (breaks != 0) return i + static_cast<std::size_t>(std::countr_zero(breaks));
  }
  return lines.find('\n', i);
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = line_end(text);
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_result(std::string_view line, std::string_view word) {
  return line.starts_with(word) && (line.size() == word.size() || line[word.size()] == ' ');
}

// "1..N"; nullopt for any other line.
std::optional<long long> plan_of(std::string_view line) {
  if (!line.starts_with("1..")) return std::nullopt;
  const std::string_view rest = line.substr(3);
  return text::to_integer(text::trim(rest.substr(0, rest.find('#'))));
}

// "# SKIP why" and "# TODO why".
bool is_set_aside(std::string_view line) {
  if (line.find('#') == std::string_view::npos) return false;
  const std::size_t mark = line.rfind('#');  // which goes byte by byte
  const std::string word = text::to_lower(text::trim(line.substr(mark + 1)).substr(0, 4));
  return word == "skip" || word == "todo";
}

}  // namespace

bool is_tap(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty() || line.starts_with('#')) continue;
    return line.starts_with("TAP version ") || plan_of(line) || is_result(line, kPassed) ||
           is_result(line, kFailed);
  }
  return false;
}

TapStream::TapStream(const std::string& file)
    : file_(file), lines_(file, [this](std::string_view lines) { return take(lines); }) {
  cases_.format = "tap";
  cases_.tool = "TAP";
}

Result<void> TapStream::take(std::string_view lines) {
  if (const std::size_t valid = text::utf8_prefix(lines); valid != lines.size()) {
    return not_utf8(file_, count_ + text::count_lines(lines.substr(0, valid)) + 1);
  }
  for (; !lines.empty(); ++count_) {
    const std::string_view line = take_line(lines);
    if (line.starts_with(' ')) {
      const std::string_view inner = text::trim(line);
      if (is_result(inner, kPassed) || is_result(inner, kFailed)) ++subtests_;
    } else if (is_result(line, kPassed)) {
      take_result(line.substr(kPassed.size()), true);
    } else if (is_result(line, kFailed)) {
      take_result(line.substr(kFailed.size()), false);
    } else if (const auto planned = plan_of(line)) {
      plan_ = planned;
    } else if (line.starts_with("Bail out!")) {
      return execution_error("eval_incomplete", file_ + ": " + text::one_line(line, 200));
    }
  }
  return {};
}

void TapStream::take_result(std::string_view line, bool has_passed) {
  one_.id = text::trim(line);
  one_.status = is_set_aside(line) ? CaseStatus::kSkipped
                : has_passed       ? CaseStatus::kPassed
                                   : CaseStatus::kFailed;
  cases_.cases.add(one_);
}

Result<CaseFile> TapStream::finish() {
  if (auto taken = lines_.finish(); !taken) return taken.take_error();
  const auto ran = static_cast<long long>(cases_.cases.size());
  if (plan_ && *plan_ != ran) {
    return execution_error("eval_incomplete",
                           file_ + ": " + std::to_string(*plan_) + " tests were planned and " +
                               std::to_string(ran) + " ran");
  }
  if (subtests_ > 0) {
    cases_.notes.push_back(std::to_string(subtests_) + " subtests count within the " +
                           std::to_string(ran) +
                           " tests that they belong to; JUnit XML counts each");
  }
  if (!plan_) cases_.notes.push_back("there is no plan: tests that did not run cannot be seen");
  return std::move(cases_);
}

Result<CaseFile> read_tap(std::string_view text, const std::string& file) {
  TapStream stream(file);
  if (auto fed = stream.feed(text); !fed) return fed.take_error();
  return stream.finish();
}

}  // namespace aipreflight::evals
