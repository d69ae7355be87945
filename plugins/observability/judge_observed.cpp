#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "evidence/names.hpp"
#include "judge.hpp"

namespace aipreflight::observability {
namespace {

using evidence::Evidence;
using sdk::Severity;

struct Meaning {
  Severity severity;
  const char* help;
};

// What a remark of the inspection means. README.md has the same table.
const std::map<std::string_view, Meaning>& meanings() {
  static const std::map<std::string_view, Meaning> kMeanings = {
      {"attribute_missing", {Severity::kFail, "the conventions require it of each model call"}},
      {"attribute_type", {Severity::kFail, "write the value with the type of the conventions"}},
      {"attribute_deprecated",
       {Severity::kWarn, "rename it; old dashboards may need both for a while"}},
      {"value_out_of_range", {Severity::kFail, "no call can have such a value"}},
      {"value_not_finite", {Severity::kFail, "leave it out where it is not known"}},
      {"unit_suspect", {Severity::kFail, "the conventions measure in seconds"}},
      {"error_without_type", {Severity::kFail, "set error.type where a call fails"}},
      {"error_without_status", {Severity::kWarn, "set the span's status to ERROR"}},
      {"span_duplicate", {Severity::kWarn, "see whether two exporters run"}},
      {"span_without_times", {Severity::kFail, "a span has a start and an end"}},
      {"span_reversed", {Severity::kFail, "see to the clock"}},
      {"time_in_future", {Severity::kFail, "see to the clock"}},
      {"span_names", {Severity::kWarn, "put values into attributes, not into names"}},
      {"attributes_dropped", {Severity::kWarn, "raise the limits of the SDK, or write less"}},
      {"log_without_trace", {Severity::kWarn, "write logs within the span of the call"}},
      {"metric_unit",
       {Severity::kFail, "dashboards and alerts read it in the unit of the conventions"}},
      {"metric_type", {Severity::kFail, "record it with the instrument of the conventions"}},
      {"metric_buckets",
       {Severity::kWarn,
        "give the instrument the bounds of the conventions, in a view of the SDK"}},
      {"metric_unit_suspect", {Severity::kWarn, "record it in seconds"}},
      {"metric_inconsistent", {Severity::kFail, "its buckets and its count are not of one point"}},
      {"metric_missing", {Severity::kFail, "the conventions require it of a client"}},
      {"metric_series", {Severity::kWarn, "put no ids and no texts into attributes of metrics"}},
      {"service_unknown", {Severity::kWarn, "set OTEL_SERVICE_NAME"}},
      {"resource_incomplete", {Severity::kInfo, "set it in OTEL_RESOURCE_ATTRIBUTES"}},
      {"content_captured", {Severity::kFail, "do not capture content, or say so: capture_content"}},
      {"secret_in_telemetry",
       {Severity::kFail, "revoke it, and take it out before it is exported"}},
      {"personal_data_in_telemetry",
       {Severity::kWarn, "take it out before it is exported, or say so: capture_content: allowed"}},
  };
  return kMeanings;
}

void add_remark(const std::string& key, const Remark& remark, Evidence& evidence) {
  const std::size_t colon = key.find(": ");
  const std::string reason = key.substr(0, colon);
  const auto meaning = meanings().find(reason);
  const std::string subject = colon == std::string::npos ? "" : key.substr(colon + 2) + ": ";
  std::string message = text::one_line(subject, 130) + remark.example;
  if (remark.count > 1) message += " (" + std::to_string(remark.count) + " times)";
  evidence.findings.push_back({.severity = meaning->second.severity,
                               .reason_code = reason,
                               .message = std::move(message),
                               .file = remark.where.file,
                               .line = remark.where.line,
                               .column = remark.where.column,
                               .help = meaning->second.help});
}

void add_coverage(const Settings& settings,
                  const Inspection& inspection,
                  const std::string& source,
                  Evidence& evidence) {
  constexpr double kWhole = 0.999;
  for (const auto& [field, coverage] : inspection.coverage) {
    const double share =
        coverage.of == 0 ? sdk::kNotMeasured
                         : static_cast<double>(coverage.present) / static_cast<double>(coverage.of);
    const bool is_only_for_errors = coverage.of == 0 && inspection.calls > 0;
    evidence.gates.push_back(
        {.id = source + "_coverage." + evidence::id_part(field),
         .statistic = "calls with " + text::one_line(field, 80),
         .unit = "ratio",
         .value = share,
         .n = static_cast<std::int64_t>(coverage.of),
         .op = sdk::Op::kAtLeast,
         .bound = settings.min_coverage,
         .absence = is_only_for_errors ? sdk::Absence::kSkip : sdk::Absence::kFail,
         .reason_code = "field_not_covered",
         .message = coverage.first_missing.known() ? text::one_line(field, 80) + " is missing at " +
                                                         coverage.first_missing.to_string()
                                                   : "",
         .config_key = "required_fields"});
    if (share >= settings.min_coverage && share < kWhole) {
      evidence.findings.push_back({.severity = Severity::kWarn,
                                   .reason_code = "field_gaps",
                                   .message = text::one_line(field, 80) + " is missing in " +
                                              std::to_string(coverage.of - coverage.present) +
                                              " of " + std::to_string(coverage.of) + " calls",
                                   .file = coverage.first_missing.file,
                                   .line = coverage.first_missing.line,
                                   .column = coverage.first_missing.column});
    }
  }
}

std::string answer_at(const json::Value& answer, const std::string& path) {
  const json::Value* value = &answer;
  for (const std::string_view part : text::split(path, '.')) {
    const auto index = value->is_array() ? text::to_integer(part) : std::nullopt;
    if (index) {
      const auto& items = value->items();
      if (*index < 0 || static_cast<std::size_t>(*index) >= items.size()) return {};
      value = &items[static_cast<std::size_t>(*index)];
    } else {
      value = &(*value)[part];
    }
  }
  return value->is_string() ? value->as_string() : json::write(*value);
}

std::string text_of(const json::Value& value) {
  return value.is_string() ? value.as_string() : json::write(value);
}

// What one request's spans say against what was seen from outside.
class RequestJudge {
 public:
  RequestJudge(const Settings& settings, const Conventions& conventions, const CanaryRun& run)
      : settings_(settings), conventions_(conventions), run_(run) {}

