#include <algorithm>
#include <array>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "phrase.hpp"
#include "report.hpp"
#include "waterfall.hpp"

namespace aipreflight::diagnose {
namespace {

constexpr std::array kShown = {"server_ttft",
                               "queue_time",
                               "prefill_time",
                               "decode_time",
                               "server_itl",
                               "queue_depth",
                               "running",
                               "kv_usage",
                               "preemptions",
                               "gpu_throttle"};
constexpr std::size_t kMostListed = 60;

std::string clock_text(double seconds) {
  return format_utc(WallTime(std::chrono::seconds(static_cast<std::int64_t>(seconds))));
}

class TextWriter {
 public:
  explicit TextWriter(const Examination& examination)
      : seen_(examination), catalogue_(examination.rules.catalogue()) {}

  std::string run() {
    head();
    out_ += '\n' + headline(seen_) + '\n';
    for (const std::string& reason : seen_.insufficient) out_ += "  not enough: " + reason + '\n';
    budget();
    findings();
    measured();
    ruled_out();
    not_evaluable();
    remarks();
    return std::move(out_);
  }

 private:
  void head() {
    const Coverage& coverage = seen_.coverage;
    out_ += "Diagnosis of " + text::one_line(seen_.run, 300) + ": " + std::to_string(seen_.probes) +
            (seen_.probes == 1 ? " probe, " : " probes, ") + clock_text(coverage.window.begin) +
            " to " + clock_text(coverage.window.end) + '\n';
    out_ += "Evidence: " + text::one_line(seen_.source, 300) + "; engine " +
            (coverage.engine.empty() ? "unknown" : coverage.engine);
    if (const auto scrapes = seen_.facts.number("window.scrapes")) {
      out_ += "; " + text::format_number(*scrapes) + " scrapes, one every " +
              text::format_number(coverage.interval, 3) + " s";
    }
    out_ += '\n';
  }

  void budget() {
    const std::string drawn = waterfall_text(seen_.budget);
    if (drawn.empty()) return;
    out_ += "\nWhere the time to the first token went (means";
    if (seen_.budget.share) {
      out_ += "; probes were " + text::format_number(*seen_.budget.share * 100, 3) +
              "% of the requests that the server counted";
    }
    out_ += seen_.has_baseline ? "; in brackets the change against the baseline)\n" : ")\n";
    out_ += drawn;
  }

  void findings() {
    if (seen_.diagnosis.fired.empty()) return;
    out_ += "\nFound\n";
    std::size_t number = 0;
    for (const Verdict& verdict : seen_.diagnosis.fired) finding(verdict, ++number);
  }

  void finding(const Verdict& verdict, std::size_t number) {
    const Rule& rule = *verdict.rule;
    out_ += "  " + std::to_string(number) + ". " + rule.title + "  [" + rule.id + ", " +
            std::string(to_string(rule.severity)) + ", " +
            std::string(to_string(verdict.confidence)) + " confidence]" +
            explained(verdict, seen_) + '\n';
    if (!verdict.explained_by.empty()) {
      out_ += "     explained by: " + verdict.explained_by + '\n';
      return;
    }
    list("     because: ", evidence(rule));
    list("     supported by: ", verdict.corroborated);
    list("     contradicted by: ", verdict.contradicted);
    for (const std::string& action : rule.actions) out_ += "     do: " + action + '\n';
    if (!rule.runbook.empty()) out_ += "     runbook: " + rule.runbook + '\n';
  }

  [[nodiscard]] std::vector<std::string> evidence(const Rule& rule) const {
    std::vector<std::string> all;
    for (const std::string& reference : rule.evidence) {
      const std::string text = describe(reference, seen_.facts, catalogue_);
      if (text.find("not measured") == std::string::npos) all.push_back(text);
    }
    return all;
  }

  void list(const char* name, const std::vector<std::string>& items) {
    if (!items.empty()) out_ += name + text::join(items, ", ") + '\n';
  }

  void measured() {
    std::string lines;
    for (const char* name : kShown) {
      const Reading* reading = seen_.facts.reading(name);
      const Signal* signal = catalogue_.find(name);
      if (reading == nullptr || signal == nullptr || !reading->has_numbers()) continue;
      lines += "  " + std::string(name) + ": " + numbers_of(*signal) + '\n';
    }
    if (!lines.empty()) out_ += "\nMeasured at the server\n" + lines;
  }

  [[nodiscard]] std::string numbers_of(const Signal& signal) const {
    const auto number = [&](const char* field) {
      const auto value = seen_.facts.number(signal.name + '.' + field);
      return value ? with_unit(*value, signal.unit) : std::string("?");
    };
    switch (signal.kind) {
      case Kind::kHistogram: {
        const auto count = seen_.facts.number(signal.name + ".count");
        return "mean " + number("mean") + " of " + text::format_number(count.value_or(0)) +
               ", p95 " + quantile_text(signal.name, "p95", signal.unit, seen_.facts);
      }
      case Kind::kCounter:
        return "+" + number("delta");
      case Kind::kBitmask:
        return number("share") + " of samples";
      case Kind::kInfo:
      case Kind::kPromql:
        return number("value");
      case Kind::kGauge:
      case Kind::kComputed:
        break;
    }
    return "median " + number("median") + ", max " + number("max");
  }

  void ruled_out() {
    if (seen_.diagnosis.ruled_out.empty()) return;
    out_ += "\nRuled out\n";
    for (const Verdict& verdict : seen_.diagnosis.ruled_out) {
      out_ += "  " + verdict.rule->id + ": " + verdict.why_not + '\n';
    }
  }

  void not_evaluable() {
    if (seen_.diagnosis.not_evaluable.empty()) return;
    out_ += "\nNot evaluable\n";
    for (const Verdict& verdict : seen_.diagnosis.not_evaluable) {
      out_ += "  " + verdict.rule->id + ": needs " + text::join(verdict.missing, ", ") + '\n';
    }
    std::vector<std::string> names;
    for (const Verdict& verdict : seen_.diagnosis.not_evaluable) {
      for (const std::string& name : verdict.missing) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    }
    for (const std::string& name : names) {
      const Reading* reading = seen_.facts.reading(name);
      if (reading == nullptr || reading->why.empty()) continue;
      out_ += "  " + name + " is " + std::string(to_string(reading->state)) + ": " +
              text::one_line(reading->why, 300) + '\n';
    }
  }

  void remarks() {
    if (seen_.remarks.empty()) return;
    out_ += "\nRemarks\n";
    for (std::size_t i = 0; i < seen_.remarks.size() && i < kMostListed; ++i) {
      out_ += "  " + text::one_line(seen_.remarks[i], 400) + '\n';
    }
  }

  const Examination& seen_;
  const Catalogue& catalogue_;
  std::string out_;
};

}  // namespace

std::string text_report(const Examination& examination) {
  return TextWriter(examination).run();
}

}  // namespace aipreflight::diagnose
