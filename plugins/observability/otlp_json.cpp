#include "otlp_json.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.hpp"

namespace aipreflight::observability {
namespace {

constexpr int kStatusError = 2;
constexpr int kDeepestValue = 16;

// 64-bit numbers come as texts, and from some writers as numbers.
std::optional<std::int64_t> integer_of(const json::Value& value) {
  if (value.is_integer()) return value.as_integer();
  if (!value.is_string()) return std::nullopt;
  const auto number = text::to_integer(value.as_string());
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

json::Value plain_value(const json::Value& any, int depth);

json::Value plain_attributes(const json::Value& list, int depth = 0) {
  json::Value object = json::Value::object();
  for (const json::Value& item : list.items()) {
    object.add(item["key"].as_string(), plain_value(item["value"], depth + 1));
  }
  return object;
}

json::Value plain_value(const json::Value& any, int depth) {
  if (depth > kDeepestValue) return {};
  for (const auto& [kind, value] : any.members()) {
    if (kind == "stringValue" || kind == "boolValue" || kind == "doubleValue") return value;
    if (kind == "bytesValue") return value;
    if (kind == "intValue") {
      const auto number = integer_of(value);
      return number ? json::Value(*number) : value;
    }
    if (kind == "arrayValue") {
      json::Value list = json::Value::array();
      for (const json::Value& item : value["values"].items()) {
        list.push(plain_value(item, depth + 1));
      }
      return list;
    }
    if (kind == "kvlistValue") return plain_attributes(value["values"], depth);
  }
  return {};
}

// The parts of a message have one form: resources, their scopes, and the items of these.
struct Form {
  const char* resources;
  const char* scopes;
  const char* items;
};
constexpr Form kSpans{"resourceSpans", "scopeSpans", "spans"};
constexpr Form kLogs{"resourceLogs", "scopeLogs", "logRecords"};
constexpr Form kMetrics{"resourceMetrics", "scopeMetrics", "metrics"};
constexpr Form kForms[] = {kSpans, kLogs, kMetrics};

std::uint64_t count_of(const json::Value& value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_of(value).value_or(0)));
}

// What is no finite number is written as a text, and is none here either.
double number_of(const json::Value& value) {
  if (value.is_number()) return value.as_number();
  if (const auto integer = integer_of(value)) return static_cast<double>(*integer);
  return std::numeric_limits<double>::quiet_NaN();
}

MetricPoint point_of(const json::Value& point) {
  MetricPoint read;
  read.attributes = plain_attributes(point["attributes"]);
  read.time_ns = integer_of(point["timeUnixNano"]).value_or(0);
  read.count = count_of(point["count"]);
  for (const char* name : {"sum", "asDouble", "asInt"}) {
    if (const json::Value* sum = point.find(name); sum != nullptr && !sum->is_null()) {
      read.has_sum = true;
      read.sum = number_of(*sum);
    }
  }
  for (const json::Value& bound : point["explicitBounds"].items()) {
    read.bounds.push_back(number_of(bound));
  }
  for (const json::Value& count : point["bucketCounts"].items()) {
    read.buckets.push_back(count_of(count));
  }
  return read;
}

class MessageReader {
 public:
  MessageReader(const SourceRef& where, Telemetries& telemetry)
      : where_(where), telemetry_(telemetry) {}

  Result<void> read(const json::Value& message) {
    for (const auto& [form, add] : {std::pair{kSpans, &MessageReader::add_span},
                                    std::pair{kLogs, &MessageReader::add_log},
                                    std::pair{kMetrics, &MessageReader::add_metric}}) {
      if (message.find(form.resources) == nullptr) continue;
      if (auto read = read_all(message[form.resources], form, add); !read.ok()) return read;
    }
    return {};
  }

 private:
  using Add = Result<void> (MessageReader::*)(const json::Value& item);

  Result<void> read_all(const json::Value& resources, const Form& form, Add add) {
    if (!resources.is_array()) {
      return malformed(std::string("'") + form.resources + "' is no list");
    }
    for (const json::Value& resource : resources.items()) {
      resource_ =
          std::make_shared<const json::Value>(plain_attributes(resource["resource"]["attributes"]));
      for (const json::Value& scope : resource[form.scopes].items()) {
        for (const json::Value& item : scope[form.items].items()) {
          if (!item.is_object()) {
            return malformed(std::string("an item of '") + form.items + "' is no object");
          }
          if (auto added = (this->*add)(item); !added.ok()) return added;
        }
      }
    }
    return {};
  }

