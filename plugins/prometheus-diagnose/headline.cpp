#include <cmath>

#include "base/text.hpp"
#include "phrase.hpp"
#include "report.hpp"

namespace aipreflight::diagnose {

std::string report(const Examination& examination, Format format, std::optional<Severity> fail_on) {
  switch (format) {
    case Format::kText:
      return examination.is_old ? old_text_report(examination) : text_report(examination);
    case Format::kJson:
      return json_report(examination, fail_on);
    case Format::kMarkdown:
      break;
  }
  return markdown_report(examination);
}

std::string explained(const Verdict& verdict, const Examination& examination) {
  if (verdict.explains_ms && *verdict.explains_ms > 0) {
    const auto before = examination.budget.client_baseline;
    std::string text = ": explains " + milliseconds(*verdict.explains_ms / 1e3);
    if (examination.budget.client) text += " of " + milliseconds(*examination.budget.client);
    if (before && examination.budget.client) {
      const double change = *examination.budget.client - *before;
      text += std::string(" (") + (change < 0 ? "-" : "+") + milliseconds(std::abs(change)) +
              " against the baseline)";
    }
    return text;
  }
  if (verdict.explains_count && *verdict.explains_count > 0) {
    return ": explains " + text::format_number(*verdict.explains_count) + " of " +
           text::format_number(examination.facts.number("client_errors.total").value_or(0)) +
           " errors";
  }
  return "";
}

std::string headline(const Examination& examination) {
  if (const Verdict* cause = examination.diagnosis.most_likely()) {
    return "Most likely: " + cause->rule->title + " (" + cause->rule->id + ", " +
           std::string(to_string(cause->confidence)) + " confidence)" +
           explained(*cause, examination);
  }
  if (!examination.insufficient.empty()) {
    return "Inconclusive: the evidence is not enough to say that nothing is wrong";
  }
  if (examination.source.empty()) {
    return "No cause can be told from the probes alone: there are no metrics of the server";
  }
  return "No cause found: every rule that could be evaluated is ruled out by a number";
}

}  // namespace aipreflight::diagnose
