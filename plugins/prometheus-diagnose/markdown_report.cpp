#include "base/text.hpp"
#include "phrase.hpp"
#include "report.hpp"
#include "waterfall.hpp"

namespace aipreflight::diagnose {
namespace {

std::string escaped(std::string_view raw) {
  std::string out;
  for (const char c : text::one_line(raw, 500)) {
    if (std::string_view("\\`*_{}[]<>()#+!|~").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

void add_list(std::string& out, const char* title, const std::vector<std::string>& items) {
  if (items.empty()) return;
  out += std::string("\n## ") + title + "\n\n";
  for (const std::string& item : items) out += "- " + item + '\n';
}

std::string finding(const Verdict& verdict, const Examination& seen) {
  const Rule& rule = *verdict.rule;
  std::string out = "\n### " + escaped(rule.title) + "\n\n`" + rule.id + "`, " +
                    std::string(to_string(rule.severity)) + ", " +
                    std::string(to_string(verdict.confidence)) + " confidence" +
                    explained(verdict, seen) + "\n\n";
  if (!verdict.explained_by.empty()) return out + "Explained by `" + verdict.explained_by + "`.\n";
  for (const std::string& reference : rule.evidence) {
    out += "- " + escaped(describe(reference, seen.facts, seen.rules.catalogue())) + '\n';
  }
  for (const std::string& action : rule.actions) out += "- do: " + escaped(action) + '\n';
  if (!rule.runbook.empty())
    out += "- runbook: [" + escaped(rule.runbook) + "](" + rule.runbook + ")\n";
  return out;
}

}  // namespace

std::string markdown_report(const Examination& seen) {
  std::string out =
      "# Diagnosis of " + escaped(seen.run) + "\n\n" + std::to_string(seen.probes) +
      " probes; evidence: " + (seen.source.empty() ? "probes alone" : escaped(seen.source)) +
      "\n\n**" + escaped(headline(seen)) + "**\n";
  for (const std::string& reason : seen.insufficient)
    out += "\nNot enough: " + escaped(reason) + '\n';
  if (!seen.is_old) {
    const std::string picture = waterfall_svg(seen.budget);
    if (!picture.empty()) out += "\n## Where the time to the first token went\n\n" + picture + '\n';
    if (!seen.budget.inconclusive.empty()) out += '\n' + escaped(seen.budget.inconclusive) + '\n';
  }
  if (!seen.diagnosis.fired.empty()) out += "\n## Found\n";
  for (const Verdict& verdict : seen.diagnosis.fired) out += finding(verdict, seen);
  std::vector<std::string> items;
  for (const Verdict& verdict : seen.diagnosis.ruled_out) {
    items.push_back('`' + verdict.rule->id + "`: " + escaped(verdict.why_not));
  }
  add_list(out, "Ruled out", items);
  items.clear();
  for (const Verdict& verdict : seen.diagnosis.not_evaluable) {
    items.push_back('`' + verdict.rule->id + "`: needs " +
                    escaped(text::join(verdict.missing, ", ")));
  }
  add_list(out, "Not evaluable", items);
  items.clear();
  for (const std::string& remark : seen.remarks) items.push_back(escaped(remark));
  add_list(out, "Remarks", items);
  return out;
}

}  // namespace aipreflight::diagnose
