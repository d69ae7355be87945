#include "inspect.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "base/text.hpp"
#include "dates/dates.hpp"
#include "inspect_texts.hpp"

namespace aipreflight::observability {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr double kFactorOfMilliseconds = 100;

// A member by its whole name, or by the parts of a path: "usage.input_tokens".
const json::Value* member(const json::Value& object, std::string_view name) {
  if (const json::Value* found = object.find(name)) return found;
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const json::Value* inner = object.find(name.substr(0, dot));
  return inner != nullptr && inner->is_object() ? member(*inner, name.substr(dot + 1)) : nullptr;
}

json::Value own_value(const Span& span, std::string_view name) {
  if (!name.starts_with('$')) {
    const json::Value* found = member(span.attributes, name);
    return found == nullptr ? json::Value() : *found;
  }
  if (span.is_record) return {};
  if (name == "$trace_id") return span.trace_id;
  if (name == "$start" && span.start_ns > 0) return span.start_ns;
  if (name == "$duration_ms" && span.has_times() && span.seconds() >= 0)
    return span.seconds() * 1000;
  return {};
}

bool has_type(const json::Value& value, const std::string& type) {
  if (type == "text") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "integer") return value.is_integer();
  if (type == "number") return value.is_number();
  return value.is_array() && std::all_of(value.items().begin(),
                                         value.items().end(),
                                         [](const json::Value& item) { return item.is_string(); });
}

std::string shown(const json::Value& value) {
  return text::one_line(json::write(value), 60);
}

class Inspector {
 public:
  Inspector(const Conventions& conventions, const Settings& settings, std::int64_t now_ns)
      : conventions_(conventions), settings_(settings), now_ns_(now_ns) {
    for (const std::string& field : settings.required_fields) result_.coverage[field];
  }

  Inspection run(const std::vector<Span>& spans) {
    result_.has_spans = std::any_of(spans.begin(), spans.end(), std::mem_fn(&Span::is_span));
    for (const Span& span : spans) {
      look_at_disclosures(span);
      if (span.is_span()) look_at_span(span);
      if (span.is_log) look_at_log(span);
      // The log record of a call stands beside its span, and must not count it again.
      if (!is_model_call(span, conventions_) || (span.is_log && result_.has_spans)) {
        ++result_.others;
        continue;
      }
      ++result_.calls;
      look_at_call(span);
    }
    if (names_.size() > conventions_.name_limit) {
      remark("span_names", "", std::to_string(names_.size()) + " names of spans", {});
    }
    return std::move(result_);
  }

 private:
  void remark(std::string_view reason,
              std::string_view subject,
              std::string example,
              const SourceRef& where) {
    result_.remark(reason, subject, std::move(example), where);
  }

  [[nodiscard]] json::Value value(const Span& span, std::string_view name) const {
    return value_of(span, name, conventions_, settings_);
  }

  void look_at_span(const Span& span) {
    if (!seen_.insert(span.trace_id + span.span_id).second) {
      remark("span_duplicate", "", "span " + span.span_id, span.where);
    }
    if (names_.size() <= conventions_.name_limit) names_.insert(span.name);
    if (span.dropped > 0) {
      remark("attributes_dropped", "", std::to_string(span.dropped) + " of one span", span.where);
    }
    look_at_times(span);
    look_at_resource(span);
  }

  void look_at_log(const Span& log) {
    const bool is_of_model = log.name.starts_with("gen_ai.") || is_model_call(log, conventions_);
    if (is_of_model && log.trace_id.empty()) {
      remark("log_without_trace", "", "a log record of a model call has no trace", log.where);
    }
    if (is_of_model && settings_.content == Content::kForbidden && !log.events.empty() &&
        !is_empty(log.events.front()["body"])) {
      remark("content_captured", "body", "prompts or answers are in it", log.where);
    }
    if (log.dropped > 0) {
      remark("attributes_dropped", "", std::to_string(log.dropped) + " of one record", log.where);
    }
    result_.note_time(log.start_ns, now_ns_, "a log record is of the future", log.where);
    look_at_resource(log);
  }