  void judge(const CanaryRequest& request) {
    bool is_traced = false;
    bool has_parent = false;
    for (const Span& span : run_.telemetry.spans) {
      if (span.trace_id != request.trace_id) continue;
      is_traced = true;
      has_parent = has_parent || span.parent_id == request.span_id;
      compare(request, span);
    }
    if (!is_traced) return;
    ++traced;
    if (!has_parent) {
      remark("trace_parent_lost", "", "no span of its trace has the gate's request as its parent");
    }
    for (const auto* wanted : {&settings_.canary->expect, &settings_.canary->answer}) {
      for (const auto& [attribute, value] : *wanted) {
        if (found_.contains(attribute)) continue;
        remark("canary_value_differs", attribute, "no span of the request has it");
      }
    }
    found_.clear();
  }

  void remark(const std::string& reason, const std::string& subject, std::string example) {
    Remark& entry = remarks[subject.empty() ? reason : reason + ": " + subject];
    if (entry.count++ == 0) entry.example = std::move(example);
  }

  std::size_t traced = 0;
  std::map<std::string, Remark> remarks;

 private:
  void compare(const CanaryRequest& request, const Span& span) {
    if (span.has_times() && span.seconds() > request.seconds * 1.05 + 0.05) {
      remark("duration_impossible",
             "",
             "a span took " + text::format_seconds(span.seconds()) + " of a request that took " +
                 text::format_seconds(request.seconds));
    }
    if (!is_model_call(span, conventions_)) return;
    for (const auto& [attribute, value] : settings_.canary->expect) {
      compare_value(span, attribute, value);
    }
    for (const auto& [attribute, path] : settings_.canary->answer) {
      compare_value(span, attribute, answer_at(request.answer, path));
    }
  }

  void compare_value(const Span& span, const std::string& attribute, const std::string& wanted) {
    const json::Value found = value_of(span, attribute, conventions_, settings_);
    if (found.is_null()) return;
    found_.insert(attribute);
    if (text_of(found) == wanted) return;
    remark("canary_value_differs",
           attribute,
           "it is " + text::one_line(text_of(found), 80) + ", and the gate saw " +
               text::one_line(wanted, 80));
  }

