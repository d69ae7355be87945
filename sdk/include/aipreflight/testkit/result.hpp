#pragma once

#include <aipreflight/abi/types.h>
#include <cstdint>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <aipreflight/report.hpp>

// What came of a check in a test. Plain values, whole and unchanging once Check::run returned; any
// thread may read them.
namespace aipreflight::testkit {

// What the host would say of the check.
enum class Status {
  kPass,
  kWarn,
  kFail,
  kSkip,      // not applicable, or nothing but gates that were skipped
  kError,     // could not be measured
  kRejected,  // tables or configuration are wrong: nothing ran, and the exit code is 2
};

// What the host made of one gate.
enum class GateStatus { kPass, kWarn, kFail, kSkip, kError, kInconclusive };

[[nodiscard]] std::string_view to_string(Status status);      // "PASS"
[[nodiscard]] std::string_view to_string(GateStatus status);  // "INCONCLUSIVE"
inline std::ostream& operator<<(std::ostream& out, Status status) {
  return out << to_string(status);
}
inline std::ostream& operator<<(std::ostream& out, GateStatus status) {
  return out << to_string(status);
}

// A place in something that a user wrote; line and column from 1, 0: not known. The `with:` of the
// test is the file "with.yml".
struct Place {
  std::string file = {};
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// As the check reported it, judged by the host's own rules. Of a gate that was not passed, reason
// code and message are filled in where the check gave none.
struct Gate : sdk::Gate {
  GateStatus status = GateStatus::kError;
  Place place = {};  // of the bound, by config_key
};
using Finding =
    sdk::Finding;  // file, line and column are filled in by config_key where it has none
using Metric = sdk::Metric;

// Why nothing ran, or a warning about the configuration.
struct Problem {
  Place place = {};
  std::string text = {};
  std::string hint = {};         // what to do; may be empty
  std::string reason_code = {};  // of a refused module or of a check that could not be made
  [[nodiscard]] std::string to_string() const;  // "with.yml:2:8: text (hint)"
};

struct LogLine {
  sdk::LogLevel level = sdk::LogLevel::kInfo;
  std::string text = {};
};

struct ProgressStep {
  double fraction = -1;  // negative: not known
  std::string text = {};
};

// A file that the check announced.
struct Artefact {
  std::string name = {};
  std::string media_type = {};
  std::string path = {};
  [[nodiscard]] bool exists() const;
  // Its bytes. Throws Missing if it was announced and not written.
  [[nodiscard]] std::string content() const;
};

// A test asked for something that the check did not report. what() names what it did report.
class Missing : public std::out_of_range {
 public:
  using std::out_of_range::out_of_range;
};

struct Result {
  Status status = Status::kError;
  int exit_code = 3;             // of a gate with this check alone
  std::string reason_code = {};  // why it is SKIP or ERROR; else of the worst gate or finding
  std::string summary = {};
  std::string details = {};  // JSON, as reported, its parts joined
  std::vector<Gate> gates = {};
  std::vector<Finding> findings = {};
  std::vector<Metric> metrics = {};
  std::vector<Artefact> artefacts = {};  // their files live as long as the run or a copy of it
  std::vector<LogLine> log = {};
  std::vector<ProgressStep> progress = {};
  std::vector<Problem> problems = {};  // why it is kRejected, or found late by run
  std::vector<Problem> warnings = {};  // deprecated keys

  aipf_result answer = -1;                  // what run answered; -1: it was not called
  bool was_cancelled = false;               // the check was asked to stop
  std::uint64_t calls_after_cancel = 0;     // how often it called the host after that
  std::uint64_t late_calls = 0;             // in a state or on a thread where they are not allowed
  std::shared_ptr<const void> folder = {};  // keeps the artefact folder

  // By id, reason code or name: the first. Each throws Missing if there is none.
  [[nodiscard]] const Gate& gate(std::string_view id) const;
  [[nodiscard]] const Finding& finding(std::string_view reason_code) const;
  [[nodiscard]] const Metric& metric(std::string_view name) const;
  [[nodiscard]] const Artefact& artefact(std::string_view name) const;
  // The only problem. Throws Missing if there are none or several.
  [[nodiscard]] const Problem& problem() const;

  [[nodiscard]] bool has_gate(std::string_view id) const;
  [[nodiscard]] bool has_finding(std::string_view reason_code) const;
  [[nodiscard]] bool has_metric(std::string_view name) const;
  [[nodiscard]] bool has_artefact(std::string_view name) const;

  // Everything, a line each: what a failed assertion should show.
  [[nodiscard]] std::string to_string() const;
};

inline std::ostream& operator<<(std::ostream& out, const Result& result) {
  return out << result.to_string();
}

}  // namespace aipreflight::testkit
