#include <cmath>

#include "json/value.hpp"
#include "remark.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using json::Value;

constexpr int kSchemaVersion = 1;

// Writes the page as it goes: a tree of a hundred thousand gates would take more memory than the
// run.
class Page {
 public:
  void open(char bracket) {
    out_ += bracket;
    ++depth_;
    is_first_ = true;
  }
  void close(char bracket) {
    --depth_;
    if (!is_first_) new_line();
    out_ += bracket;
    is_first_ = false;
  }
  void key(std::string_view name) {
    next();
    out_ += json::quote(name);
    out_ += ": ";
  }
  void next() {
    if (!is_first_) out_ += ',';
    new_line();
    is_first_ = false;
  }
  void line(const Value& value) { out_ += json::write(value); }
  void block(const Value& value) {
    for (const char c : json::write(value, {.indent = 2})) {
      out_ += c;
      if (c == '\n') out_.append(2 * depth_, ' ');
    }
  }
  void member(std::string_view name, const Value& value) {
    key(name);
    block(value);
  }
  [[nodiscard]] std::string take() {
    out_ += '\n';
    return std::move(out_);
  }

 private:
  void new_line() {
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }

  std::string out_;
  std::size_t depth_ = 0;
  bool is_first_ = true;
};

Value list_of(const std::vector<std::string>& texts) {
  Value list = Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

Value to_json(const SourceRef& where) {
  if (!where.known()) return {};
  Value value = Value::object();
  value.add("file", where.file);
  value.add("line", static_cast<std::int64_t>(where.line));
  value.add("column", static_cast<std::int64_t>(where.column));
  return value;
}

Value to_json(const Interval& interval) {
  Value value = Value::object();
  value.add("low", interval.low);  // null: no lower end
  value.add("high", interval.high);
  value.add("confidence", interval.confidence);
  value.add("method", interval.method);
  return value;
}

Value to_json(const Gate& gate) {
  Value value = Value::object();
  value.add("id", gate.id);
  value.add("statistic", gate.statistic);
  value.add("unit", gate.unit);
  value.add("value", gate.value);
  value.add("n", gate.n);
  value.add("interval", gate.interval ? to_json(*gate.interval) : Value());
  value.add("op", to_string(gate.op));
  value.add("bound", gate.bound);
  value.add("status", to_string(gate.status));
  value.add("severity", to_string(gate.severity));
  value.add("absence", to_string(gate.absence));
  value.add("straddle", to_string(gate.straddle));
  value.add("reason_code", gate.reason_code);
  value.add("message", gate.message);
  value.add("config_key", gate.config_key);
  value.add("location", to_json(gate.location));
  return value;
}

Value to_json(const Finding& finding) {
  Value value = Value::object();
  value.add("severity", to_string(finding.severity));
  value.add("reason_code", finding.reason_code);
  value.add("message", finding.message);
  value.add("location", to_json(finding.location));
  value.add("help", finding.help);
  value.add("runbook", finding.runbook);
  value.add("fingerprint", finding.fingerprint);
  value.add("config_key", finding.config_key);
  return value;
}

Value to_json(const Metric& metric) {
  Value value = Value::object();
  value.add("name", metric.name);
  value.add("unit", metric.unit);
  value.add("value", metric.value);
  value.add("n", metric.n);
  value.add("direction", to_string(metric.direction));
  return value;
}

Value to_json(const Artefact& artefact) {
  Value value = Value::object();
  value.add("name", artefact.name);
  value.add("path", artefact.path);
  value.add("media_type", artefact.media_type);
  value.add("bytes", artefact.bytes);
  value.add("sha256", artefact.sha256);
  return value;
}

Value to_json(const std::optional<PluginRef>& plugin) {
  if (!plugin) return {};
  Value value = Value::object();
  value.add("module", plugin->module);
  value.add("version", plugin->version);
  value.add("sha256", plugin->sha256);
  value.add("abi", std::to_string(plugin->abi_major) + '.' + std::to_string(plugin->abi_minor));
  value.add("path", plugin->path);
  value.add("shadows", list_of(plugin->shadows));
  return value;
}

Value to_json(const std::optional<Usage>& usage) {
  if (!usage) return {};
  Value value = Value::object();
  value.add("wall_s", usage->wall_seconds);
  value.add("cpu_s", usage->cpu_seconds);
  value.add("peak_rss_bytes", usage->peak_rss_bytes);
  return value;
}

Value to_json(const Provenance& provenance) {
  Value environment = Value::object();
  for (const auto& [name, text] : provenance.environment) environment.add(name, text);
  Value value = Value::object();
  value.add("host", provenance.host);
  value.add("profile_path", provenance.profile_path);
  value.add("profile_sha256", provenance.profile_sha256);
  value.add("profile_files", list_of(provenance.profile_files));
  value.add("working_directory", provenance.working_directory);
  value.add("command_line", list_of(provenance.command_line));
  value.add("overrides", list_of(provenance.overrides));
  value.add("isolation", provenance.isolation);
  value.add("environment", std::move(environment));
  return value;
}

// "aipreflight 0.1.0" in its two parts.
Value tool_of(const std::string& host) {
  const std::size_t space = host.rfind(' ');
  Value value = Value::object();
  value.add("name", host.substr(0, space));
  value.add("version", space == std::string::npos ? "" : host.substr(space + 1));
  return value;
}

Value artefact_paths(const RunResult& result) {
  Value paths = Value::array();
  for (const CheckResult& check : result.checks) {
    for (const Artefact& artefact : check.artefacts) paths.push(artefact.path);
  }
  return paths;
}

// One item a line: short to read, and a hundred thousand of them stay a file that editors open.
template <typename Item>
void write_lines(Page& page, std::string_view name, const std::vector<Item>& items) {
  page.key(name);
  page.open('[');
  for (const Item& item : items) {
    page.next();
    page.line(to_json(item));
  }
  page.close(']');
}

void write_check(Page& page, const CheckResult& check) {
  page.next();
  page.open('{');
  page.member("name", check.name);
  page.member("status", to_string(check.status));
  page.member("summary", check.summary);
  page.member("details", check.details.is_object() ? check.details : Value::object());
  page.member("uses", check.uses);
  page.member("title", check.title);
  page.member("reason_code", check.reason_code);
  page.member("severity", check.severity_warn ? "warn" : "fail");
  write_lines(page, "gates", check.gates);
  write_lines(page, "findings", check.findings);
  write_lines(page, "metrics", check.metrics);
  write_lines(page, "artefacts", check.artefacts);
  page.member("plugin", to_json(check.plugin));
  page.member("usage", to_json(check.usage));
  page.close('}');
}

// What readers of the reports of an inference gate have always found at the top.
void write_inference_members(Page& page, const RunResult& result) {
  for (const CheckResult& check : result.checks) {
    if (check.uses != "sla") continue;
    page.member("source", check.details["source"]);
    page.member("metrics", check.details["metrics"]);
    page.member("thresholds", check.details["thresholds"]);
    return;
  }
}

}  // namespace

std::string json(const RunResult& result) {
  Page page;
  page.open('{');
  page.member("schema_version", kSchemaVersion);
  page.member("tool", tool_of(result.provenance.host));
  page.member("verdict", to_string(result.verdict));
  page.member("exit_code", result.exit_code);
  page.member("profile", result.profile);
  page.member("kind", result.kind);
  page.member("generated", result.generated);
  page.member("run_id", result.run_id);
  page.member("strict", result.strict);
  page.member("interrupted", result.interrupted);
  page.member("failed_checks", list_of(sentences(result.checks, Status::kFail)));
  page.member("warnings", list_of(sentences(result.checks, Status::kWarn)));
  page.member("errors", list_of(sentences(result.checks, Status::kError)));
  if (result.kind == "inference") write_inference_members(page, result);
  page.key("checks");
  page.open('[');
  for (const CheckResult& check : result.checks) write_check(page, check);
  page.close(']');
  page.member("artifacts", artefact_paths(result));
  page.member("host_warnings", list_of(result.warnings));
  page.member("provenance", to_json(result.provenance));
  page.close('}');
  return page.take();
}

}  // namespace aipreflight::report