  const Settings& settings_;
  const Conventions& conventions_;
  const CanaryRun& run_;
  std::set<std::string> found_;  // expected attributes that a span of this request has
};

// An incident is found by its errors: one was made, and the telemetry has to show it. Whatever was
// answered, the spans decide: an application may answer a failed call with an apology.
void judge_forced_error(const Conventions& conventions,
                        const CanaryRun& run,
                        const CanaryRequest& request,
                        Evidence& evidence) {
  std::size_t calls = 0;
  bool has_status = false;
  bool has_type = false;
  for (const Span& span : run.telemetry.spans) {
    if (span.trace_id != request.trace_id) continue;
    calls += is_model_call(span, conventions) ? 1 : 0;
    const bool is_typed = !span.attributes["error.type"].as_string().empty();
    has_status = has_status || (span.is_error && is_typed);
    has_type = has_type || is_typed || span.is_error;
  }
  std::string message;
  if (calls == 0) {
    message = "no span of a model call came for the request that had to fail";
  } else if (!has_type) {
    message = "no span of the request that had to fail says that it failed" +
              std::string(request.defect.empty() ? ", and it was answered: did it fail?" : "");
  } else if (!has_status) {
    message = "no span of the request that had to fail has both the status ERROR and error.type";
  }
  evidence.gates.push_back({.id = "canary_error_traced",
                            .statistic = "forced errors that the telemetry shows",
                            .unit = "ratio",
                            .value = has_status && calls > 0 ? 1.0 : 0.0,
                            .n = 1,
                            .op = sdk::Op::kAtLeast,
                            .bound = 1,
                            .reason_code = "canary_error_not_traced",
                            .message = message,
                            .config_key = "canary"});
}

}  // namespace

void judge_observed(const Settings& settings,
                    const Inspection& inspection,
                    const std::string& source,
                    Evidence& evidence) {
  evidence.gates.push_back({.id = source + "_calls",
                            .statistic = "model calls in the " + source,
                            .value = static_cast<double>(inspection.calls),
                            .n = static_cast<std::int64_t>(inspection.calls),
                            .op = sdk::Op::kAtLeast,
                            .bound = static_cast<double>(settings.min_records),
                            .absence = sdk::Absence::kFail,
                            .reason_code = "telemetry_empty",
                            .message = inspection.calls == 0 && inspection.metrics > 0
                                           ? "metrics show no single call: give its spans, log "
                                             "records, or records"
                                           : "",
                            .config_key = source});
  add_coverage(settings, inspection, source, evidence);
  for (const auto& [key, remark] : inspection.remarks) add_remark(key, remark, evidence);
  std::size_t measured = 0;
  std::size_t covered = 0;
  for (const auto& [field, coverage] : inspection.coverage) {
    measured += coverage.of > 0 ? 1 : 0;
    covered += coverage.of > 0 && coverage.present == coverage.of ? 1 : 0;
  }
  evidence.summaries.emplace_back(sdk::Outcome::kAlways,
                                  source + ": " + std::to_string(inspection.calls) +
                                      " model calls, " + std::to_string(covered) + " of " +
                                      std::to_string(inspection.coverage.size()) +
                                      " required fields in each");
}

void judge_age(const Settings& settings,
               const Inspection& inspection,
               std::int64_t now_ns,
               Evidence& evidence) {
  if (!settings.max_age) return;
  const double age = static_cast<double>(now_ns - inspection.newest_ns) * 1e-9;
  evidence.gates.push_back({.id = "sample_age",
                            .statistic = "age of the newest telemetry",
                            .unit = "s",
                            .value = inspection.newest_ns == 0 ? sdk::kNotMeasured : age,
                            .n = 1,
                            .op = sdk::Op::kAtMost,
                            .bound = settings.max_age->count(),
                            .reason_code = "sample_stale",
                            .config_key = "max_age"});
}

void judge_canary(const Settings& settings,
                  const Conventions& conventions,
                  const CanaryRun& run,
                  Evidence& evidence) {
  RequestJudge judge(settings, conventions, run);
  std::size_t answered = 0;
  for (const CanaryRequest& request : run.requests) {
    if (request.has_to_fail) {
      judge_forced_error(conventions, run, request, evidence);
    } else if (request.defect.empty()) {
      ++answered;
      judge.judge(request);
    } else {
      judge.remark("canary_unanswered", "", text::one_line(request.defect, 400));
    }
  }
  const double share = answered == 0
                           ? sdk::kNotMeasured
                           : static_cast<double>(judge.traced) / static_cast<double>(answered);
  evidence.gates.push_back({.id = "canary_traced",
                            .statistic = "requests of the gate whose trace came",
                            .unit = "ratio",
                            .value = share,
                            .n = static_cast<std::int64_t>(answered),
                            .op = sdk::Op::kAtLeast,
                            .bound = 1,
                            .reason_code = "canary_not_traced",
                            .message = run.complaint,
                            .config_key = "canary"});
  for (const auto& [key, remark] : judge.remarks) {
    const std::string reason = key.substr(0, key.find(": "));
    const std::string subject =
        key.size() > reason.size() ? key.substr(reason.size() + 2) + ": " : "";
    evidence.findings.push_back(
        {.severity = reason == "canary_unanswered" ? Severity::kError : Severity::kFail,
         .reason_code = reason,
         .message = subject + remark.example +
                    (remark.count > 1 ? " (" + std::to_string(remark.count) + " times)" : ""),
         .config_key = "canary"});
  }
  if (!settings.backend) return;
  evidence.gates.push_back({.id = "backend_raise",
                            .statistic = "what the requests added to the count in the backend",
                            .value = run.raise.value_or(sdk::kNotMeasured),
                            .n = static_cast<std::int64_t>(answered),
                            .op = sdk::Op::kAtLeast,
                            .bound = static_cast<double>(answered),
                            .reason_code = "backend_not_raised",
                            .config_key = "backend.query"});
}

}  // namespace aipreflight::observability
