#pragma once

#include <aipreflight/abi/evidence.h>
#include <aipreflight/abi/host.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <aipreflight/outcome.hpp>
#include <aipreflight/session.hpp>
#include <aipreflight/text.hpp>

// What a check reports. It never says PASS: it gives evidence and the host decides. The C structs
// in abi/evidence.h are the contract of every member; every default is the strict choice.
namespace aipreflight::sdk {

enum class Op : std::int32_t {
  kUnset = 0,
  kAtMost = AIPF_OP_LE,
  kAtLeast = AIPF_OP_GE,
  kLess = AIPF_OP_LT,
  kGreater = AIPF_OP_GT,
  kEqual = AIPF_OP_EQ,
};
enum class Severity : std::int32_t {
  kFail = AIPF_SEVERITY_FAIL,
  kWarn = AIPF_SEVERITY_WARN,
  kInfo = AIPF_SEVERITY_INFO,    // findings only
  kError = AIPF_SEVERITY_ERROR,  // findings only
};
enum class Absence : std::int32_t {
  kError = AIPF_ABSENCE_ERROR,
  kFail = AIPF_ABSENCE_FAIL,
  kWarn = AIPF_ABSENCE_WARN,
  kSkip = AIPF_ABSENCE_SKIP,
};
enum class Straddle : std::int32_t {
  kPoint = AIPF_STRADDLE_POINT,
  kLenient = AIPF_STRADDLE_LENIENT,
  kWarn = AIPF_STRADDLE_WARN,
  kFail = AIPF_STRADDLE_FAIL,
};
enum class Direction : std::int32_t {
  kNone = AIPF_DIRECTION_NONE,
  kHigher = AIPF_DIRECTION_HIGHER,
  kLower = AIPF_DIRECTION_LOWER,
};
enum class Outcome : std::int32_t {
  kAlways = AIPF_SUMMARY_ALWAYS,
  kPass = AIPF_SUMMARY_PASS,
  kWarn = AIPF_SUMMARY_WARN,
  kFail = AIPF_SUMMARY_FAIL,
};
enum class LogLevel : std::int32_t {
  kError = AIPF_LOG_ERROR,
  kWarn = AIPF_LOG_WARN,
  kInfo = AIPF_LOG_INFO,
  kDebug = AIPF_LOG_DEBUG,
};

inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

struct Interval {
  double low = 0;
  double high = 0;
  double confidence = 0.95;
  std::string method = {};
};

// One bound on one number: the only thing that can make a check pass.
struct Gate {
  std::string id = {};
  std::string statistic = {};
  std::string unit = {};
  double value = kNotMeasured;
  std::int64_t n = 0;
  Op op = Op::kUnset;
  double bound = std::numeric_limits<double>::quiet_NaN();
  std::optional<Interval> interval = {};
  Severity severity = Severity::kFail;
  Absence absence = Absence::kError;
  Straddle straddle = Straddle::kPoint;
  std::string reason_code = {};
  std::string message = {};
  std::string config_key = {};
};

// Something seen that is not a number against a bound.
struct Finding {
  Severity severity = Severity::kFail;
  std::string reason_code = {};
  std::string message = {};
  std::string file = {};
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string help = {};
  std::string runbook = {};
  std::string fingerprint = {};
  std::string config_key = {};
};

// A number worth comparing with a later run.
struct Metric {
  std::string name = {};
  std::string unit = {};
  double value = kNotMeasured;
  std::int64_t n = 0;
  Direction direction = Direction::kNone;
};

// The way to the host while a check runs. Any thread may call it until run returns. A call that the
// host did not take throws HostRefused, and Cancelled when the check should stop: nothing is lost
// without the author knowing.
class Report {
 public:
  explicit Report(detail::Session& session) : session_(session) {}
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  void gate(const Gate& gate) {
    const Interval interval =
        gate.interval.value_or(Interval{.low = 0, .high = 0, .confidence = 0});
    const aipf_gate raw = {.struct_size = sizeof(aipf_gate),
                           .op = static_cast<std::int32_t>(gate.op),
                           .id = detail::to_abi(gate.id),
                           .statistic = detail::to_abi(gate.statistic),
                           .unit = detail::to_abi(gate.unit),
                           .value = gate.value,
                           .n = gate.n,
                           .bound = gate.bound,
                           .interval_low = interval.low,
                           .interval_high = interval.high,
                           .interval_confidence = interval.confidence,
                           .interval_method = detail::to_abi(interval.method),
                           .severity = static_cast<std::int32_t>(gate.severity),
                           .absence = static_cast<std::int32_t>(gate.absence),
                           .straddle = static_cast<std::int32_t>(gate.straddle),
                           .reserved = 0,
                           .reason_code = detail::to_abi(gate.reason_code),
                           .message = detail::to_abi(gate.message),
                           .config_key = detail::to_abi(gate.config_key)};
    require_taken(host().gate(&host(), &raw), "gate", gate.id);
  }

