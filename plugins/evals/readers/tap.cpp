#include "tap.hpp"

#include <cctype>

#include "base/text.hpp"
#include "encoding.hpp"

namespace aipreflight::evals {
namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
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

bool has_directive(std::string_view line, std::string_view directive) {
  const std::size_t mark = line.rfind('#');
  if (mark == std::string_view::npos) return false;
  const std::string_view words = text::trim(line.substr(mark + 1));
  if (words.size() < directive.size()) return false;
  for (std::size_t i = 0; i < directive.size(); ++i) {
    if (std::toupper(static_cast<unsigned char>(words[i])) != directive[i]) return false;
  }
  return true;
}

}  // namespace

bool is_tap(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.empty() || line.starts_with('#')) continue;
    return line.starts_with("TAP version ") || plan_of(line) || is_result(line, "ok") ||
           is_result(line, "not ok");
  }
  return false;
}

Result<CaseFile> read_tap(std::string_view text, const std::string& file) {
  CaseFile result;
  result.format = "tap";
  result.tool = "TAP";
  if (auto encoded = require_utf8(text, file); !encoded) return encoded.take_error();
  std::optional<long long> plan;
  std::size_t subtests = 0;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with("Bail out!")) {
      return execution_error("eval_incomplete", file + ": " + text::one_line(line, 200));
    }
    if (const auto planned = plan_of(line)) plan = planned;
    const bool has_failed = is_result(line, "not ok");
    if (!has_failed && !is_result(line, "ok")) {
      const std::string_view inner = text::trim(line);
      if (line.starts_with(' ') && (is_result(inner, "ok") || is_result(inner, "not ok"))) {
        ++subtests;
      }
      continue;
    }
    CaseDraft one;
    one.id = std::string(text::trim(line.substr(has_failed ? 6 : 2)));
    one.status = has_failed ? CaseStatus::kFailed : CaseStatus::kPassed;
    if (has_directive(line, "SKIP") || has_directive(line, "TODO"))
      one.status = CaseStatus::kSkipped;
    result.cases.add(one);
  }
  const auto ran = static_cast<long long>(result.cases.size());
  if (plan && *plan != ran) {
    return execution_error("eval_incomplete",
                           file + ": " + std::to_string(*plan) + " tests were planned and " +
                               std::to_string(ran) + " ran");
  }
  if (subtests > 0) {
    result.notes.push_back(std::to_string(subtests) + " subtests count within the " +
                           std::to_string(ran) +
                           " tests that they belong to; JUnit XML counts each");
  }
  if (!plan) result.notes.push_back("there is no plan: tests that did not run cannot be seen");
  return result;
}

}  // namespace aipreflight::evals