  void look_at_times(const Span& span) {
    if (!span.has_times()) {
      return remark(
          "span_without_times", "", "'" + text::one_line(span.name, 60) + '\'', span.where);
    }
    if (span.end_ns < span.start_ns) {
      remark("span_reversed",
             "",
             "it ends " + text::format_seconds(-span.seconds()) + " before it starts",
             span.where);
    }
    if (span.end_ns > now_ns_ + kSkewNs) {
      remark("time_in_future", "", "a span ends in the future", span.where);
    }
    result_.newest_ns = std::max(result_.newest_ns, span.end_ns);
  }

  void look_at_resource(const Span& span) {
    if (span.resource == nullptr) return;
    const std::string& service = (*span.resource)["service.name"].as_string();
    if (service.empty() || service.starts_with("unknown_service")) {
      remark("service_unknown", "", service.empty() ? "no service.name" : service, span.where);
    }
    for (const char* name : {"service.version", "deployment.environment.name"}) {
      if (!is_empty((*span.resource)[name])) continue;
      remark("resource_incomplete", name, std::string("no ") + name, span.where);
    }
  }

  // Records say when they were written: RFC 3339, or seconds, milliseconds or nanoseconds since
  // 1970.
  void look_at_timestamp(const Span& record) {
    const json::Value stamp = value(record, "timestamp");
    std::int64_t time = 0;
    if (stamp.is_string()) {
      // Nanoseconds count until the year 2262; what is later is as far in the future.
      constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max() / kSecond;
      time = std::clamp(dates::parse_time(stamp.as_string()).value_or(0), -kLast, kLast) * kSecond;
    } else if (stamp.is_number() && stamp.as_number() > 0) {
      double number = stamp.as_number();
      while (number < 1e17) number *= 1000;
      time = static_cast<std::int64_t>(std::min(number, 9.2e18));
    }
    result_.note_time(time, now_ns_, shown(stamp), record.where);
  }

  void look_at_call(const Span& span) {
    if (span.is_record) look_at_timestamp(span);
    const bool is_failed = span.is_error || !is_empty(value(span, "error.type"));
    look_at_fields(span, is_failed);
    for (const auto& [name, rule] : conventions_.attributes) look_at(span, name, rule, is_failed);
    result_.note_deprecated(span.attributes, conventions_, span.where);
    if (!span.is_span()) return;
    const bool has_type = !is_empty(value(span, "error.type"));
    if (span.is_error && !has_type) {
      remark("error_without_type", "", "a span with status ERROR has no error.type", span.where);
    }
    if (!span.is_error && has_type) {
      remark("error_without_status",
             "",
             "a span with error.type has not the status ERROR",
             span.where);
    }
  }

  void look_at_fields(const Span& span, bool is_failed) {
    for (auto& [field, coverage] : result_.coverage) {
      const bool is_for_errors = conventions_.only_on_error.contains(field);
      if (is_for_errors && !is_failed && has_name(span, field)) {
        ++coverage.of;
        ++coverage.present;
        continue;
      }
      if (is_for_errors && !is_failed && !span.is_record) continue;
      ++coverage.of;
      if (!is_empty(value(span, field))) {
        ++coverage.present;
      } else if (coverage.present + 1 == coverage.of || !coverage.first_missing.known()) {
        coverage.first_missing = span.where;
      }
    }
  }

  // A record that writes the field without a value where nothing failed.
  [[nodiscard]] bool has_name(const Span& span, const std::string& field) const {
    const auto own = settings_.fields.find(field);
    return member(span.attributes, own == settings_.fields.end() ? field : own->second) != nullptr;
  }

  void look_at(const Span& span,
               const std::string& name,
               const AttributeRule& rule,
               bool is_failed) {
    const json::Value found = value(span, name);
    if (is_empty(found)) {
      if (rule.need == Need::kAlways && span.is_span()) {
        remark("attribute_missing", name, "a span of a model call lacks it", span.where);
      }
      if (found.is_number()) remark("value_not_finite", name, "it is no number", span.where);
      return;
    }
    ++result_.attributes[name];
    if (!has_type(found, rule.type)) {
      return remark(
          "attribute_type", name, shown(found) + " is not of type " + rule.type, span.where);
    }
    if (!found.is_number()) return;
    const double number = found.as_number();
    const bool was_never_sent = is_failed && number == 0;
    if (rule.at_least && number < *rule.at_least && !was_never_sent) {
      remark("value_out_of_range",
             name,
             shown(found) + " is below " + text::format_number(*rule.at_least),
             span.where);
    }
    if (rule.at_most && number > *rule.at_most) {
      remark("value_out_of_range",
             name,
             shown(found) + " is above " + text::format_number(*rule.at_most),
             span.where);
    }
    if (rule.is_within_duration && span.has_times()) look_at_unit(span, name, number);
  }

