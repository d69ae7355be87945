#include <cmath>
#include <ctime>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "report/report.hpp"

namespace aipreflight::report {
namespace {

constexpr std::size_t kLongestLabel = 200;

using Labels = std::vector<std::pair<std::string_view, std::string>>;

int number_of(Status status) {
  switch (status) {
    case Status::kPass:
      return 0;
    case Status::kWarn:
      return 1;
    case Status::kFail:
      return 2;
    case Status::kError:
      return 3;
    case Status::kSkip:
      break;
  }
  return 4;
}

// A value of a label: prometheus.io/docs/instrumenting/exposition_formats.
std::string escaped(std::string_view text) {
  const std::string line = text::one_line(text, kLongestLabel);
  std::string result;
  for (const char c : line) {
    if (c == '\\' || c == '"') result += '\\';
    result += c;
  }
  return result;
}

// "2026-01-02T03:04:05Z" as Unix seconds.
std::optional<double> unix_seconds(const std::string& generated) {
  std::tm parts{};
  const char* end = ::strptime(generated.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return static_cast<double>(::timegm(&parts));
}

// One metric with all its lines. A set of labels that comes again is left out: a scrape that holds
// it twice is refused whole.
class Family {
 public:
  Family(std::string_view name, std::string_view help) : name_(name) {
    out_ = "# HELP " + name_ + ' ' + std::string(help) + "\n# TYPE " + name_ + " gauge\n";
  }

  void add(const Labels& labels, double value) {
    std::string line = name_;
    char separator = '{';
    for (const auto& [name, text] : labels) {
      line += separator + std::string(name) + "=\"" + escaped(text) + '"';
      separator = ',';
    }
    line += "} ";
    if (!seen_.insert(line).second) return;
    if (std::isfinite(value)) {
      line += text::format_number(value, 15);
    } else {
      line += std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
    out_ += line + '\n';
  }

  [[nodiscard]] std::string text() const { return seen_.empty() ? "" : out_; }

 private:
  std::string name_;
  std::string out_;
  std::set<std::string> seen_;
};

Labels labels_of(const RunResult& result, const CheckResult& check) {
  return {{"profile", result.profile}, {"check", check.name}};
}

}  // namespace

std::string prometheus(const RunResult& result) {
  Family verdict("aipreflight_gate_verdict",
                 "Last verdict of a profile: 0 PASS, 1 WARN, 2 FAIL, 3 ERROR, 4 SKIP.");
  Family last_run("aipreflight_gate_last_run_timestamp_seconds",
                  "When a profile was last gated, in Unix time.");
  Family status("aipreflight_gate_check_status", "Status of a check, as of the verdict.");
  Family duration("aipreflight_gate_duration_seconds", "How long a check took.");
  Family value("aipreflight_gate_value", "What a gate measured, in the unit of its label.");
  Family bound("aipreflight_gate_bound", "What a gate was held to.");
  verdict.add({{"profile", result.profile}}, number_of(result.verdict));
  if (const auto time = unix_seconds(result.generated)) {
    last_run.add({{"profile", result.profile}}, *time);
  }
  for (const CheckResult& check : result.checks) {
    status.add(labels_of(result, check), number_of(check.status));
    if (check.usage) duration.add(labels_of(result, check), check.usage->wall_seconds);
    for (std::size_t i = 0; i < check.gates.size() && i < kShownGates; ++i) {
      const Gate& gate = check.gates[i];
      Labels labels = labels_of(result, check);
      labels.emplace_back("gate", gate.id);
      labels.emplace_back("unit", gate.unit);
      value.add(labels, gate.value);
      labels.emplace_back("op", to_string(gate.op));
      bound.add(labels, gate.bound);
    }
  }
  return verdict.text() + last_run.text() + status.text() + duration.text() + value.text() +
         bound.text();
}

}  // namespace aipreflight::report
