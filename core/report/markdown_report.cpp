#include <algorithm>

#include "base/text.hpp"
#include "phrase.hpp"
#include "remark.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

constexpr std::size_t kLongestCell = 500;

std::string_view escape_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '@':
      return "&#64;";  // no mention of anybody
    case '|':
      return "\\|";
    case '`':
      return "\\`";
    case '\\':
      return "\\\\";
    case '*':
      return "\\*";
    case '_':
      return "\\_";
    case '[':
      return "\\[";
    case ']':
      return "\\]";
    case '#':
      return "\\#";
    case '~':
      return "\\~";
    case '!':
      return "\\!";
    default:
      return {};
  }
}

// Text from outside as Markdown that shows it and means nothing: on one line, bounded.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text::one_line(text, kLongestCell)) {
    const std::string_view escape = escape_of(c);
    if (escape.empty()) {
      result += c;
    } else {
      result += escape;
    }
  }
  return result;
}

// Paths and digests read best as code; what would end the code is escaped text instead.
std::string code(std::string_view text) {
  const std::string line = text::one_line(text, kLongestCell);
  if (line.empty()) return {};
  if (line.find_first_of("`|<>@&\\") != std::string::npos) return escaped(text);
  return '`' + line + '`';
}

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += ' ' + cell + " |";
  return line + '\n';
}

std::string head(const std::vector<std::string>& titles) {
  std::string line = "|";
  for (std::size_t i = 0; i < titles.size(); ++i) line += " --- |";
  return row(titles) + line + '\n';
}

std::string section(std::string_view title, const std::string& body) {
  return body.empty() ? body : "\n## " + std::string(title) + "\n\n" + body;
}

// "### name" and what stands under it, or nothing where that is empty.
template <typename Body>
std::string by_check(const RunResult& result, const Body& body) {
  std::string page;
  for (const CheckResult& check : result.checks) {
    const std::string part = body(check);
    if (part.empty()) continue;
    if (!page.empty()) page += '\n';
    page += "### " + escaped(check.name) + "\n\n" + part;
  }
  return page;
}

std::string and_more(std::size_t total, std::string_view what) {
  if (total <= kShownGates) return {};
  return "\n" + std::to_string(total - kShownGates) + " more " + std::string(what) +
         " in the JSON report.\n";
}

std::string title(const RunResult& result) {
  std::string page = "# aipreflight: " + std::string(to_string(result.verdict));
  if (!result.profile.empty()) page += " – " + escaped(result.profile);
  page += '\n';
  if (result.interrupted) page += "\n**Interrupted: these results are partial.**\n";
  if (result.strict && result.verdict == Status::kWarn) {
    page += "\nWARN counts as failure here.\n";
  }
  return page;
}

std::string check_table(const RunResult& result) {
  if (result.checks.empty()) return "\nNo check was run.\n";
  std::string page = '\n' + head({"Check", "Status", "Summary"});
  for (const CheckResult& check : result.checks) {
    page +=
        row({escaped(check.name), std::string(to_string(check.status)), escaped(check.summary)});
  }
  return page;
}

std::string remark_items(const std::vector<Remark>& shown) {
  std::string page;
  for (std::size_t i = 0; i < std::min(shown.size(), kShownGates); ++i) {
    const Remark& remark = shown[i];
    page += "- **" + remark.label + "** ";
    if (remark.where.known()) page += code(remark.where.to_string()) + ": ";
    page += escaped(remark.sentence);
    if (!remark.reason_code.empty()) page += " (" + code(remark.reason_code) + ')';
    page += '\n';
    if (!remark.help.empty()) page += "  - help: " + escaped(remark.help) + '\n';
    if (!remark.runbook.empty()) page += "  - runbook: " + escaped(remark.runbook) + '\n';
  }
  return page + and_more(shown.size(), "remarks");
}

