#include <aipreflight/testkit/result.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "model/evidence.hpp"

namespace aipreflight::testkit {
namespace {

std::string shown(const Place& place) {
  return SourceRef{place.file, place.line, place.column}.to_string();
}

std::string_view operator_text(sdk::Op op) {
  return aipreflight::to_string(static_cast<Operator>(op));
}

std::string_view level_text(sdk::LogLevel level) {
  switch (level) {
    case sdk::LogLevel::kError:
      return "error";
    case sdk::LogLevel::kWarn:
      return "warn";
    case sdk::LogLevel::kInfo:
      return "info";
    case sdk::LogLevel::kDebug:
      break;
  }
  return "debug";
}

std::string line_of(const Gate& gate) {
  return "gate " + gate.id + ": " + std::string(to_string(gate.status)) + ", value " +
         text::format_number(gate.value) + " " + std::string(operator_text(gate.op)) + " " +
         text::format_number(gate.bound) + ", n=" + std::to_string(gate.n) +
         (gate.message.empty() ? "" : ", " + text::one_line(gate.message));
}

std::string line_of(const Finding& finding) {
  const std::string place = shown({finding.file, finding.line, finding.column});
  return "finding " + finding.reason_code + (place.empty() ? "" : " at " + place) + ": " +
         text::one_line(finding.message);
}

std::string line_of(const Metric& metric) {
  return "metric " + metric.name + ": " + text::format_number(metric.value) +
         (metric.unit.empty() ? "" : " " + text::one_line(metric.unit)) +
         ", n=" + std::to_string(metric.n);
}

std::string line_of(const Artefact& artefact) {
  return "artefact " + artefact.name + ": " + text::one_line(artefact.media_type) +
         (artefact.exists() ? "" : ", not written");
}

std::string line_of(const LogLine& line) {
  return "log " + std::string(level_text(line.level)) + ": " + text::one_line(line.text);
}

template <class Item>
void append(std::string& page, const std::vector<Item>& items) {
  for (const Item& item : items) page += "  " + line_of(item) + '\n';
}

}  // namespace

std::string Problem::to_string() const {
  return Error{ErrorCode::kProfile, text, {place.file, place.line, place.column}, hint, reason_code}
      .to_string();
}

std::string Result::to_string() const {
  std::string page(testkit::to_string(status));
  if (!reason_code.empty()) page += " (" + reason_code + ")";
  if (!summary.empty()) page += ": " + summary;
  page += '\n';
  for (const Problem& problem : problems) page += "  problem " + problem.to_string() + '\n';
  for (const Problem& warning : warnings) page += "  warning " + warning.to_string() + '\n';
  append(page, gates);
  append(page, findings);
  append(page, metrics);
  append(page, artefacts);
  append(page, log);
  return page;
}

}  // namespace aipreflight::testkit
