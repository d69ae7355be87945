#include <cmath>

#include "json/value.hpp"
#include "remark.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

using json::Value;

constexpr int kSchemaVersion = 1;

Value list_of(const std::vector<std::string>& texts) {
  Value list = Value::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

// An object on one line, written as it goes; closed when it dies.
class Line {
 public:
  explicit Line(std::string& out) : out_(out) { out_ += '{'; }
  ~Line() { out_ += '}'; }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // What follows in the page is the member's value.
  std::string& key(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }
  void add(std::string_view name, std::string_view text) { json::append_quoted(key(name), text); }
  void add(std::string_view name, double number) { json::append_number(key(name), number); }
  void add(std::string_view name, std::int64_t number) { key(name) += std::to_string(number); }

 private:
  std::string& out_;
  bool is_first_ = true;
};

void write(std::string& out, const std::string& text) {
  json::append_quoted(out, text);
}

void write(std::string& out, const SourceRef& where) {
  if (!where.known()) {
    out += "null";
    return;
  }
  Line line(out);
  line.add("file", where.file);
  line.add("line", static_cast<std::int64_t>(where.line));
  line.add("column", static_cast<std::int64_t>(where.column));
}

void write(std::string& out, const std::optional<Interval>& interval) {
  if (!interval) {
    out += "null";
    return;
  }
  Line line(out);
  line.add("low", interval->low);  // null: no lower end
  line.add("high", interval->high);
  line.add("confidence", interval->confidence);
  line.add("method", interval->method);
}

void write(std::string& out, const Gate& gate) {
  Line line(out);
  line.add("id", gate.id);
  line.add("statistic", gate.statistic);
  line.add("unit", gate.unit);
  line.add("value", gate.value);
  line.add("n", gate.n);
  write(line.key("interval"), gate.interval);
  line.add("op", to_string(gate.op));
  line.add("bound", gate.bound);
  line.add("status", to_string(gate.status));
  line.add("severity", to_string(gate.severity));
  line.add("absence", to_string(gate.absence));
  line.add("straddle", to_string(gate.straddle));
  line.add("reason_code", gate.reason_code);
  line.add("message", gate.message);
  line.add("config_key", gate.config_key);
  write(line.key("location"), gate.location);
}

void write(std::string& out, const Finding& finding) {
  Line line(out);
  line.add("severity", to_string(finding.severity));
  line.add("reason_code", finding.reason_code);
  line.add("message", finding.message);
  write(line.key("location"), finding.location);
  line.add("help", finding.help);
  line.add("runbook", finding.runbook);
  line.add("fingerprint", finding.fingerprint);
  line.add("config_key", finding.config_key);
}

void write(std::string& out, const Metric& metric) {
  Line line(out);
  line.add("name", metric.name);
  line.add("unit", metric.unit);
  line.add("value", metric.value);
  line.add("n", metric.n);
  line.add("direction", to_string(metric.direction));
}

void write(std::string& out, const Artefact& artefact) {
  Line line(out);
  line.add("name", artefact.name);
  line.add("path", artefact.path);
  line.add("media_type", artefact.media_type);
  line.add("bytes", static_cast<std::int64_t>(artefact.bytes));
  line.add("sha256", artefact.sha256);
}

// Writes the page as it goes: a tree of a hundred thousand gates would take more memory than the
// run.
class Page {
 public:
  explicit Page(std::size_t expected_bytes) { out_.reserve(expected_bytes); }

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
  template <typename Item>
  void line(const Item& item) {
    write(out_, item);
  }
  void block(const Value& value) {
    const std::string text = json::write(value, {.indent = 2});
    std::size_t start = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', start)) {
      out_.append(text, start, end + 1 - start);
      out_.append(2 * depth_, ' ');
      start = end + 1;
    }
    out_.append(text, start);
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

Value to_json(const std::optional<Confinement>& confinement) {
  if (!confinement) return {};
  Value value = Value::object();
  value.add("network", confinement->network);
  value.add("exec", confinement->exec);
  value.add("write", confinement->write);
  return value;
}

Value to_json(const std::optional<LockRef>& lock) {
  if (!lock) return {};
  Value value = Value::object();
  value.add("path", lock->path);
  value.add("sha256", lock->sha256);
  value.add("signed_by", lock->signed_by);
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
  value.add("plugin_lock", to_json(provenance.plugin_lock));
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
    page.line(item);
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
  page.member("confinement", to_json(check.confinement));
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

// Enough for most reports: growing by copies costs a large one more than writing it.
std::size_t expected_bytes(const RunResult& result) {
  constexpr std::size_t kRest = 16u << 10;
  constexpr std::size_t kLine = 512;
  std::size_t lines = 0;
  for (const CheckResult& check : result.checks) {
    lines += check.gates.size() + check.findings.size() + check.metrics.size();
  }
  return kRest + lines * kLine;
}

}  // namespace

std::string json(const RunResult& result) {
  Page page(expected_bytes(result));
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
  write_lines(page, "failed_checks", sentences(result.checks, Status::kFail));
  write_lines(page, "warnings", sentences(result.checks, Status::kWarn));
  write_lines(page, "errors", sentences(result.checks, Status::kError));
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
