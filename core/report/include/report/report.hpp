#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secrets.hpp"
#include "json/value.hpp"
#include "model/run_result.hpp"

// A RunResult as bytes, one file a format; and back. Pure: no clock, no file, no terminal is asked.
namespace aipreflight::report {

struct TextStyle {
  bool colour = false;
  bool unicode = false;
  bool verbose = false;  // every gate, not only those that were not passed
  int width = 80;        // of the terminal; 0: do not wrap
};

// Stdout of `check`: verdict, a line for each check, what was not passed and why. docs/reports.md,
// "Text".
[[nodiscard]] std::string text(const RunResult& result, const TextStyle& style);

// docs/reports.md, "JSON"; docs/schema/report.schema.json is its schema. Ends with a line break.
[[nodiscard]] std::string json(const RunResult& result);
[[nodiscard]] Result<RunResult> from_json(std::string_view text, const std::string& name);

// docs/reports.md, "Markdown". Text from outside is escaped; at most `kShownGates` gates of a check
// are listed, with a line that says how many more the JSON report has.
inline constexpr std::size_t kShownGates = 200;
[[nodiscard]] std::string markdown(const RunResult& result);

// docs/reports.md, "Prometheus": gauges in the text format 0.0.4, for the textfile collector of a
// node exporter or for a Pushgateway. At most `kShownGates` gates of a check are in it.
[[nodiscard]] std::string prometheus(const RunResult& result);

// Replaces secrets in every text of a result, before any reporter sees it.
class Redactor {
 public:
  explicit Redactor(const std::vector<std::string>& extra_variables) : secrets_(extra_variables) {}
  void add(const std::string& value) { secrets_.add(value); }
  [[nodiscard]] std::string redact(std::string text) const {
    return secrets_.hide(std::move(text));
  }
  void redact(RunResult& result) const;
  void redact(CheckResult& check) const;
  [[nodiscard]] const std::vector<std::string>& warnings() const { return secrets_.warnings(); }

 private:
  Secrets secrets_;
};

}  // namespace aipreflight::report
