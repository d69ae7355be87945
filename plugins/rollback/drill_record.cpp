#include "drill_record.hpp"

#include <chrono>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "dates/dates.hpp"
#include "json/value.hpp"

namespace aipreflight::rollback {
namespace {

constexpr char kFormat[] = "aipreflight-rollback-drill/1";

json::Value unsigned_value(const DrillRecord& record) {
  json::Value command = json::Value::array();
  for (const std::string& word : record.command) command.push(word);
  json::Value log = json::Value::object();
  log.set("file", record.log);
  log.set("sha256", record.log_sha256);
  json::Value gate = json::Value::object();
  gate.set("verdict", record.gate_verdict);
  gate.set("exit_code", record.gate_exit_code);
  gate.set("seconds", record.gate_seconds);
  gate.set("report_sha256", record.gate_report_sha256);
  json::Value value = json::Value::object();
  value.set("format", kFormat);
  value.set("profile", record.profile);
  value.set("runbook_sha256", record.runbook_sha256);
  value.set("command", std::move(command));
  value.set("from", record.from);
  value.set("to", record.to);
  value.set("operator", record.performed_by);
  value.set("started", format_utc(WallTime(std::chrono::seconds(record.started))));
  value.set("seconds", record.seconds);
  value.set("end", record.end);
  value.set("exit_code", record.exit_code);
  value.set("log", std::move(log));
  value.set("gate", std::move(gate));
  return value;
}

std::string digest_of(const json::Value& value) {
  return "sha256:" + sha256_hex(json::write(value));
}

class RecordReader {
 public:
  explicit RecordReader(const std::string& name) : name_(name) {}

  std::string text(const json::Value& map, std::string_view key) {
    const json::Value& value = map[key];
    if (!value.is_string()) complain(key, "text");
    return value.as_string();
  }
  double number(const json::Value& map, std::string_view key) {
    const json::Value& value = map[key];
    const double number = value.as_number(-1);
    if (!value.is_number() || !(number >= 0) || number > 1e9) complain(key, "a number from 0");
    return number;
  }
  int code(const json::Value& map, std::string_view key) {
    const json::Value& value = map[key];
    if (!value.is_integer()) complain(key, "a whole number");
    return static_cast<int>(value.as_integer(-1));
  }
  void complain(std::string_view key, const std::string& expected) {
    if (!defect.empty()) return;
    defect = name_ + ": '" + std::string(key) + "' must be " + expected;
  }

  std::string defect;

 private:
  const std::string& name_;
};

}  // namespace

std::string write_record(const DrillRecord& record) {
  json::Value value = unsigned_value(record);
  const std::string digest = digest_of(value);
  value.set("digest", digest);
  return json::write(value, {.indent = 2}) + '\n';
}

Result<DrillRecord> read_record(std::string_view text, const std::string& name) {
  auto parsed = json::parse(text, name);
  if (!parsed.ok()) {
    Error error = parsed.take_error();
    error.reason = "drill_unreadable";
    return error;
  }
  const json::Value& value = *parsed;
  RecordReader reader(name);
  if (reader.text(value, "format") != kFormat) {
    reader.complain("format", std::string("\"") + kFormat + '"');
  }
  DrillRecord record{.profile = reader.text(value, "profile"),
                     .runbook_sha256 = reader.text(value, "runbook_sha256"),
                     .command = {},
                     .from = reader.text(value, "from"),
                     .to = reader.text(value, "to"),
                     .performed_by = reader.text(value, "operator"),
                     .started = dates::parse_time(reader.text(value, "started")).value_or(-1),
                     .seconds = reader.number(value, "seconds"),
                     .end = reader.text(value, "end"),
                     .exit_code = reader.code(value, "exit_code"),
                     .log = reader.text(value["log"], "file"),
                     .log_sha256 = reader.text(value["log"], "sha256"),
                     .gate_verdict = reader.text(value["gate"], "verdict"),
                     .gate_exit_code = reader.code(value["gate"], "exit_code"),
                     .gate_seconds = reader.number(value["gate"], "seconds"),
                     .gate_report_sha256 = reader.text(value["gate"], "report_sha256")};
  for (const json::Value& word : value["command"].items())
    record.command.push_back(word.as_string());
  if (record.started < 0) reader.complain("started", "a time such as 2026-11-24T20:37:51Z");
  if (record.command.empty()) reader.complain("command", "a list of words");
  if (!reader.defect.empty()) return execution_error("drill_unreadable", reader.defect);
  json::Value rest = json::Value::object();
  for (const json::Member& member : value.members()) {
    if (member.first != "digest") rest.add(member.first, member.second);
  }
  if (value["digest"].as_string() != digest_of(rest)) {
    return execution_error("drill_altered", name + ": its digest is not that of what it says");
  }
  return record;
}

}  // namespace aipreflight::rollback