std::string gate_table(const CheckResult& check) {
  if (check.gates.empty()) return {};
  std::string page = head({"Gate", "Value", "Bound", "n", "Interval", "Status", "Place"});
  for (std::size_t i = 0; i < std::min(check.gates.size(), kShownGates); ++i) {
    const Gate& gate = check.gates[i];
    page += row({escaped(gate.statistic.empty() ? gate.id : gate.statistic),
                 escaped(quantity(gate.value, gate.unit)),
                 escaped(bound_phrase(gate, true)),
                 std::to_string(gate.n),
                 escaped(interval_phrase(gate)),
                 std::string(to_string(gate.status)),
                 code(gate.location.to_string())});
  }
  return page + and_more(check.gates.size(), "gates");
}

std::string metric_table(const CheckResult& check) {
  if (check.metrics.empty()) return {};
  std::string page = head({"Value", "Measured", "n"});
  for (std::size_t i = 0; i < std::min(check.metrics.size(), kShownGates); ++i) {
    const Metric& metric = check.metrics[i];
    page += row({escaped(metric.name),
                 escaped(quantity(metric.value, metric.unit)),
                 metric.n > 0 ? std::to_string(metric.n) : ""});
  }
  return page + and_more(check.metrics.size(), "values");
}

std::string artefact_table(const RunResult& result) {
  std::string rows;
  std::size_t total = 0;
  for (const CheckResult& check : result.checks) {
    for (const Artefact& artefact : check.artefacts) {
      if (++total > kShownGates) continue;
      rows += row({escaped(check.name),
                   code(artefact.path),
                   bytes_phrase(artefact.bytes),
                   code(artefact.sha256)});
    }
  }
  if (rows.empty()) return rows;
  return head({"Check", "File", "Size", "SHA-256"}) + rows + and_more(total, "artefacts");
}

std::string plugin_table(const RunResult& result) {
  std::string rows;
  for (const CheckResult& check : result.checks) {
    if (!check.plugin) continue;
    const PluginRef& plugin = *check.plugin;
    std::string usage;
    if (check.usage) {
      usage = text::format_seconds(check.usage->wall_seconds) + ", " +
              bytes_phrase(check.usage->peak_rss_bytes);
    }
    rows += row({escaped(check.name),
                 escaped(plugin.module + ' ' + plugin.version),
                 code(plugin.path),
                 code(plugin.sha256),
                 usage});
  }
  if (rows.empty()) return rows;
  return head({"Check", "Plugin", "Path", "SHA-256", "Time, memory"}) + rows;
}

std::string warning_items(const RunResult& result) {
  std::string page;
  for (const std::string& warning : result.warnings) page += "- " + escaped(warning) + '\n';
  return page;
}

std::string provenance_items(const RunResult& result) {
  const Provenance& provenance = result.provenance;
  std::string page;
  const auto item = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) page += "- " + std::string(name) + ": " + value + '\n';
  };
  item("Generated", escaped(result.generated));
  item("Tool", escaped(provenance.host));
  item("Run", code(result.run_id));
  item("Exit code", std::to_string(result.exit_code));
  item("Profile", code(provenance.profile_path));
  item("Profile SHA-256", code(provenance.profile_sha256));
  item("Working directory", code(provenance.working_directory));
  item("Command line", code(text::join(provenance.command_line, " ")));
  item("Overrides", code(text::join(provenance.overrides, " ")));
  item("Isolation", escaped(provenance.isolation));
  for (const auto& [name, value] : provenance.environment) item(escaped(name), escaped(value));
  return page;
}

}  // namespace

std::string markdown(const RunResult& result) {
  std::string page = title(result) + check_table(result);
  page += section("Not passed", by_check(result, [](const CheckResult& check) {
                    return remark_items(remarks(check, Which::kNotPassed));
                  }));
  page += section("Gates", by_check(result, gate_table));
  page += section("Values", by_check(result, metric_table));
  page += section("Artefacts", artefact_table(result));
  page += section("Plugins", plugin_table(result));
  page += section("Warnings of the host", warning_items(result));
  page += section("Provenance", provenance_items(result));
  return page;
}

}  // namespace aipreflight::report
