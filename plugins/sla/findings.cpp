#include "findings.hpp"

#include "base/text.hpp"
#include "phrase.hpp"

namespace aipreflight::sla {
namespace {

using probe_records::Field;
using probe_records::Rejected;

struct Kind {
  sdk::Severity severity = sdk::Severity::kWarn;
  const char* reason_code = "";
  const char* what = "";  // "3 of 10 probes have a ttft_ms that is …"
  const char* help = "";
};
constexpr Kind kNotFinite = {sdk::Severity::kError,
                             "probe_values_invalid",
                             "is not a finite number",
                             "The recording is damaged or its prober is at fault: record again."};
constexpr Kind kNegative = {sdk::Severity::kWarn,
                            "probe_values_negative",
                            "is negative",
                            "A clock went backwards or the prober is at fault; these values are "
                            "left out."};
constexpr Kind kZero = {sdk::Severity::kWarn,
                        "probe_values_zero",
                        "is 0",
                        "Some probers write 0 where no token was seen; these values are left out."};

std::string have(std::uint64_t rows, std::uint64_t total) {
  return std::to_string(rows) + " of " + count_of(total, "probe") + (rows == 1 ? " has" : " have");
}

class Findings {
 public:
  Findings(const Measurements& measured, const std::string& source)
      : measured_(measured), source_(source) {}

  void add_rejected(Field field, const Rejected& rejected, const Kind& kind) {
    if (rejected.rows == 0) return;
    sdk::Finding finding;
    finding.severity = kind.severity;
    finding.reason_code = kind.reason_code;
    finding.message = have(rejected.rows, measured_.total) + " a " + std::string(name_of(field)) +
                      " that " + kind.what + ", first in line " +
                      std::to_string(rejected.first_line);
    finding.file = source_;
    finding.line = static_cast<std::uint32_t>(rejected.first_line);
    finding.help = kind.help;
    all_.push_back(std::move(finding));
  }

  void add(sdk::Severity severity, std::string reason_code, std::string message) {
    sdk::Finding finding;
    finding.severity = severity;
    finding.reason_code = std::move(reason_code);
    finding.message = std::move(message);
    finding.file = source_;
    all_.push_back(std::move(finding));
  }

  std::vector<sdk::Finding> take() { return std::move(all_); }

 private:
  const Measurements& measured_;
  const std::string& source_;
  std::vector<sdk::Finding> all_;
};

bool is_limited(const Limits& limits, Field field) {
  switch (field) {
    case Field::kTtft:
      return limits.ttft_ms.has_value();
    case Field::kLatency:
      return limits.latency_ms.has_value();
    case Field::kThroughput:
      return limits.min_throughput.has_value();
  }
  return false;
}

std::string other_statuses(const Measurements& measured) {
  std::string names;
  for (const auto& [name, count] : measured.statuses.sorted()) {
    if (name == probe_records::kHealthy || name == probe_records::kDegraded ||
        name == probe_records::kError) {
      continue;
    }
    if (!names.empty()) names += ", ";
    names += name + ": " + std::to_string(count);
  }
  return names;
}

}  // namespace

std::vector<sdk::Finding> findings_of(const Measurements& measured,
                                      const Limits& limits,
                                      const std::string& source) {
  Findings findings(measured, source);
  for (const Field field : probe_records::kFields) {
    const FieldStats& stats = measured.field(field);
    findings.add_rejected(field, stats.not_finite, kNotFinite);
    findings.add_rejected(field, stats.negative, kNegative);
    findings.add_rejected(field, stats.zero, kZero);
    if (stats.absent > 0 && stats.n > 0 && is_limited(limits, field)) {
      findings.add(sdk::Severity::kInfo,
                   "probe_values_absent",
                   have(stats.absent, measured.total) + " no " + std::string(name_of(field)));
    }
  }
  if (measured.degraded > 0) {
    const double share =
        static_cast<double>(measured.degraded) / static_cast<double>(measured.total);
    findings.add(sdk::Severity::kWarn,
                 "probes_degraded",
                 std::to_string(measured.degraded) + "/" + std::to_string(measured.total) +
                     " probes degraded (" + percent_of(share) + "): worth watching under load");
  }
  if (measured.other() > 0) {
    findings.add(sdk::Severity::kInfo,
                 "probe_status_other",
                 have(measured.other(), measured.total) +
                     " a status that is not healthy, degraded or error, and is not counted as "
                     "healthy (" +
                     text::one_line(other_statuses(measured), 1000) + ")");
  }
  return findings.take();
}

}  // namespace aipreflight::sla