  void finding(const Finding& finding) {
    const aipf_finding raw = {.struct_size = sizeof(aipf_finding),
                              .severity = static_cast<std::int32_t>(finding.severity),
                              .reason_code = detail::to_abi(finding.reason_code),
                              .message = detail::to_abi(finding.message),
                              .file = detail::to_abi(finding.file),
                              .line = finding.line,
                              .column = finding.column,
                              .help = detail::to_abi(finding.help),
                              .runbook = detail::to_abi(finding.runbook),
                              .fingerprint = detail::to_abi(finding.fingerprint),
                              .config_key = detail::to_abi(finding.config_key)};
    require_taken(host().finding(&host(), &raw), "finding", finding.reason_code);
  }

  void metric(const Metric& metric) {
    const aipf_metric raw = {.struct_size = sizeof(aipf_metric),
                             .direction = static_cast<std::int32_t>(metric.direction),
                             .name = detail::to_abi(metric.name),
                             .unit = detail::to_abi(metric.unit),
                             .value = metric.value,
                             .n = metric.n};
    require_taken(host().metric(&host(), &raw), "metric", metric.name);
  }

  // Values against bounds and no judgement, for every outcome or for one.
  void summary(std::string_view text) { summary(Outcome::kAlways, text); }
  void summary(Outcome outcome, std::string_view text) {
    require_taken(host().summary(&host(), static_cast<std::int32_t>(outcome), detail::to_abi(text)),
                  "summary",
                  text);
  }

  // A JSON object for the report, or the next part of one. Sent in parts that end between
  // characters.
  void details(std::string_view json) {
    while (!json.empty()) {
      const std::string_view part = json.substr(0, part_size(json));
      require_taken(host().details(&host(), detail::to_abi(part)), "details", {});
      json.remove_prefix(part.size());
    }
  }

  // Fraction done in [0, 1]; negative: not known.
  void progress(double fraction, std::string_view text) {
    require_taken(host().progress(&host(), fraction, detail::to_abi(text)), "progress", text);
  }

  // To be asked at least every 100 ms by whatever takes long.
  [[nodiscard]] bool cancelled() const noexcept { return host().cancelled(&host()) != 0; }
  void throw_if_cancelled() const {
    if (cancelled()) throw Cancelled();
  }

  // Announces a file of this check's own folder and gives its path; the check writes it.
  [[nodiscard]] std::string artefact(std::string_view name, std::string_view media_type) {
    aipf_str path{};
    require_taken(host().artefact(&host(), detail::to_abi(name), detail::to_abi(media_type), &path),
                  "artefact",
                  name);
    return std::string(detail::from_abi(path));
  }

  // Diagnostics for whoever looks into this check; cut by the host where it is too much, and
  // counted there.
  void log(LogLevel level, std::string_view text) const noexcept {
    host().log(&host(), static_cast<std::int32_t>(level), detail::to_abi(text));
  }

  // The configuration is wrong in a file that run read itself; line and column from 1, 0: not
  // known. The check then ends as a configuration error, whether run throws ConfigurationRejected
  // or just returns.
  void config_error_at(std::string_view file,
                       std::uint32_t line,
                       std::uint32_t column,
                       std::string_view text) {
    session_.config_error_at(file, line, column, text);
  }

  // A service of the host beyond this class, or null.
  [[nodiscard]] const void* extension(std::string_view id) const noexcept {
    return host().get_extension(&host(), detail::to_abi(id));
  }

  // The file that this module was found as.
  [[nodiscard]] std::string module_path() const {
    return std::string(detail::from_abi(host().module_path));
  }

 private:
  static constexpr std::size_t kPartSize = std::size_t{64} << 10;

  [[nodiscard]] const aipf_host& host() const noexcept { return session_.host(); }

  // At most kPartSize, without a cut inside a UTF-8 sequence: the host validates each part.
  [[nodiscard]] static std::size_t part_size(std::string_view json) {
    if (json.size() <= kPartSize) return json.size();
    std::size_t size = kPartSize;
    while (size > kPartSize - 4 && (static_cast<unsigned char>(json[size]) & 0xC0u) == 0x80u) {
      --size;
    }
    return size;
  }

  static void require_taken(aipf_status status, std::string_view what, std::string_view name) {
    if (status == AIPF_OK) return;
    if (status == AIPF_CANCELLED) throw Cancelled();
    std::string text = "the host did not take a " + std::string(what);
    if (!name.empty()) text += " \"" + std::string(name.substr(0, 200)) + "\"";
    throw HostRefused(status, text + ": " + reason_of(status));
  }

  [[nodiscard]] static std::string reason_of(aipf_status status) {
    switch (status) {
      case AIPF_LATE:
        return "the check is not running any more";
      case AIPF_LIMIT:
        return "it is over a limit";
      case AIPF_INVALID:
        return "a member is missing or malformed";
      default:
        return "status " + std::to_string(status);
    }
  }

  detail::Session& session_;
};

}  // namespace aipreflight::sdk
