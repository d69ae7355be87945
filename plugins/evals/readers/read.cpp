#include "read.hpp"

#include <cmath>

#include "base/text.hpp"
#include "json/value.hpp"
#include "junit.hpp"
#include "own_cases.hpp"
#include "promptfoo.hpp"

namespace aipreflight::evals {
namespace {

Error other_format(const std::string& name, const std::string& wanted) {
  return execution_error("malformed",
                         name + ": not results of the format " + wanted,
                         "leave `format` out to have it found by the content");
}

// The first line of JSON Lines, if it is one value.
std::optional<json::Value> first_line(std::string_view text, const std::string& name) {
  const std::string_view line = text::trim(text.substr(0, text.find('\n')));
  auto value = json::parse(line, name);
  if (!value) return std::nullopt;
  return value.take();
}

Result<Results> summarised(Result<CaseFile> file,
                           const Selection& selection,
                           const std::string& name) {
  if (!file) return file.take_error();
  return summarise(*file, selection, name);
}

// What the file says of all its cases has to be what they say.
Result<void> compare(const Results& stated, const Results& counted, const std::string& name) {
  const auto differs = [](const std::optional<std::int64_t>& left,
                          const std::optional<std::int64_t>& right) {
    return left && right && *left != *right;
  };
  if (differs(stated.total, counted.total) || differs(stated.passed, counted.passed)) {
    return execution_error(
        "inconsistent",
        name + ": passed is " + std::to_string(stated.passed.value_or(*counted.passed)) +
            " and total is " + std::to_string(stated.total.value_or(*counted.total)) + ", but " +
            std::to_string(*counted.passed) + " of the " + std::to_string(*counted.total) +
            " cases that ran passed");
  }
  return {};
}

Result<Results> read_own(const json::Value& root,
                         std::string_view text,
                         const std::string& name,
                         const std::string& not_json,
                         const Selection& selection) {
  auto stated = read_results(text, name, not_json);
  if (!stated || !is_own_cases(root["cases"])) return stated;
  auto file = read_own_cases(root["cases"], name);
  if (!file) return file.take_error();
  // Before anything is selected or folded: the totals are those of the file.
  auto whole = summarise(*file, {}, name);
  if (!whole) return whole.take_error();
  if (auto same = compare(*stated, *whole, name); !same) return same.take_error();
  auto results = summarise(*file, selection, name);
  if (!results) return results;
  for (ReportedMetric& metric : stated->metrics) {
    if (results->find(metric.name) == nullptr) results->metrics.push_back(std::move(metric));
  }
  return results;
}

}  // namespace

Result<Results> read_any(std::string_view text,
                         const std::string& name,
                         const std::string& not_json,
                         const std::string& format,
                         const Selection& selection) {
  const bool is_auto = format == "auto";
  if (format == "junit" || (is_auto && is_xml(text)))
    return summarised(read_junit(text, name), selection, name);
  auto root = json::parse(text, name);
  if (!root) {
    const auto line = format == "own" ? std::nullopt : first_line(text, name);
    if (line && is_promptfoo_line(*line))
      return summarised(read_promptfoo_lines(text, name), selection, name);
    if (format == "promptfoo") return other_format(name, format);
    return execution_error(not_json, root.error().to_string());
  }
  if (format != "own" && is_promptfoo(*root))
    return summarised(read_promptfoo(*root, name), selection, name);
  if (format != "own" && is_promptfoo_line(*root))
    return summarised(read_promptfoo_lines(text, name), selection, name);
  if (format == "promptfoo") return other_format(name, format);
  return read_own(*root, text, name, not_json, selection);
}

}  // namespace aipreflight::evals