  void look_at_unit(const Span& span, const std::string& name, double seconds) {
    const double whole = span.seconds();
    if (seconds <= whole || whole <= 0) return;
    const bool is_unit = seconds >= whole * kFactorOfMilliseconds;
    remark(is_unit ? "unit_suspect" : "value_out_of_range",
           name,
           text::format_number(seconds) + " s within a span of " + text::format_seconds(whole) +
               (is_unit ? ": these look like milliseconds" : ""),
           span.where);
  }

  void look_at_disclosures(const Span& span) {
    inspect_texts(span.attributes, span.where, conventions_, settings_, result_);
    for (const json::Value& event : span.events) {
      inspect_texts(event, span.where, conventions_, settings_, result_);
    }
  }

  const Conventions& conventions_;
  const Settings& settings_;
  std::int64_t now_ns_;
  Inspection result_;
  std::set<std::string> seen_;
  std::set<std::string> names_;
};

}  // namespace

void Inspection::remark(std::string_view reason,
                        std::string_view subject,
                        std::string example,
                        const SourceRef& where) {
  std::string key(reason);
  if (!subject.empty()) key += ": " + std::string(subject);
  Remark& entry = remarks[key];
  if (entry.count++ > 0) return;
  entry.example = std::move(example);
  entry.where = where;
}

void Inspection::note_time(std::int64_t time_ns,
                           std::int64_t now_ns,
                           std::string example,
                           const SourceRef& where) {
  if (time_ns > now_ns + kSkewNs) return remark("time_in_future", "", std::move(example), where);
  newest_ns = std::max(newest_ns, time_ns);
}

void Inspection::note_deprecated(const json::Value& object,
                                 const Conventions& conventions,
                                 const SourceRef& where) {
  for (const auto& [old, successor] : conventions.deprecated) {
    if (object.find(old) != nullptr) {
      remark("attribute_deprecated", old, "now it is " + successor, where);
    }
  }
}

bool is_empty(const json::Value& value) {
  return value.is_null() || (value.is_string() && value.as_string().empty()) ||
         (value.is_number() && !std::isfinite(value.as_number()));
}

Inspection inspect(const std::vector<Span>& spans,
                   const Conventions& conventions,
                   const Settings& settings,
                   std::int64_t now_ns) {
  return Inspector(conventions, settings, now_ns).run(spans);
}

bool is_model_call(const Span& span, const Conventions& conventions) {
  if (span.is_record) return true;
  if (span.is_log) return span.attributes.find("gen_ai.operation.name") != nullptr;
  const auto& members = span.attributes.members();
  return std::any_of(members.begin(), members.end(), [&conventions](const json::Member& attribute) {
    return attribute.first.starts_with("gen_ai.") ||
           conventions.deprecated.contains(attribute.first);
  });
}

json::Value value_of(const Span& span,
                     std::string_view name,
                     const Conventions& conventions,
                     const Settings& settings) {
  if (const auto own = settings.fields.find(name); own != settings.fields.end()) {
    return own_value(span, own->second);
  }
  json::Value found = own_value(span, name);
  if (!is_empty(found) || found.is_number()) return found;
  if (const auto known = conventions.names.find(name); known != conventions.names.end()) {
    for (const std::string& other : known->second) {
      found = own_value(span, other);
      if (!is_empty(found)) return found;
    }
  }
  if (!span.is_record) return {};
  for (const auto& [app_name, canonical] : conventions.names) {
    if (std::find(canonical.begin(), canonical.end(), name) == canonical.end()) continue;
    found = own_value(span, app_name);
    if (!is_empty(found)) return found;
  }
  return {};
}

}  // namespace aipreflight::observability
