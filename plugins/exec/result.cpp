#include "result.hpp"

#include <cmath>
#include <map>

#include "fields.hpp"
#include "json/value.hpp"

namespace aipreflight::exec {
namespace {

constexpr std::int64_t kVersion = 1;

std::optional<sdk::Interval> read_interval(Fields& gate) {
  auto fields = gate.object("interval");
  if (!fields) return std::nullopt;
  sdk::Interval interval;
  interval.low = fields->required_number("low");
  interval.high = fields->required_number("high");
  interval.confidence = fields->required_number("confidence");
  interval.method = fields->text("method");
  fields->finish();
  return interval;
}

sdk::Gate read_gate(Fields& fields) {
  using sdk::Op;
  sdk::Gate gate;
  gate.id = fields.required_text("id");
  gate.statistic = fields.text("statistic");
  gate.unit = fields.text("unit");
  gate.value = fields.number("value", sdk::kNotMeasured);
  gate.n = fields.count("n", std::isnan(gate.value) ? 0 : 1);
  gate.op = fields.choice<Op>("op",
                              {{"<=", Op::kAtMost},
                               {">=", Op::kAtLeast},
                               {"<", Op::kLess},
                               {">", Op::kGreater},
                               {"==", Op::kEqual}},
                              Op::kUnset);
  if (gate.op == Op::kUnset) fields.complain("op", "is required");
  gate.bound = fields.required_number("bound");
  gate.interval = read_interval(fields);
  gate.severity =
      fields.choice<sdk::Severity>("severity",
                                   {{"fail", sdk::Severity::kFail}, {"warn", sdk::Severity::kWarn}},
                                   sdk::Severity::kFail);
  gate.absence = fields.choice<sdk::Absence>("absence",
                                             {{"error", sdk::Absence::kError},
                                              {"fail", sdk::Absence::kFail},
                                              {"warn", sdk::Absence::kWarn},
                                              {"skip", sdk::Absence::kSkip}},
                                             sdk::Absence::kError);
  gate.straddle = fields.choice<sdk::Straddle>("straddle",
                                               {{"point", sdk::Straddle::kPoint},
                                                {"lenient", sdk::Straddle::kLenient},
                                                {"warn", sdk::Straddle::kWarn},
                                                {"fail", sdk::Straddle::kFail}},
                                               sdk::Straddle::kPoint);
  gate.reason_code = fields.text("reason_code");
  gate.message = fields.text("message");
  return gate;
}

sdk::Finding read_finding(Fields& fields) {
  sdk::Finding finding;
  finding.severity = fields.choice<sdk::Severity>("severity",
                                                  {{"fail", sdk::Severity::kFail},
                                                   {"warn", sdk::Severity::kWarn},
                                                   {"info", sdk::Severity::kInfo},
                                                   {"error", sdk::Severity::kError}},
                                                  sdk::Severity::kFail);
  finding.reason_code = fields.required_text("reason_code");
  finding.message = fields.required_text("message");
  finding.file = fields.text("file");
  finding.line = static_cast<std::uint32_t>(fields.count("line", 0));
  finding.column = static_cast<std::uint32_t>(fields.count("column", 0));
  finding.help = fields.text("help");
  finding.runbook = fields.text("runbook");
  finding.fingerprint = fields.text("fingerprint");
  return finding;
}

sdk::Metric read_metric(Fields& fields) {
  sdk::Metric metric;
  metric.name = fields.required_text("name");
  metric.unit = fields.text("unit");
  metric.value = fields.number("value", sdk::kNotMeasured);
  metric.n = fields.count("n", 0);
  metric.direction = fields.choice<sdk::Direction>("direction",
                                                   {{"none", sdk::Direction::kNone},
                                                    {"higher", sdk::Direction::kHigher},
                                                    {"lower", sdk::Direction::kLower}},
                                                   sdk::Direction::kNone);
  return metric;
}

// Two of one name would be refused by the host, which does not know where they stand.
class Names {
 public:
  void add(Fields& fields, std::string_view member, const std::string& name) {
    const auto [first, is_new] = paths_.emplace(name, fields.path_of(member));
    if (!is_new) {
      fields.complain(member,
                      "is that of the one at " + fields.document().place(first->second) + " too");
    }
  }

 private:
  std::map<std::string, Document::Path> paths_;
};

void read_summary(Fields& root, CommandResult& result) {
  const json::Value* summary = root.any("summary");
  if (summary == nullptr) return;
  auto& summaries = result.evidence.summaries;
  if (summary->is_string()) {
    summaries.emplace_back(sdk::Outcome::kAlways, summary->as_string());
    return;
  }
  auto fields = root.object("summary");
  constexpr std::pair<std::string_view, sdk::Outcome> kOutcomes[] = {
      {"always", sdk::Outcome::kAlways},
      {"pass", sdk::Outcome::kPass},
      {"warn", sdk::Outcome::kWarn},
      {"fail", sdk::Outcome::kFail}};
  for (const auto& [name, outcome] : kOutcomes) {
    std::string sentence = fields->text(name);
    if (!sentence.empty()) summaries.emplace_back(outcome, std::move(sentence));
  }
  fields->finish();
}

void read_details(Fields& root, CommandResult& result) {
  const json::Value* details = root.any("details");
  if (details == nullptr) return;
  if (!details->is_object()) return root.complain("details", "has to be an object");
  result.details = json::write(*details);
}

void read_error(Fields& root, CommandResult& result) {
  const json::Value* error = root.any("error");
  if (error == nullptr) return;
  if (error->is_string()) {
    result.error = {"could_not_measure", error->as_string()};
    return;
  }
  auto fields = root.object("error");
  std::string reason_code = fields->text("reason_code");
  if (reason_code.empty()) reason_code = "could_not_measure";
  result.error = {std::move(reason_code), fields->required_text("message")};
  fields->finish();
}

void read_root(Fields& root, CommandResult& result) {
  if (const auto version = root.count("schema_version", kVersion); version != kVersion) {
    root.complain(
        "schema_version",
        "is " + std::to_string(version) + ", this module reads " + std::to_string(kVersion));
  }
  Names gates;
  Names metrics;
  root.each("gates", [&](Fields& fields) {
    result.evidence.gates.push_back(read_gate(fields));
    gates.add(fields, "id", result.evidence.gates.back().id);
  });
  root.each("findings",
            [&](Fields& fields) { result.evidence.findings.push_back(read_finding(fields)); });
  root.each("metrics", [&](Fields& fields) {
    result.evidence.metrics.push_back(read_metric(fields));
    metrics.add(fields, "name", result.evidence.metrics.back().name);
  });
  read_summary(root, result);
  read_details(root, result);
  if (std::string why = root.text("not_applicable"); !why.empty())
    result.not_applicable = std::move(why);
  read_error(root, result);
  const bool has_evidence = !result.evidence.gates.empty() || !result.evidence.findings.empty();
  if (result.not_applicable && (has_evidence || result.error)) {
    root.complain("not_applicable", "cannot stand beside gates, findings or an error");
  }
  root.finish();
}

}  // namespace

Result<CommandResult> read_result(std::string_view text, const std::string& name) {
  const auto value = json::parse(text, name);
  if (!value.ok()) return execution_error("result_invalid", value.error().to_string());
  Document document(text, name);
  CommandResult result;
  Fields root(*value, {}, "", document);
  read_root(root, result);
  if (document.complaint()) return *document.complaint();
  return result;
}

}  // namespace aipreflight::exec