  [[nodiscard]] Error malformed(std::string message) const {
    Error error = execution_error("telemetry_malformed", std::move(message));
    error.where = where_;
    return error;
  }

  Result<void> add_span(const json::Value& span) {
    Span read;
    read.trace_id = text::to_lower(span["traceId"].as_string());
    read.span_id = text::to_lower(span["spanId"].as_string());
    read.parent_id = text::to_lower(span["parentSpanId"].as_string());
    read.name = span["name"].as_string();
    read.start_ns = integer_of(span["startTimeUnixNano"]).value_or(0);
    read.end_ns = integer_of(span["endTimeUnixNano"]).value_or(0);
    if (read.trace_id.size() != 32 || read.span_id.size() != 16) {
      return malformed("a span has no traceId of 32 and spanId of 16 hexadecimal digits");
    }
    read.attributes = plain_attributes(span["attributes"]);
    for (const json::Value& event : span["events"].items()) {
      read.events.push_back(plain_attributes(event["attributes"]));
    }
    const json::Value& status = span["status"]["code"];
    read.is_error =
        status.as_integer() == kStatusError || status.as_string() == "STATUS_CODE_ERROR";
    for (const char* key : {"droppedAttributesCount", "droppedEventsCount", "droppedLinksCount"}) {
      read.dropped += count_of(span[key]);
    }
    read.resource = resource_;
    read.where = where_;
    telemetry_.spans.push_back(std::move(read));
    return {};
  }

  Result<void> add_log(const json::Value& log) {
    Span read;
    read.is_log = true;
    read.trace_id = text::to_lower(log["traceId"].as_string());
    if (read.trace_id.find_first_not_of('0') == std::string::npos) read.trace_id.clear();
    if (!read.trace_id.empty() && read.trace_id.size() != 32) {
      return malformed("a log record has a traceId that is not 32 hexadecimal digits");
    }
    read.attributes = plain_attributes(log["attributes"]);
    read.name = log["eventName"].is_string() ? log["eventName"].as_string()
                                             : read.attributes["event.name"].as_string();
    read.start_ns = integer_of(log["timeUnixNano"]).value_or(0);
    if (read.start_ns == 0) read.start_ns = integer_of(log["observedTimeUnixNano"]).value_or(0);
    if (const json::Value* body = log.find("body")) {
      json::Value event = json::Value::object();
      event.add("body", plain_value(*body, 0));
      read.events.push_back(std::move(event));
    }
    read.dropped = count_of(log["droppedAttributesCount"]);
    read.resource = resource_;
    read.where = where_;
    telemetry_.spans.push_back(std::move(read));
    return {};
  }

  Result<void> add_metric(const json::Value& metric) {
    Metric read;
    read.name = metric["name"].as_string();
    if (read.name.empty()) return malformed("a metric has no name");
    read.unit = metric["unit"].as_string();
    for (const char* type : {"histogram", "exponentialHistogram", "sum", "gauge", "summary"}) {
      const json::Value* data = metric.find(type);
      if (data == nullptr) continue;
      read.type = type;
      for (const json::Value& point : (*data)["dataPoints"].items()) {
        read.points.push_back(point_of(point));
      }
    }
    read.where = where_;
    telemetry_.metrics.push_back(std::move(read));
    return {};
  }

  const SourceRef& where_;
  Telemetries& telemetry_;
  std::shared_ptr<const json::Value> resource_;
};

}  // namespace

bool is_otlp(const json::Value& message) {
  return std::any_of(std::begin(kForms), std::end(kForms), [&message](const Form& form) {
    return message.find(form.resources) != nullptr;
  });
}

Result<void> read_otlp_json(const json::Value& message,
                            const SourceRef& where,
                            Telemetries& telemetry) {
  ++telemetry.messages;
  return MessageReader(where, telemetry).read(message);
}

}  // namespace aipreflight::observability
