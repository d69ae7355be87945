#include <algorithm>

#include "base/text.hpp"
#include "layout.hpp"
#include "phrase.hpp"
#include "remark.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

constexpr std::size_t kWidestName = 32;
constexpr std::size_t kShownRemarks =
    20;  // of a check; all that the JSON report has is too much for a screen
constexpr std::size_t kLongestLine = 2000;

std::string_view colour_of(std::string_view label) {
  if (label == "PASS") return "\x1b[32m";
  if (label == "WARN" || label == "INCONCLUSIVE") return "\x1b[33m";
  if (label == "FAIL") return "\x1b[31m";
  if (label == "ERROR") return "\x1b[1;31m";
  return "\x1b[2m";
}

// `label` in its colour, filled up to `width` columns.
std::string coloured(std::string_view label, std::size_t width, const TextStyle& style) {
  if (!style.colour || label.empty()) return text::padded(label, width);
  const std::size_t used = text::columns(label);
  const std::string fill(used < width ? width - used : 0, ' ');
  return std::string(colour_of(label)) + std::string(label) + "\x1b[0m" + fill;
}

std::size_t name_width(const std::vector<CheckResult>& checks) {
  std::size_t widest = 0;
  for (const CheckResult& check : checks)
    widest = std::max(widest, text::columns(text::one_line(check.name)));
  return std::min(widest, kWidestName);
}

std::string verdict_line(const RunResult& result, const TextStyle& style) {
  const std::string_view verdict = to_string(result.verdict);
  std::string line = "Verdict: " + coloured(verdict, 0, style);
  if (result.interrupted) line += " (interrupted: these results are partial)";
  if (result.strict && result.verdict == Status::kWarn) line += " (counts as failure here)";
  return line + '\n';
}

std::string check_line(const CheckResult& check, std::size_t width, const TextStyle& style) {
  constexpr std::size_t kStatusWidth = 5;
  const std::string_view status = to_string(check.status);
  std::string line = "  " + text::padded(text::one_line(check.name, kLongestLine), width) + "  ";
  const std::size_t indent = text::columns(line) + kStatusWidth + 2;
  if (check.summary.empty()) return line + coloured(status, 0, style) + '\n';
  line += coloured(status, kStatusWidth, style) + "  ";
  const std::string summary = text::one_line(check.summary, kLongestLine);
  return line + wrapped(summary, indent, static_cast<std::size_t>(style.width)) + '\n';
}

std::string indented(std::string_view label, std::string_view words, const TextStyle& style) {
  constexpr std::size_t kIndent = 4;
  const std::size_t hang = kIndent + std::max<std::size_t>(text::columns(label), 5) + 2;
  std::string line(kIndent, ' ');
  line += coloured(label, hang - kIndent - 2, style) + "  ";
  return line + wrapped(words, hang, static_cast<std::size_t>(style.width)) + '\n';
}

std::string remark_lines(const Remark& remark, const TextStyle& style) {
  std::string words;
  if (remark.where.known()) words = text::one_line(remark.where.to_string(), kLongestLine) + ": ";
  words += text::one_line(remark.sentence, kLongestLine);
  if (!remark.reason_code.empty()) words += " [" + text::one_line(remark.reason_code) + ']';
  std::string lines = indented(remark.label, words, style);
  if (!remark.help.empty()) {
    lines += indented("", "help: " + text::one_line(remark.help, kLongestLine), style);
  }
  if (!remark.runbook.empty()) {
    lines += indented("", "runbook: " + text::one_line(remark.runbook, kLongestLine), style);
  }
  return lines;
}

std::string metric_line(const Metric& metric, const TextStyle& style) {
  std::string words =
      text::one_line(metric.name) + ' ' + text::one_line(quantity(metric.value, metric.unit));
  if (metric.n > 0) words += " (n=" + std::to_string(metric.n) + ')';
  return indented("value", words, style);
}

std::string confinement_line(const Confinement& confinement, const TextStyle& style) {
  return indented("confined",
                  text::one_line("network: " + confinement.network + "; exec: " + confinement.exec +
                                     "; write: " + confinement.write,
                                 kLongestLine),
                  style);
}

std::string check_details(const CheckResult& check, const TextStyle& style) {
  const auto shown = remarks(check, style.verbose ? Which::kAll : Which::kNotPassed, style.unicode);
  const std::size_t limit = style.verbose ? kShownGates : kShownRemarks;
  std::string lines;
  for (std::size_t i = 0; i < std::min(shown.size(), limit); ++i) {
    lines += remark_lines(shown[i], style);
  }
  if (shown.size() > limit) {
    lines += "    and " + std::to_string(shown.size() - limit) + " more in the JSON report\n";
  }
  if (style.verbose) {
    for (std::size_t i = 0; i < std::min(check.metrics.size(), limit); ++i) {
      lines += metric_line(check.metrics[i], style);
    }
    if (check.metrics.size() > limit) {
      lines += "    and " + std::to_string(check.metrics.size() - limit) + " more values\n";
    }
    if (check.confinement) lines += confinement_line(*check.confinement, style);
  }
  if (lines.empty()) return lines;
  return "\n  " + text::one_line(check.name, kLongestLine) + '\n' + lines;
}

}  // namespace

std::string text(const RunResult& result, const TextStyle& style) {
  std::string page = verdict_line(result, style);
  if (result.checks.empty()) page += "  no check was run\n";
  const std::size_t width = name_width(result.checks);
  for (const CheckResult& check : result.checks) page += check_line(check, width, style);
  std::string details;
  for (const CheckResult& check : result.checks) details += check_details(check, style);
  if (style.verbose) {
    for (const std::string& warning : result.warnings) {
      details += "\n  warning: " + text::one_line(warning, kLongestLine) + '\n';
    }
  }
  if (!details.empty()) page += details + '\n';
  return page;
}

}  // namespace aipreflight::report
