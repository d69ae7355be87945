#include <algorithm>

#include "base/text.hpp"
#include "phrase.hpp"
#include "report.hpp"

namespace aipreflight::diagnose {
namespace {

class OldWriter {
 public:
  explicit OldWriter(const Examination& examination) : seen_(examination) {}

  std::string run() {
    out_ = "Diagnosis of " + text::one_line(seen_.run, 300) + ": " + std::to_string(seen_.probes) +
           (seen_.probes == 1 ? " probe\n" : " probes\n");
    out_ += "\nClients\n";
    client();
    out_ += "\nServer metrics\n";
    server();
    for (const std::string& reason : seen_.insufficient) out_ += "  note: " + reason + '\n';
    for (const std::string& remark : seen_.remarks) out_ += "  note: " + remark + '\n';
    if (seen_.source.empty() && !seen_.is_lost) {
      out_ +=
          "\nWhy it is so cannot be told from probes alone: give --prometheus URL, --scrape URL or "
          "--prometheus-data FILE\n";
    }
    return std::move(out_);
  }

 private:
  static bool is_of_client(const Verdict& verdict) { return verdict.rule->category == "client"; }

  void finding(const Verdict& verdict) {
    const Rule& rule = *verdict.rule;
    std::vector<std::string> evidence;
    for (const std::string& reference : rule.evidence) {
      const std::string text = describe(reference, seen_.facts, seen_.rules.catalogue());
      if (text.find("not measured") == std::string::npos) evidence.push_back(text);
    }
    out_ += "  - " + rule.title + " (" + std::string(to_string(verdict.confidence)) +
            " confidence): " + text::join(evidence, ", ") + '\n';
    for (const std::string& action : rule.actions) out_ += "      do: " + action + '\n';
    out_ += "      runbook: " + rule.runbook + '\n';
  }

  void client() {
    bool is_clean = seen_.facts.number("client_errors.total").value_or(0) == 0 &&
                    seen_.facts.number("client.degraded").value_or(0) == 0;
    for (const Verdict& verdict : seen_.diagnosis.fired) {
      if (!is_of_client(verdict)) continue;
      finding(verdict);
      is_clean = false;
    }
    if (is_clean) {
      out_ += "  No issues detected in " + std::to_string(seen_.probes) +
              (seen_.probes == 1 ? " probe\n" : " probes\n");
    } else if (const auto degraded = seen_.facts.number("client.degraded");
               degraded.value_or(0) > 0) {
      out_ += "  degraded probes: " + text::format_number(*degraded) + '\n';
    }
  }

  [[nodiscard]] bool is_measured(const char* signal) const {
    const Reading* reading = seen_.facts.reading(signal);
    return reading != nullptr && reading->has_numbers();
  }

  void server() {
    const bool has_any = std::any_of(
        seen_.facts.readings().begin(), seen_.facts.readings().end(), [](const auto& reading) {
          return reading.first.rfind("old_", 0) == 0 && reading.first != "old_client" &&
                 reading.second.has_numbers();
        });
    if (!has_any) {
      out_ += seen_.is_lost          ? "  Not available: they could not be had\n"
              : seen_.source.empty() ? "  Not available: none were asked for\n"
                                     : "  Not available: " + text::one_line(seen_.source, 300) +
                                           " has no value of any known metric\n";
      return;
    }
    out_ += "  from " + text::one_line(seen_.source, 300) + '\n';
    bool has_found = false;
    for (const Verdict& verdict : seen_.diagnosis.fired) {
      if (is_of_client(verdict)) continue;
      finding(verdict);
      has_found = true;
    }
    if (!has_found) {
      // The three without which nothing can be said of the engine.
      out_ += is_measured("old_ttft") && is_measured("old_queue_depth") &&
                      is_measured("old_kv_cache_usage")
                  ? "  No significant issues detected in what was measured\n"
                  : "  Inconclusive: ttft, queue_depth and kv_cache_usage are needed to say that "
                    "nothing is wrong\n";
    }
    for (const Verdict& verdict : seen_.diagnosis.ruled_out) {
      if (!is_of_client(verdict)) out_ += "  " + verdict.rule->id + ": " + verdict.why_not + '\n';
    }
    for (const Verdict& verdict : seen_.diagnosis.not_evaluable) {
      if (is_of_client(verdict)) continue;
      out_ += "  " + verdict.rule->id + ": not evaluable without " +
              text::join(verdict.missing, ", ") + '\n';
    }
  }

  const Examination& seen_;
  std::string out_;
};

}  // namespace

std::string old_text_report(const Examination& examination) {
  return OldWriter(examination).run();
}

}  // namespace aipreflight::diagnose
